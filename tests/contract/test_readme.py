"""What the README and docs promise is there: links, targets, commands."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
# A command as it is typed: at the start of a line of code, or right after a backtick.
MAKE = re.compile(r"(?:^|`)make ([a-z]+)", re.MULTILINE)
COMMAND = re.compile(r"(?:^|`)(?:\.venv/bin/)?demandeval ([a-z]+)", re.MULTILINE)


def in_code(text, pattern):
    blocks = "\n".join(FENCED.findall(text))
    spans = "\n".join(re.findall(r"`[^`\n]+`", FENCED.sub("", text)))
    return set(pattern.findall(blocks)) | set(pattern.findall(spans))


def all_of(pattern):
    return sorted({one for page in PAGES for one in in_code(page.read_text("utf-8"), pattern)})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    linked = re.findall(r"\]\(([^)#\s]+)[^)]*\)", FENCED.sub("", page.read_text(encoding="utf-8")))
    broken = [one for one in linked if "://" not in one and not (page.parent / one).exists()]
    assert broken == []


def test_every_make_target_exists():
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert {"demo", "test", "serve"} <= set(all_of(MAKE)) <= set(targets)


@pytest.mark.parametrize("command", all_of(COMMAND))
def test_every_command_exists(command):
    start = "import sys; from toolkit.cli import main; sys.exit(main(sys.argv[1:]))"
    run = subprocess.run(
        [sys.executable, "-c", start, command, "--help"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stderr
    assert command in run.stdout
