"""A file is stored whole or not at all, and its name leads nowhere."""

import io
import json

import pytest

from dashboards.app import create_app
from dashboards.settings import Settings
from dashboards.uploads import safe_name
from tests.dashboards.conftest import Browser
from toolkit.workspace import Workspace

PLAN = """
schema = 1
[campaign]
id = "belts"
name = "Belts"
start = 1983-02-01
market = "Cars"
mechanism = "A law"
[sources.casualties]
kind = "series"
period = "month"
public = true
citation = "A ministry"
[[outcomes]]
id = "drivers"
source = "casualties"
role = "primary"
measure = "count"
benefit = "decrease"
matters = { ratio = 0.9 }
"""

ROUTE = "/upload/belts/casualties"


@pytest.fixture
def workspace(settings):
    found = Workspace(settings.workspace)
    found.add_plan(PLAN.encode())
    return found


@pytest.fixture
def page(settings, workspace):
    return Browser(create_app(settings))


def months(count, bad=()):
    lines = ["period,drivers"]
    for number in range(count):
        value = "many" if number in bad else str(1500 + number)
        lines.append(f"{1980 + number // 12}-{number % 12 + 1:02d},{value}")
    return "\n".join(lines).encode()


def kept(settings):
    """Everything in the workspace's folder that could be a file of somebody."""
    return sorted(path.name for path in settings.workspace.rglob("*") if path.is_file())


def test_a_good_file_is_stored_and_described(page, workspace):
    answer = page.post(f"{ROUTE}?name=belts.csv", data=months(60))
    assert answer.status_code == 200
    upload = answer.json["upload"]
    assert (upload["name"], upload["rows"], upload["existed"]) == ("belts.csv", 60, False)
    assert [one.name for one in workspace.uploads("belts")] == ["belts.csv"]


def test_the_same_bytes_twice_are_one_upload(page, workspace):
    page.post(f"{ROUTE}?name=a.csv", data=months(60))
    again = page.post(f"{ROUTE}?name=b.csv", data=months(60))
    assert again.json["upload"]["existed"] is True
    assert len(workspace.uploads("belts")) == 1


def test_all_problems_come_at_once_with_row_and_column(page, workspace, settings):
    before = kept(settings)
    answer = page.post(f"{ROUTE}?name=bad.csv", data=months(60, bad=(3, 40)))
    assert answer.status_code == 422
    places = [(one["row"], one["column"]) for one in answer.json["problems"]]
    assert (5, "drivers") in places
    assert (42, "drivers") in places or answer.json["problems"][0]["rows"] == 2
    assert workspace.uploads("belts") == ()
    assert kept(settings) == before


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../../etc/cron.d/x.csv", "x.csv"),
        ("..\\..\\windows\\x.csv", "x.csv"),
        ("/etc/passwd", "passwd"),
        ("....//....//x.csv", "x.csv"),
        ("x\x00.csv", "x_.csv"),
        ("<img src=x onerror=alert(1)>.csv", "_img src_x onerror_alert(1)_.csv"),
        (".htaccess", "htaccess"),
        ("", "file"),
        ("   ..  ", "file"),
        ("a" * 500 + ".csv", "a" * 96 + ".csv"),
        ("apeluri Brașov.csv", "apeluri Brașov.csv"),
    ],
)
def test_a_name_leads_nowhere(given, name):
    assert safe_name(given) == name


def test_a_name_with_a_path_is_stored_under_its_last_part(page, workspace, tmp_path):
    answer = page.post(f"{ROUTE}?name=..%2F..%2F..%2Fbelts-raw.csv", data=months(60))
    assert answer.json["upload"]["name"] == "belts-raw.csv"
    assert list(tmp_path.rglob("belts-raw.csv")) == []


@pytest.mark.parametrize("campaign", ["..", "%2e%2e%2fbelts", "plan.toml", "other"])
def test_a_campaign_is_looked_up_and_never_opened_as_a_file(page, campaign, tmp_path, monkeypatch):
    """`Workspace.plan` also takes a file's name; an address must not reach that."""
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    answer = page.post(f"/upload/{campaign}/casualties?name=a.csv", data=months(60))
    assert answer.status_code in (403, 404, 409)
    assert b"upload" not in answer.data or b'"upload":' not in answer.data


def test_an_unknown_source_is_named_with_the_known_one(page):
    answer = page.post("/upload/belts/casualtys?name=a.csv", data=months(60))
    assert answer.status_code == 422
    assert "casualties" in answer.json["problems"][0]["fix"]


@pytest.mark.parametrize("content", [b"", b"period,drivers\n", b"\x89PNG\r\n\x1a\n" + b"\0" * 99])
def test_what_is_no_table_is_refused(page, workspace, content):
    answer = page.post(f"{ROUTE}?name=a.csv", data=content)
    assert answer.status_code == 422
    assert answer.json["problems"][0]["what"]
    assert workspace.uploads("belts") == ()


@pytest.mark.parametrize("told", [True, False])
def test_a_file_that_is_too_large_is_refused_while_it_comes(settings, workspace, told):
    """Also where the browser does not say how large it is."""
    small = Settings(workspace=settings.workspace, largest_upload=1000)
    page = Browser(create_app(small))
    options = {} if told else {"headers": {"Transfer-Encoding": "chunked"}}
    given = {"data": months(200)} if told else {"data": io.BytesIO(months(200))}
    environ = {} if told else {"environ_overrides": {"wsgi.input_terminated": True}}
    answer = page.client.post(
        f"{ROUTE}?name=a.csv", base_url="http://127.0.0.1:8050", **given, **environ, **options
    )
    assert answer.status_code == 413
    assert "larger" in answer.json["problems"][0]["what"]
    assert workspace.uploads("belts") == ()


def test_a_fault_of_the_program_says_so_and_tells_nothing_else(page, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise RuntimeError("0722 123 456")

    monkeypatch.setattr(Workspace, "add", fail)
    answer = page.post(f"{ROUTE}?name=a.csv", data=months(60))
    assert answer.status_code == 500
    assert "0722" not in json.dumps(answer.json)
    assert "failed" in answer.json["problems"][0]["what"]
    assert "an upload failed: RuntimeError at" in caplog.text
    assert "0722" not in caplog.text
