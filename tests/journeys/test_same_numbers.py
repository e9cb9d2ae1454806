"""From the files to the verdict by each surface: the same JSON, time stamps aside."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import toolkit as tk
from toolkit import ingest
from toolkit.cli import main
from toolkit.cli.demo import SHIPPED
from toolkit.results import Provenance
from toolkit.shipped import datasets
from toolkit.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


def without_times(document):
    """The evaluation without when it was made, locked, and when its data came."""
    provenance = {k: v for k, v in document["provenance"].items() if not k.endswith("_at")}
    return {**document, "created": None, "provenance": provenance}


def by_command(place, files, folder):
    """Lock, add and evaluate by the command line, the last in a process of its own."""
    plan, common = str(place / "plan.toml"), ["--workspace", str(folder)]
    assert main(["lock", plan, *common]) == 0
    for source, file in files.items():
        assert main(["add", str(place / file), "--source", source, "--plan", plan, *common]) == 0
    found = subprocess.run(
        [sys.executable, "-c", "import sys; from toolkit.cli import main; sys.exit(main())",
         "evaluate", plan, "--json", *common],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert found.stderr == ""
    return json.loads(found.stdout)


def by_workspace(place, files, folder):
    """The same in Python, with a workspace."""
    workspace = Workspace(folder)
    plan = workspace.plan(place / "plan.toml")
    workspace.lock(plan)
    for source, file in files.items():
        workspace.add(place / file, source=source, plan=plan)
    return json.loads(workspace.evaluate(plan).to_json())


def by_functions(place, files, told):
    """The same in Python with nothing kept: files to tables, tables to the evaluation."""
    plan = tk.load_plan(place / "plan.toml")
    tables = {
        source: ingest.read((place / file).read_bytes(), file, plan.sources[source]).table
        for source, file in files.items()
    }
    provenance = Provenance(
        locked_at=told["provenance"]["locked_at"],
        last_data_at=told["provenance"]["last_data_at"],
        files={id: tuple(hashes) for id, hashes in told["provenance"]["files"].items()},
    )
    found = tk.protect(tk.evaluate(plan, tables, provenance=provenance))
    return json.loads(found.to_json())


def by_web(folder, campaign):
    """What the dashboard on the command's workspace gives to take away."""
    from dashboards.app import create_app
    from dashboards.settings import Settings

    client = create_app(Settings(workspace=folder)).server.test_client()
    answer = client.get(f"/download/{campaign}/evaluation.json")
    assert answer.status_code == 200
    return json.loads(answer.data)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_surface_gives_the_same_json(name, tmp_path):
    place, files = datasets() / name, SHIPPED[name]
    told = by_command(place, files, tmp_path / "command")
    again = by_workspace(place, files, tmp_path / "python")
    assert again["created"] != told["created"]
    assert without_times(again) == without_times(told)
    assert without_times(by_functions(place, files, told)) == without_times(told)
    assert by_web(tmp_path / "command", told["plan"]["campaign"]["id"]) == told

    evaluation = tk.Evaluation.from_json(json.dumps(told))
    assert json.loads(evaluation.to_json()) == told
    assert evaluation.protected
    assert not evaluation.exploratory
