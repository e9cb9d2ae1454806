"""What the wheel holds, and that what is shipped is found once it is installed."""

import importlib
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# What an installed program needs. Anything else has no business in a wheel: no database, no
# spreadsheet of somebody's calls, no settings, no test.
KINDS = {
    "toolkit": {".py", ".typed", ".toml", ".json", ".html", ".css", ".js", ".txt", ".sql", ".csv"},
    "dashboards": {
        ".py",
        ".typed",
        ".css",
        ".js",
        ".svg",
        ".png",
        ".woff2",
        ".json",
        ".html",
        ".txt",
    },
    "data": {".json", ".csv", ".md", ".toml", ".xlsx", ".txt"},
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of the working tree, built with what is installed: no network, no isolation."""
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def members(wheel):
    """Files of the wheel, outside its own description."""
    with zipfile.ZipFile(wheel) as archive:
        return [name for name in archive.namelist() if ".dist-info/" not in name]


def folders(name):
    """The shipped folders of the checkout."""
    return sorted(
        path.name for path in (ROOT / name).iterdir() if path.is_dir() and path.name[0] not in "._"
    )


def test_only_the_two_packages_are_installed(members):
    assert {name.partition("/")[0] for name in members} == {"toolkit", "dashboards"}


def test_every_module_of_the_checkout_is_there(members):
    written = {
        path.relative_to(ROOT).as_posix()
        for package in ("toolkit", "dashboards")
        for path in (ROOT / package).rglob("*.py")
    }
    assert written == {name for name in members if name.endswith(".py")}


def test_nothing_private_is_there(members):
    strangers = []
    for name in members:
        path = Path(name)
        kind = "data" if name.startswith("toolkit/_data/") else path.parts[0]
        hidden = any(part.startswith(".") for part in path.parts)
        known = path.suffix in KINDS[kind] or path.name == "LICENSE"
        if not known or hidden or "tests" in path.parts:
            strangers.append(name)
    assert strangers == []


def test_every_data_set_is_there_with_its_description(members):
    for folder in folders("datasets"):
        assert f"toolkit/_data/datasets/{folder}/datapackage.json" in members
    assert folders("datasets"), "no data set is shipped"


@pytest.mark.parametrize("name", ["datasets", "surveys"])
def test_every_shipped_file_is_there(members, name):
    live = {
        f"toolkit/_data/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / name).rglob("*")
        if path.is_file()
    }
    assert live == {member for member in members if member.startswith(f"toolkit/_data/{name}/")}


def test_description_says_what_is_needed(wheel):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with zipfile.ZipFile(wheel) as archive:
        (description,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        (entry_points,) = [n for n in archive.namelist() if n.endswith("entry_points.txt")]
        said = message_from_string(archive.read(description).decode())
        commands = archive.read(entry_points).decode()
        files = archive.namelist()
    assert said["Name"] == "demandeval"
    assert said["License-Expression"] == "Apache-2.0"
    needed = [line for line in said.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert len(needed) == len(project["dependencies"])
    assert "demandeval = toolkit.cli:main" in commands
    assert "serve = dashboards.__main__:command" in commands
    assert any(name.endswith("licenses/LICENSE") for name in files)


def loaded(entry):
    module, _, name = entry.partition(":")
    return getattr(importlib.import_module(module), name)


def test_entry_points_lead_somewhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for entry in project["scripts"].values():
        assert callable(loaded(entry))
    # A contributed command has what the command line asks of its own.
    for entry in project["entry-points"]["demandeval.commands"].values():
        command = loaded(entry)
        assert command.help
        assert callable(command.add_arguments)
        assert callable(command.run)


def test_data_are_found_once_unpacked(wheel, tmp_path):
    """As installed: no checkout on the path, no live folder in reach."""
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "sys.path[:] = [p for p in sys.path if p != sys.argv[2]]\n"
        "from toolkit import shipped\n"
        "for folder in (shipped.datasets(), shipped.surveys()):\n"
        "    print(folder, *sorted(p.name for p in folder.iterdir() if p.is_dir()), sep='|')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(site), str(ROOT)],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    for line, name in zip(run.stdout.splitlines(), ("datasets", "surveys"), strict=True):
        place, *found = line.split("|")
        assert Path(place) == site / "toolkit" / "_data" / name
        assert [one for one in found if one] == folders(name)


def test_an_incomplete_installation_says_so(wheel, tmp_path):
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site, [n for n in archive.namelist() if "/_data/" not in n])
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from toolkit import errors, shipped\n"
        "try:\n    shipped.datasets()\n"
        "except errors.DemandEvalError as error:\n    print(error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(site)],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert "'datasets'" in run.stdout
    assert "Install demandeval again" in run.stdout
