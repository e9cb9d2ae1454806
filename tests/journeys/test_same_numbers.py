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
from toolkit.disclosure import protect
from toolkit.plan import load_plan
from toolkit.results import Provenance
from toolkit.shipped import datasets
from toolkit.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


def without_times(document):
    """The evaluation without when it was made, locked, and when its data came."""
    provenance = {k: v for k, v in document["provenance"].items() if not k.endswith("_at")}
    return {**document, "created": None, "provenance": provenance}


@pytest.fixture(scope="module", params=list(SHIPPED))
def journey(request, tmp_path_factory):
    """One shipped campaign taken the whole way by the command line."""
    place = datasets() / request.param
    folder = tmp_path_factory.mktemp("cli") / "workspace"
    common = ["--workspace", str(folder)]
    assert main(["lock", str(place / "plan.toml"), *common]) == 0
    for source, file in SHIPPED[request.param].items():
        add = ["add", str(place / file), "--source", source, "--plan", str(place / "plan.toml")]
        assert main([*add, *common]) == 0
    found = subprocess.run(
        [sys.executable, "-c", "import sys; from toolkit.cli import main; sys.exit(main())",
         "evaluate", str(place / "plan.toml"), "--json", *common],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert found.stderr == ""
    return request.param, folder, json.loads(found.stdout)


def test_python_with_a_workspace_gives_what_the_command_gives(journey, tmp_path):
    folder, _, told = journey
    place = datasets() / folder
    workspace = Workspace(tmp_path / "workspace")
    plan = workspace.plan(place / "plan.toml")
    workspace.lock(plan)
    for source, file in SHIPPED[folder].items():
        workspace.add(place / file, source=source, plan=plan)
    found = json.loads(workspace.evaluate(plan).to_json())
    assert found["created"] != told["created"]
    assert without_times(found) == without_times(told)


def test_python_without_a_workspace_gives_what_the_command_gives(journey):
    folder, _, told = journey
    place = datasets() / folder
    plan = load_plan(place / "plan.toml")
    tables = {
        source: ingest.read((place / file).read_bytes(), file, plan.sources[source]).table
        for source, file in SHIPPED[folder].items()
    }
    provenance = Provenance(
        locked_at=told["provenance"]["locked_at"],
        last_data_at=told["provenance"]["last_data_at"],
        files={id: tuple(hashes) for id, hashes in told["provenance"]["files"].items()},
    )
    found = json.loads(protect(tk.evaluate(plan, tables, provenance=provenance)).to_json())
    assert without_times(found) == without_times(told)


def test_the_result_comes_back_from_its_json_equal(journey):
    _, _, told = journey
    evaluation = tk.Evaluation.from_json(json.dumps(told))
    assert json.loads(evaluation.to_json()) == told
    assert evaluation.protected
    assert not evaluation.exploratory


def test_the_web_gives_what_the_command_gives(journey):
    """The same workspace, behind the dashboard's own route."""
    from dashboards.app import create_app
    from dashboards.settings import Settings

    _, folder, told = journey
    client = create_app(Settings(workspace=folder)).server.test_client()
    answer = client.get(f"/download/{told['plan']['campaign']['id']}/evaluation.json")
    assert answer.status_code == 200
    assert without_times(json.loads(answer.data)) == without_times(told)
