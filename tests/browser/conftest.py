"""A dashboard that listens, and a Chromium that looks at it."""

import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboards.app import create_app
from dashboards.server import serving
from dashboards.settings import Settings
from toolkit.cli.demo import SHIPPED
from toolkit.shipped import datasets
from toolkit.workspace import Workspace

FOLDER = "ro_campaign_simulated"


@contextmanager
def listening(workspace: Path):
    """Serve a workspace on a port that is free; yield the address without its last slash."""
    settings = Settings(workspace=workspace, port=0)
    with serving(create_app(settings), settings) as (server, address):
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield address.rstrip("/")
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def shipped():
    """Folder of the simulated campaign, and the file of each source of its plan."""
    place = datasets() / FOLDER
    return place, {source: place / file for source, file in SHIPPED[FOLDER].items()}


@pytest.fixture(scope="session")
def by_python(shipped, tmp_path_factory):
    """The same campaign taken the whole way in Python: its workspace and its evaluation."""
    place, files = shipped
    workspace = Workspace(tmp_path_factory.mktemp("python") / "workspace")
    plan = workspace.add_plan(place / "plan.toml")
    workspace.lock(plan)
    for source, file in files.items():
        workspace.add(file, source=source, plan=plan)
    return workspace.location, workspace.evaluate(plan)


class Seen:
    """What a page asked for and complained about."""

    def __init__(self):
        self.complaints = []
        self.hosts = set()

    def watch(self, page):
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))
        return page

    def _said(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


@pytest.fixture
def seen():
    return Seen()


@pytest.fixture
def open_page(launched, seen):
    """Open a window that is watched; everything is closed in the end."""
    contexts = []

    def opened(*, width=1280, height=900, scheme="light"):
        context = launched.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB"
        )
        contexts.append(context)
        context.set_default_timeout(30_000)
        return seen.watch(context.new_page())

    yield opened
    for context in contexts:
        context.close()
