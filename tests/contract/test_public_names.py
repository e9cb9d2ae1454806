"""The public names exist, are documented, and are never hidden by a module."""

import importlib
import pkgutil

import pytest

import toolkit


@pytest.mark.parametrize("name", toolkit.__all__)
def test_every_public_name_is_there_and_documented(name):
    assert (getattr(toolkit, name).__doc__ or "").strip()


def test_the_list_and_the_table_agree():
    assert sorted(toolkit.__all__) == sorted(toolkit.PUBLIC)


def test_no_public_name_is_that_of_a_module():
    modules = {module.name for module in pkgutil.iter_modules(toolkit.__path__)}
    assert modules.isdisjoint(toolkit.__all__)


def test_a_name_stays_itself_after_every_module_is_imported():
    for module in pkgutil.walk_packages(toolkit.__path__, "toolkit."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    assert callable(toolkit.evaluate)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = toolkit.nothing
