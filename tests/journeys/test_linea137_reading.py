"""The raw log of a real line, as published, from the file to weekly counts.

The daily counts beside it were made by others from the same log; they are what ours must add up
to. Its event of 11 December 2018 must be seen in the numbers before any model is fitted.
"""

import csv
from collections import Counter
from datetime import date, timedelta

import pandas as pd
import pytest

from toolkit.helpline.series import call_series
from toolkit.ingest import read, read_calls
from toolkit.plan import Source

SOURCE = Source(
    kind="calls", unit="contact", period="week", timezone="America/Argentina/Buenos_Aires"
)
ROWS = 19_143


@pytest.fixture(scope="module")
def content(real_data):
    return (real_data / "helpline_linea137" / "calls.csv").read_bytes()


@pytest.fixture(scope="module")
def reading(content):
    return read(content, "calls.csv", SOURCE)


@pytest.fixture(scope="module")
def daily(real_data):
    with (real_data / "helpline_linea137" / "daily_rows.csv").open(encoding="utf-8") as file:
        return {date.fromisoformat(row["date"]): row for row in csv.DictReader(file)}


def test_every_row_is_read_and_the_columns_found(reading):
    frame = reading.table.frame
    assert (len(frame), reading.table.undated) == (ROWS, 0)
    assert frame.columns.tolist()[:2] == ["time", "area"]
    assert frame["area"].nunique() == 27


def test_case_numbers_do_not_pass_the_door(content, reading):
    assert reading.removed_columns == ("caso_id",)
    numbers = {row["caso_id"] for row in csv.DictReader(content.decode().splitlines())} - {""}
    assert len(numbers) == 8_339
    cells = {cell for row in csv.reader(reading.stored.decode().splitlines()) for cell in row}
    assert cells & numbers == set()


def test_cases_are_counted_by_pseudonym_where_the_plan_says_case(content):
    source = Source(kind="calls", unit="case", period="week")
    frame = read(content, "calls.csv", source, key=b"key").table.frame
    assert frame["caso_id"].nunique() == 8_340
    assert frame.loc[frame["caso_id"] != "", "caso_id"].str.fullmatch("p-[0-9a-f]{32}").all()


def test_days_and_weeks_add_up_to_the_counts_of_others(reading, daily):
    days = call_series(reading.table, period="day").values
    assert {one.start_time.date(): int(n) for one, n in days.items() if n} == {
        day: int(row["rows"]) for day, row in daily.items() if int(row["rows"])
    }
    weeks = Counter()
    for day, row in daily.items():
        weeks[day - timedelta(days=day.weekday())] += int(row["rows"])
    ours = call_series(reading.table, period="week")
    # The log begins on a Saturday and ends on a Saturday.
    assert len(ours.notes) == 2
    assert ours.values.index[0].start_time.date() == min(weeks) + timedelta(days=7)
    assert {one.start_time.date(): n for one, n in ours.values.items()} == {
        one.start_time.date(): weeks[one.start_time.date()] for one in ours.values.index
    }


def test_the_public_accusation_is_seen_in_the_weeks_after_it(reading):
    weeks = call_series(reading.table, period="week").values
    before = weeks["2018-10-01":"2018-12-09"].mean()
    after = weeks["2018-12-10":"2018-12-23"].mean()
    assert 2.1 < after / before < 4.1


def test_spellings_match_by_case_and_space_only(reading):
    men = call_series(reading.table, period="month", where={"llamante_genero": "masculino"})
    frame = reading.table.frame
    inside = frame["time"].between("2016-12-01", "2021-08-01")
    written = frame.loc[inside, "llamante_genero"].str.strip() == "Masculino"
    assert men.values.sum() == written.sum()
    assert (frame["llamante_genero"] == " Masculino").any()


def test_one_line_reads_it_for_a_notebook(real_data, reading):
    log = read_calls(real_data / "helpline_linea137" / "calls.csv", timezone=reading.table.timezone)
    pd.testing.assert_frame_equal(log.frame, reading.table.frame)
