"""The tour of the README works when it is pasted into a terminal."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_tour_by_hand_works_as_it_stands(tmp_path):
    """In a folder that holds what a clone holds after `make demo`, line by line."""
    text = (ROOT / "README.md").read_text("utf-8")
    tour = next(one for one in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) if "tour" in one)
    (tmp_path / "datasets").symlink_to(ROOT / "datasets")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    known = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    run = subprocess.run(
        ["sh", "-eu"], input=tour, capture_output=True, text=True, cwd=tmp_path, env=known
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    assert "The plan was locked on" in run.stdout
    assert "benefit shown: rise" in run.stdout
    assert "harm shown: rise" in run.stdout
    assert "calls, by week" in run.stdout
    assert (tmp_path / "tour" / "report.html").stat().st_size > 100_000


def test_init_writes_the_plan_and_nothing_else(tmp_path):
    """Step 1 of the README."""
    command = [sys.executable, "-c", "from toolkit.cli import main; main()", "init"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=tmp_path, env=env, check=True, capture_output=True)
    assert [one.name for one in tmp_path.iterdir()] == ["plan.toml"]
