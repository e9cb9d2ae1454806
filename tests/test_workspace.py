"""The path that every surface shares: add, lock, evaluate, and nothing half-way."""

import io
import os
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from toolkit import ingest
from toolkit.errors import DataError, PlanError, WorkspaceError
from toolkit.plan import load_plan
from toolkit.shipped import datasets
from toolkit.store import rows
from toolkit.store.database import FILE
from toolkit.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]

PLAN = """
schema = 1
[campaign]
id = "ro"
name = "Open your eyes"
start = 2023-03-06
market = "a market"
mechanism = "a mechanism"
[sources.calls]
kind = "calls"
unit = "contact"
period = "week"
columns = { time = "data", area = "judet" }
[sources.figures]
kind = "series"
unit = "incident"
period = "month"
[sources.waves]
kind = "survey"
before = "2023-01"
after = "2023-06"
[[outcomes]]
id = "reports"
source = "calls"
role = "primary"
measure = "count"
benefit = "increase"
matters = { ratio = 1.10 }
where = { outcome = "actioned" }
"""

CALLS = b"data;judet;outcome\n31.01.2023 14:05;CJ;actioned\n01.02.2023 10:00;AB;advice\n"
MORE = b"data;judet;outcome\n13.02.2023 09:30;CJ;actioned\n"
FIGURES = b"month,incidents\n2023-01,120\n2023-02,131\n"
WAVE = b"area,would_buy\nAB,yes\nAR,no\nAB,refused\n"


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text(PLAN)
    return load_plan(path)


def counts(workspace):
    """Rows of each table that an upload fills, and files kept."""
    with sqlite3.connect(workspace.location / FILE) as connection:
        tables = ("uploads", "calls", "series", "answers", "arrivals")
        found = [connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables]
    connection.close()
    kept = [path for path in (workspace.location / "files").rglob("*") if path.is_file()]
    return (*found, len(kept))


NOTHING = (0, 0, 0, 0, 0, 0)


# --- plans ---------------------------------------------------------------------------------------


def test_a_plan_is_found_by_its_file_and_by_its_campaign(workspace, plan, tmp_path):
    assert workspace.plan(tmp_path / "plan.toml") == plan
    assert workspace.plan("ro") == plan
    assert workspace.plan("ro").fingerprint == plan.fingerprint
    assert workspace.plans() == (plan,)


def test_a_name_that_is_neither_says_which_campaigns_there_are(workspace, plan):
    workspace.add_plan(plan)
    with pytest.raises(PlanError, match=r"neither a file nor a campaign.*Did you mean 'ro'"):
        workspace.plan("roo")


def test_a_workspace_that_is_not_there_is_not_made_for_readers(tmp_path):
    with pytest.raises(WorkspaceError, match="There is no workspace"):
        Workspace(tmp_path / "none", create=False).plans()
    assert not (tmp_path / "none").exists()


def test_a_changed_plan_is_another_plan_without_a_lock(workspace, plan):
    first = workspace.lock(plan)
    assert workspace.lock(plan) == first
    changed = workspace.add_plan(PLAN.replace("1.10", "1.20").encode())
    assert workspace.provenance(changed).locked_at is None
    assert workspace.provenance(plan).locked_at == first


# --- data ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "content"), [("calls", CALLS), ("figures", FIGURES), ("waves", WAVE)]
)
def test_tables_out_of_sql_are_those_that_were_read(workspace, plan, source, content):
    wave = "2023-01" if source == "waves" else None
    upload = workspace.add(content, source=source, plan=plan, name=f"{source}.csv", wave=wave)
    direct = ingest.read(content, f"{source}.csv", plan.sources[source], wave=wave)
    found = workspace.tables(plan)[source]
    assert found == direct.table
    pd.testing.assert_frame_equal(found.frame, direct.table.frame)
    assert upload.rows == len(direct.table.frame)
    assert workspace.uploads(plan) == (upload,)


@pytest.mark.parametrize("folder", ["ro_campaign_simulated", "seatbelts_gb"])
def test_shipped_tables_out_of_sql_are_those_that_were_read(workspace, folder):
    from toolkit.cli.demo import SHIPPED

    plan = load_plan(datasets() / folder / "plan.toml")
    for source, file in SHIPPED[folder].items():
        path = datasets() / folder / file
        workspace.add(path, source=source, plan=plan)
        direct = ingest.read(path.read_bytes(), file, plan.sources[source]).table
        found = workspace.tables(plan)[source]
        assert found == direct
        pd.testing.assert_frame_equal(found.frame, direct.frame)


def test_a_file_can_be_given_by_path_and_is_kept_without_what_is_personal(
    workspace, plan, tmp_path
):
    path = tmp_path / "calls.csv"
    path.write_bytes(b"data;judet;telefon;outcome\n31.01.2023 14:05;CJ;0722123456;actioned\n")
    upload = workspace.add(path, source="calls", plan=plan)
    assert upload.name == "calls.csv"
    assert upload.removed_columns == ("telefon",)
    kept = b"".join(p.read_bytes() for p in workspace.location.rglob("*") if p.is_file())
    assert b"0722123456" not in kept


def test_the_same_bytes_twice_are_one_upload_and_say_so(workspace, plan):
    first = workspace.add(CALLS, source="calls", plan=plan, name="a.csv")
    before = counts(workspace)
    again = workspace.add(CALLS, source="calls", plan=plan, name="b.csv")
    assert (again.id, again.existed, first.existed) == (first.id, True, False)
    assert counts(workspace) == before


def test_the_same_bytes_as_another_wave_are_a_mistake(workspace, plan):
    workspace.add(WAVE, source="waves", plan=plan, wave="2023-01")
    with pytest.raises(DataError, match=r"here already as wave '2023-01'. Remove upload 1 first"):
        workspace.add(WAVE, source="waves", plan=plan, wave="2023-06")


def test_two_files_of_a_source_are_one_table(workspace, plan):
    workspace.add(MORE, source="calls", plan=plan)
    workspace.add(CALLS, source="calls", plan=plan)
    frame = workspace.tables(plan)["calls"].frame
    assert frame["time"].dt.strftime("%m-%d").tolist() == ["01-31", "02-01", "02-13"]
    assert frame["area"].tolist() == ["CJ", "AB", "CJ"]


def test_two_files_a_wave_each_are_one_table(workspace, plan):
    workspace.add(WAVE, source="waves", plan=plan, wave="2023-01")
    workspace.add(WAVE.replace(b"no", b"yes"), source="waves", plan=plan, wave="2023-06")
    frame = workspace.tables(plan)["waves"].frame
    assert frame["wave"].tolist() == ["2023-01"] * 3 + ["2023-06"] * 3


def test_another_description_of_a_source_reads_its_files_anew(workspace, plan):
    workspace.add(CALLS, source="calls", plan=plan)
    turned = PLAN.replace('area = "judet"', 'area = "outcome"')
    amended = workspace.add_plan(turned.encode())
    assert workspace.tables(amended)["calls"].frame["area"].tolist() == ["actioned", "advice"]
    assert workspace.tables(plan)["calls"].frame["area"].tolist() == ["CJ", "AB"]


def test_a_removed_upload_is_gone_whole(workspace, plan):
    upload = workspace.add(CALLS, source="calls", plan=plan)
    assert workspace.remove(upload) == upload
    *tables, arrivals, files = counts(workspace)
    assert (tables, arrivals, files) == ([0, 0, 0, 0], 1, 0)
    assert workspace.tables(plan) == {}
    with pytest.raises(WorkspaceError, match="There is no upload 1"):
        workspace.remove(upload)


def test_a_source_that_the_plan_does_not_name_is_refused(workspace, plan):
    with pytest.raises(DataError, match=r"no source 'cals'. Did you mean 'calls'"):
        workspace.add(CALLS, source="cals", plan=plan)


@pytest.mark.parametrize(
    ("source", "content", "said"),
    [
        ("calls", b"", "empty"),
        ("calls", b"data;judet\n", "row"),
        ("calls", bytes(range(256)) * 20, ""),
        ("calls", b"data;judet\n13/01/2023;CJ\n01/13/2023;CJ\n", "Row"),
        ("calls", b"data;judet\n01.02.3018;CJ\n", "Row 2"),
        ("calls", b"data;judet\n31.02.2021;CJ\n", "'31.02.2021' is not a date"),
        ("figures", b"month,incidents\n2023-01,4\n2023-02,9\n2023-03,-4\n", "Row 4"),
        ("figures", b"month,incidents\n2023-01,4\n2023-02,many\n", "Row 3"),
        ("figures", b"month,incidents\n2023-01,4\n2023-01,5\n", "2023-01"),
        ("figures", b"month,incidents\n2023-01,4\0\n", ""),
        ("figures", b"month,incidents\n2023-01,=1+1\n", "formula"),
        ("figures", b"incidents\n4\n", "period"),
    ],
)
def test_a_bad_file_is_a_clear_error_and_nothing_is_kept(workspace, plan, source, content, said):
    with pytest.raises(DataError) as refused:
        workspace.add(content, source=source, plan=plan, name="bad.csv")
    assert said in str(refused.value)
    assert refused.value.problems
    for name in ("DataFrame", "Error", "NaN", "dtype", "None"):
        assert name not in str(refused.value)
    assert counts(workspace) == NOTHING


def test_a_file_without_a_column_that_the_plan_needs_is_refused(workspace, plan):
    with pytest.raises(DataError, match="no column 'outcome', which the plan needs for 'reports'"):
        workspace.add(b"data;judet\n31.01.2023;CJ\n", source="calls", plan=plan)
    assert counts(workspace) == NOTHING


def test_an_outcome_cannot_be_made_of_what_is_personal(workspace):
    plan = workspace.add_plan(PLAN.replace("{ outcome =", "{ telefon =").encode())
    log = b"data;judet;telefon\n31.01.2023;CJ;0722123456\n"
    with pytest.raises(DataError, match="left out, since it can name a person") as refused:
        workspace.add(log, source="calls", plan=plan)
    assert "0722" not in str(refused.value)
    assert counts(workspace) == NOTHING


def test_a_heap_of_zeros_behind_a_zip_is_refused_and_nothing_is_kept(workspace, plan):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(256):
                sheet.write(bytes(2**20))
    with pytest.raises(DataError):
        workspace.add(bomb.getvalue(), source="calls", plan=plan, name="calls.xlsx")
    assert counts(workspace) == NOTHING


def test_a_failure_between_file_and_commit_leaves_nothing(workspace, plan, monkeypatch):
    def fail(*_):
        assert counts(workspace)[-1] == 1  # the file had been written
        raise KeyboardInterrupt

    monkeypatch.setattr(rows, "write_table", fail)
    with pytest.raises(KeyboardInterrupt):
        workspace.add(CALLS, source="calls", plan=plan)
    assert counts(workspace) == NOTHING


@pytest.mark.parametrize("name", ["../../etc/calls.csv", "C:\\Users\\ana\\calls.csv"])
def test_of_a_name_only_the_last_part_is_kept(workspace, plan, name):
    assert workspace.add(CALLS, source="calls", plan=plan, name=name).name == "calls.csv"


def test_nobodys_name_and_no_number_in_the_name_of_a_file_is_kept_or_shown(workspace, plan):
    upload = workspace.add(CALLS, source="calls", plan=plan, name="Maria Popescu 0722123456.csv")
    assert upload.name == upload.file_name == "calls.csv"
    kept = b"".join(p.read_bytes() for p in workspace.location.rglob("*") if p.is_file())
    assert b"opescu" not in kept
    assert b"0722123456" not in kept


# --- evaluations ---------------------------------------------------------------------------------


@pytest.fixture
def moments(monkeypatch):
    """Times that go on by a day with each look at the clock."""
    days = iter(f"2026-01-{day:02}T00:00:00.000000+00:00" for day in range(1, 31))
    monkeypatch.setattr("toolkit.workspace.now", lambda: next(days))


def test_a_lock_before_the_last_data_is_no_exploration(workspace, plan, moments):
    workspace.add(CALLS, source="calls", plan=plan)
    workspace.lock(plan)
    assert workspace.provenance(plan).exploratory  # all that is here was here before
    workspace.add(MORE, source="calls", plan=plan)
    assert not workspace.provenance(plan).exploratory


def test_data_cannot_be_made_younger_by_removing_and_adding_them_again(workspace, plan, moments):
    upload = workspace.add(CALLS, source="calls", plan=plan)
    workspace.lock(plan)
    workspace.remove(upload)
    workspace.add(CALLS, source="calls", plan=plan)
    assert workspace.provenance(plan).exploratory


def test_one_source_that_was_complete_before_the_lock_is_enough_to_be_exploratory(
    workspace, plan, moments
):
    workspace.add(FIGURES, source="figures", plan=plan)
    workspace.lock(plan)
    workspace.add(CALLS, source="calls", plan=plan)
    assert workspace.provenance(plan).exploratory


def test_a_survey_counts_from_its_wave_after(workspace, plan, moments):
    workspace.add(WAVE, source="waves", plan=plan, wave="2023-01")
    workspace.lock(plan)
    workspace.add(WAVE.replace(b"no", b"yes"), source="waves", plan=plan, wave="2023-06")
    assert not workspace.provenance(plan).exploratory


@pytest.fixture
def seatbelts(workspace):
    place = datasets() / "seatbelts_gb"
    plan = workspace.add_plan(place / "plan.toml")
    workspace.lock(plan)
    workspace.add(place / "casualties.csv", source="casualties", plan=plan)
    return plan


def test_an_evaluation_is_protected_kept_and_found_again(workspace, seatbelts):
    found = workspace.evaluate(seatbelts)
    assert found.protected
    assert not found.exploratory
    assert found.created is not None
    assert workspace.latest("seatbelts-gb") == found
    assert workspace.evaluations() == (found,)
    assert workspace.latest("nobody") is None


def test_the_same_again_is_not_computed_again(workspace, seatbelts, monkeypatch):
    first = workspace.evaluate(seatbelts)

    def fail(*_args, **_more):
        raise AssertionError("computed again")

    monkeypatch.setattr("toolkit.evaluation.evaluate", fail)
    assert workspace.evaluate(seatbelts) == first
    assert workspace.evaluate("seatbelts-gb").created == first.created


def test_other_data_are_computed_anew(workspace, seatbelts):
    first = workspace.evaluate(seatbelts)
    (upload,) = workspace.uploads(seatbelts)
    workspace.remove(upload)
    text = (datasets() / "seatbelts_gb" / "casualties.csv").read_text().splitlines(keepends=True)
    shorter = "".join(text[:-6]).encode()
    workspace.add(shorter, source="casualties", plan=seatbelts, name="casualties.csv")
    second = workspace.evaluate(seatbelts)
    assert second.outcomes != first.outcomes
    assert workspace.latest("seatbelts-gb") == second


def test_an_evaluation_is_current_until_data_or_plan_change(workspace, seatbelts):
    """The evaluation itself carries no hash of its files, so it cannot be asked."""
    assert not workspace.is_current(seatbelts)
    workspace.evaluate(seatbelts)
    assert workspace.is_current(seatbelts)
    (upload,) = workspace.uploads(seatbelts)
    workspace.remove(upload)
    assert not workspace.is_current(seatbelts)


def test_without_data_it_says_what_to_add(workspace, plan):
    with pytest.raises(DataError, match="no data yet") as refused:
        workspace.evaluate(plan)
    assert len(refused.value.problems) == len(plan.sources)


ONE_SERIES = """
schema = 1
[campaign]
id = "one"
name = "One series"
start = 2021-01-01
market = "a market"
mechanism = "a mechanism"
[sources.figures]
kind = "series"
unit = "incident"
period = "month"
[[outcomes]]
id = "incidents"
source = "figures"
role = "primary"
measure = "count"
benefit = "decrease"
matters = { ratio = 0.9 }
family = "normal"
"""


def months(values):
    rows = (f"{2019 + n // 12}-{n % 12 + 1:02},{value}" for n, value in enumerate(values))
    return ("month,incidents\n" + "\n".join(rows) + "\n").encode()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([5] * 48, "constant"),
        ([5, 6, 4] * 2 + [""] * 20 + [7, 8], "before"),
        ([17, 12, 15, 13] * 6, "2021"),
    ],
    ids=["constant", "too few", "ends before the start"],
)
def test_what_cannot_be_estimated_is_a_clear_error_and_nothing_is_kept(workspace, values, said):
    plan = workspace.add_plan(ONE_SERIES.encode())
    workspace.add(months(values), source="figures", plan=plan)
    with pytest.raises(DataError) as refused:
        workspace.evaluate(plan)
    assert said in str(refused.value)
    assert refused.value.problems[0].place == "outcome 'incidents'"
    assert workspace.latest("one") is None


def test_a_series_without_any_figure_is_refused_at_the_door(workspace):
    plan = workspace.add_plan(ONE_SERIES.encode())
    with pytest.raises(DataError):
        workspace.add(months([""] * 48), source="figures", plan=plan)
    assert counts(workspace) == NOTHING


def test_two_versions_do_not_tell_the_few_who_came_in_between(workspace):
    """A month of four people is added to a series of many: a hidden count, by subtraction."""
    counted = ONE_SERIES.replace('unit = "incident"', 'unit = "victim"')
    plan = workspace.add_plan(counted.replace('"normal"', '"count"').encode())
    many = [40 + 7 * n % 23 for n in range(48)]
    workspace.add(months(many), source="figures", plan=plan)
    first = workspace.evaluate(plan).outcomes[0].estimate
    assert None not in first.path_values.fitted
    workspace.add(months([*[""] * 48, 4]), source="figures", plan=plan)
    second = workspace.evaluate(plan).outcomes[0].estimate
    assert set(second.path_values.fitted) == {None}
    assert "an earlier version" in second.warnings[-1]
    workspace.add(months([*[""] * 49, 9]), source="figures", plan=plan)
    third = workspace.evaluate(plan).outcomes[0].estimate
    assert not any("an earlier version" in warning for warning in third.warnings)


def test_an_evaluation_that_is_not_there_says_so(workspace):
    with pytest.raises(WorkspaceError, match="There is no evaluation 'x'"):
        workspace.evaluation("x")


def test_an_evaluation_of_another_version_is_to_be_made_again(workspace, seatbelts):
    found = workspace.evaluate(seatbelts)
    connection = sqlite3.connect(workspace.location / FILE)
    (id,) = connection.execute("SELECT id FROM evaluations").fetchone()
    change = "UPDATE evaluations SET document = replace(document, '\"protected\"', '\"kept\"')"
    connection.execute(change)
    connection.commit()
    connection.close()
    with pytest.raises(WorkspaceError, match="another version of demandeval"):
        workspace.evaluation(id)
    assert workspace.latest("seatbelts-gb") is None
    assert found.protected


def test_progress_goes_from_nought_to_one(workspace, seatbelts):
    seen = []
    workspace.evaluate(seatbelts, progress=lambda share, what: seen.append((share, what)))
    assert seen[0][0] == 0
    assert seen[-1][0] == 1
    assert all(0 <= share <= 1 and what for share, what in seen)


def test_importing_the_workspace_loads_nothing_heavy():
    code = "import toolkit.workspace, sys; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT,
        env=os.environ,
    )  # fmt: skip
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert loaded.isdisjoint({"pandas", "numpy", "scipy", "sqlalchemy"})


def test_one_campaign_and_one_source_of_a_kind_need_no_names(tmp_path):
    folder = datasets() / "seatbelts_gb"
    workspace = Workspace(tmp_path / "workspace")
    with pytest.raises(PlanError, match="none yet"):
        workspace.add(folder / "casualties.csv", kind="series")
    workspace.add_plan(folder / "plan.toml")
    upload = workspace.add(folder / "casualties.csv", kind="series")
    assert upload.source == "casualties"
    with pytest.raises(DataError, match="0 sources of kind 'calls'"):
        workspace.add(folder / "casualties.csv", kind="calls")
    workspace.add_plan(datasets() / "ro_campaign_simulated" / "plan.toml")
    with pytest.raises(PlanError, match=r"ro-sim, seatbelts-gb"):
        workspace.add(folder / "casualties.csv", kind="series")
