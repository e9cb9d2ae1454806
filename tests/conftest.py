"""What every test may ask for: the real data, a browser, and a clean environment."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings

# The same examples on every run, and no stop-watch on a busy machine.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("steady")

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def _absent(message: str, *, required_by: str) -> NoReturn:
    """Skip, saying why; fail where the environment says that nothing may be skipped."""
    if os.environ.get(required_by, "") not in ("", "0"):
        pytest.fail(f"{message} ({required_by} is set, so this may not be skipped)", pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of the real data that are never part of the project."""
    named = os.environ.get("DEMANDEVAL_REAL_DATA", "")
    if named and Path(named).is_dir():
        return Path(named)
    _absent(
        "the real data are not here: set DEMANDEVAL_REAL_DATA to their folder",
        required_by="DEMANDEVAL_REQUIRE_REAL_DATA",
    )


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The program file of an installed Chromium or Chrome."""
    named = os.environ.get("DEMANDEVAL_CHROMIUM", "")
    for name in (named, *BROWSERS):
        found = shutil.which(name) if name else None
        if found:
            return Path(found)
    _absent(
        "no Chromium is installed: on Debian, `apt install chromium`; elsewhere set "
        "DEMANDEVAL_CHROMIUM to the program file of a Chromium or Chrome",
        required_by="DEMANDEVAL_REQUIRE_BROWSER",
    )


QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
)


@pytest.fixture(scope="session")
def launched(chromium: Path) -> Iterator[Any]:
    """One Chromium for all tests of a process: two drivers in one thread refuse each other."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=[*QUIET])
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _own_workspace_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the workspace of the person who runs it."""
    monkeypatch.delenv("DEMANDEVAL_WORKSPACE", raising=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser or the real data by what it asks for."""
    for item in items:
        asked = getattr(item, "fixturenames", ())
        if "chromium" in asked:
            item.add_marker(pytest.mark.browser)
        if "real_data" in asked:
            item.add_marker(pytest.mark.real_data)
