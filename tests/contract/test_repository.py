"""What holds for every file of the project."""

import ast
import json
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEFT_ASIDE = {"demo", "workspace", "dist", "build", "__pycache__"}

# Written in pieces, so that this file does not hold what it looks for.
HOSTS = ("python" + "hosted.org", "pypi" + ".org", "npm" + "js.org", "deb." + "debian.org")
MACHINE = re.compile(r"(?<![\w.:/<>])/(?:work|root|home|tmp|opt|Users|mnt)/\w")
LATER = re.compile("TO" + r"DO\b|FIX" + r"ME\b|X" + r"XX\b|raise Not" + "ImplementedError")
DRAWERS = {"utils", "util", "helpers", "base", "core", "manager", "misc", "common"}


def texts():
    """Every text file of the project and what it holds."""
    for folder, inner, files in os.walk(ROOT):
        inner[:] = [
            one
            for one in inner
            if one not in LEFT_ASIDE and (one == ".ci" or not one.startswith("."))
        ]
        for name in files:
            path = Path(folder, name)
            try:
                yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def modules():
    """Every module that is installed, parsed."""
    for package in ("toolkit", "dashboards"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def lines_with(found):
    return [
        f"{path}:{number}: {line.strip()[:80]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if found(line)
    ]


def test_no_path_of_a_machine():
    assert lines_with(MACHINE.search) == []


def test_no_host_of_a_package_index():
    assert lines_with(lambda line: any(host in line for host in HOSTS)) == []


def test_nothing_is_left_for_later():
    assert lines_with(LATER.search) == []


@pytest.mark.parametrize("folder", ["datasets", "surveys"])
def test_data_folders_hold_no_python(folder):
    assert [str(path) for path in (ROOT / folder).rglob("*.py*")] == []


def test_every_data_set_is_described():
    """Name, licence and source of each; every file listed is there, and every file is listed."""
    found = [path for path in (ROOT / "datasets").iterdir() if path.is_dir()]
    assert found
    for folder in found:
        described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        assert described["name"], folder.name
        assert described["licenses"], folder.name
        assert described["sources"], folder.name
        listed = {resource["path"] for resource in described["resources"]}
        missing = [name for name in listed if not (folder / name).is_file()]
        assert missing == [], folder.name
        tables = {path.relative_to(folder).as_posix() for path in folder.rglob("*.csv")}
        assert tables <= listed, folder.name


def test_no_drawer_for_everything():
    named = [
        str(path) for path, _ in modules() if path.stem in DRAWERS or path.parent.name in DRAWERS
    ]
    assert named == []


def test_a_file_fits_in_a_head():
    long_files = {str(path): n for path, text in modules() if (n := text.count("\n")) > 450}
    assert long_files == {}


def test_a_function_fits_in_a_head():
    """Sixty lines at most, its docstring aside."""
    long_functions = {}
    for path, text in modules():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                said = ast.get_docstring(node, clean=False) or ""
                size = (node.end_lineno or node.lineno) - node.lineno - said.count("\n")
                if size > 60:
                    long_functions[f"{path}:{node.name}"] = size
    assert long_functions == {}
