"""The register: one entry is one place, and every entry says all that a reader needs."""

import re
import subprocess
import sys

import pytest

from toolkit.collateral.register import REGISTER, effect, register
from toolkit.errors import DemandEvalError
from toolkit.plan import collateral_effects

ORDER = (
    "displacement",
    "less-safe-market",
    "stigma",
    "victim-blaming",
    "less-help-seeking",
    "xenophobia",
    "false-reports",
    "misread-message",
    "normalising",
    "fatigue",
    "backlash",
    "substitution",
    "lost-livelihood",
    "re-traumatised",
    "data-exposure",
)
KINDS = ("survey", "helpline", "adverts", "administration")


def test_ids_and_order_are_fixed():
    assert tuple(REGISTER) == ORDER
    assert collateral_effects() == ORDER


@pytest.mark.parametrize("id", ORDER)
def test_every_entry_is_complete(id):
    entry = REGISTER[id]
    assert entry.id == id
    assert entry.name
    assert not entry.name.endswith(".")
    for sentence in (entry.definition, entry.not_asked, entry.settle, *entry.known):
        assert re.fullmatch(r"[A-Z].*[.?]", sentence), sentence
    assert entry.not_asked.startswith("Nobody ")
    indicators = [getattr(entry.indicators, kind) for kind in KINDS]
    assert any(indicators)
    assert all(text and not text.endswith(".") for kind in indicators for text in kind)
    assert entry.sources
    assert len(set(entry.sources)) == len(entry.sources)


@pytest.mark.parametrize("id", ORDER)
def test_every_entry_is_worded_for_people(id):
    entry = REGISTER[id]
    words = " ".join((entry.name, entry.definition, entry.not_asked, entry.settle, *entry.known))
    assert not re.search(r"\b(significant|null|robust|proved|prostitutes?|johns?)\b", words, re.I)


def test_direction_of_harm():
    """As the register of the design says: down where help and action fall, any for data."""
    down = {id for id, entry in REGISTER.items() if entry.harm == "decrease"}
    assert down == {"less-help-seeking", "fatigue"}
    assert {id for id, entry in REGISTER.items() if entry.harm == "any"} == {"data-exposure"}


def test_the_register_cannot_be_changed():
    with pytest.raises(TypeError):
        register()["new"] = register()["stigma"]


def test_an_unknown_effect_names_those_that_are_known():
    with pytest.raises(DemandEvalError, match="less-safe-market"):
        effect("less-safe")


def test_the_register_is_read_only_when_asked_for():
    code = (
        "import toolkit.collateral.register as r; assert not r.register.cache_info().currsize;"
        "len(r.REGISTER); assert r.register.cache_info().currsize"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
