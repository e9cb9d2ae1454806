"""An application over an empty workspace, and a way to ask it."""

import json

import pytest

from dashboards.access import EVERYONE, Person
from dashboards.app import create_app
from dashboards.settings import Settings
from toolkit.workspace import Workspace

OURS = "http://127.0.0.1:8050"


@pytest.fixture
def settings(tmp_path):
    return Settings(workspace=tmp_path / "workspace")


@pytest.fixture
def app(settings):
    return create_app(settings)


@pytest.fixture
def app_for(settings):
    """Build an application that is used by someone with these roles."""

    def build(*roles):
        person = Person(name="someone", roles=frozenset(roles or EVERYONE))
        return create_app(settings, identify=lambda: person)

    return build


class Browser:
    """Asks an application as a page of its own would."""

    def __init__(self, app):
        self.app = app
        self.client = app.server.test_client()

    def get(self, path, **headers):
        return self.client.get(path, base_url=OURS, headers=headers, buffered=True)

    def post(self, path, *, data=b"", json=None, headers=None):
        own = {"Origin": OURS, "Sec-Fetch-Site": "same-origin"}
        given = {"json": json} if json is not None else {"data": data}
        return self.client.post(path, base_url=OURS, headers={**own, **(headers or {})}, **given)

    def call(self, output, headers=None, **values):
        """Call a callback by its output; ``values`` are props by 'id.property' with __ for '.'."""
        answer = self.get("/_dash-dependencies")
        known = {c["output"]: c for c in json.loads(answer.data)} if answer.is_json else {}
        found = known.get(output, {"inputs": [], "state": []})

        def filled(one):
            name = f"{one['id']}.{one['property']}"
            return {**one, "value": values.get(name.replace(".", "__").replace("-", "_"))}

        message = {
            "output": output,
            "outputs": _outputs(output),
            "inputs": [filled(one) for one in found["inputs"]],
            "state": [filled(one) for one in found["state"]],
            "changedPropIds": [f"{one['id']}.{one['property']}" for one in found["inputs"][:1]],
        }
        return self.post("/_dash-update-component", json=message, headers=headers)


def _outputs(output):
    def one(text):
        id, _, name = text.rpartition(".")
        return {"id": id, "property": name}

    if output.startswith(".."):
        return [one(part) for part in output.strip(".").split("...")]
    return one(output)


@pytest.fixture
def browser(app):
    return Browser(app)


@pytest.fixture
def browser_of():
    return Browser


def keep(workspace, evaluation):
    """Put an evaluation into a workspace as if it had been computed there."""
    at = evaluation.created
    workspace.add_plan(evaluation.plan)
    workspace._store.keep_evaluation("0" * 64, evaluation, at)


@pytest.fixture
def shown(settings):
    """Build an application whose workspace holds one evaluation."""

    def build(evaluation, *roles):
        keep(Workspace(settings.workspace), evaluation)
        person = Person(name="someone", roles=frozenset(roles or EVERYONE))
        return Browser(create_app(settings, identify=lambda: person))

    return build
