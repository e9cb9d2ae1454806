"""What is loaded when, and that all that is imported is declared."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("pandas", "numpy", "scipy", "statsmodels", "plotly", "dash", "sqlalchemy", "openpyxl")


def loaded_after(statement: str) -> set[str]:
    """Names of the top-level modules in a fresh Python after one statement."""
    code = f"{statement}\nimport sys\nprint(*sorted(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return {name.partition(".")[0] for name in run.stdout.split()}


def test_importing_the_toolkit_loads_nothing_heavy():
    loaded = loaded_after("import toolkit")
    assert "toolkit" in loaded
    assert sorted(loaded.intersection(HEAVY)) == []


def test_importing_the_command_line_loads_nothing_heavy():
    loaded = loaded_after("import toolkit.cli")
    assert sorted(loaded.intersection(HEAVY)) == []


def test_the_toolkit_can_do_without_the_web_and_other_estimators():
    """A notebook or script never pays for Dash, nor for statsmodels unless it asks for it."""
    loaded = loaded_after(
        "import toolkit, pkgutil, importlib\n"
        "for found in pkgutil.walk_packages(toolkit.__path__, 'toolkit.'):\n"
        "    if not found.name.endswith('.__main__'):\n"
        "        importlib.import_module(found.name)"
    )
    assert sorted(loaded.intersection({"dash", "flask", "dashboards", "statsmodels"})) == []


def declared() -> set[str]:
    """Distributions that `dependencies` of pyproject.toml names, in normal form."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = (re.match(r"[\w.-]+", line) for line in project["dependencies"])
    return {re.sub(r"[-_.]+", "-", name.group()).lower() for name in names if name}


def imported(tree: ast.AST) -> set[str]:
    """Top-level names that a module imports, inside functions too."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def owners(package):
    """Each module of a package with the outside distributions whose names it imports."""
    comes_from = packages_distributions()
    for path in sorted((ROOT / package).rglob("*.py")):
        for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
            if name not in sys.stdlib_module_names and name not in ("toolkit", "dashboards"):
                found = comes_from.get(name, [name])
                yield path, {re.sub(r"[-_.]+", "-", one).lower() for one in found}


@pytest.mark.parametrize("package", ["toolkit", "dashboards"])
def test_every_import_is_declared(package):
    """What happens to be installed with something else may be gone tomorrow."""
    # The web is Flask by way of Dash, which cannot be had without it.
    allowed = declared() | {"flask", "werkzeug"}
    undeclared = [(str(path), found) for path, found in owners(package) if not found & allowed]
    assert undeclared == []


def test_everything_declared_is_imported():
    """A dependency that nothing uses is only a risk.

    Plotly is used by Dash, and named to keep Dash from a version that offers to upload charts.
    """
    used = {"plotly"}
    for package in ("toolkit", "dashboards"):
        for _, found in owners(package):
            used |= found
    assert declared() - used == set()


def test_import_contracts_can_be_broken(tmp_path):
    """The contracts in pyproject.toml bite: a toolkit that imports the web is found out."""
    for package in ("toolkit", "dashboards"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "toolkit" / "plan.py").write_text("import dash\nimport toolkit.cli\n")
    (tmp_path / "toolkit" / "cli.py").write_text("import plotly\nimport dashboards\n")
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    for broken in (
        "The web imports the toolkit, never the other way round BROKEN",
        "Inside the toolkit, imports go down the straight line BROKEN",
        "Dash, Flask and what belongs to them only in dashboards BROKEN",
        "Plotly only in figures BROKEN",
    ):
        assert broken in run.stdout
    assert "SQLAlchemy only in store KEPT" in run.stdout
