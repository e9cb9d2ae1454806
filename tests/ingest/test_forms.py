"""One file, many forms: encoding, delimiter, dates, numbers, periods, wide or long."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.ingest.made import CALLS, SURVEY, series, text_file, workbook
from toolkit import ingest
from toolkit.errors import DataError
from toolkit.ingest import READERS, read, read_calls, read_table
from toolkit.ingest.headers import WORDS, words_of
from toolkit.plan import Source
from toolkit.tables import CallLog, Panel, SurveyWaves

ROWS = [
    ["data apelului", "județ", "motiv"],
    ["31.01.2023 14:05", "Brăila", "întrebare"],
    ["01.02.2023 9:30", "Mureș", ""],
]


def times(reading):
    return reading.table.frame["time"].dt.strftime("%Y-%m-%d %H:%M:%S").tolist()


@pytest.mark.parametrize("name", ingest.__all__)
def test_every_public_name_is_what_it_says(name):
    assert getattr(ingest, name).__class__.__name__ != "module"


@pytest.mark.parametrize("kind", READERS)
def test_a_reader_says_what_a_file_dialogue_needs(kind):
    reader = READERS[kind]
    assert reader.name
    assert all(suffix.startswith(".") for suffix in reader.suffixes)
    assert all("/" in media for media in reader.media_types)


def test_exactly_one_reader_claims_a_file():
    for content in (text_file(ROWS), workbook(ROWS)):
        assert sum(reader.recognise(content) for reader in READERS.values()) == 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiter_and_unicode_form_do_not_matter(delimiter, encoding):
    plain = read(text_file(ROWS), "x.csv", CALLS)
    other = read(text_file(ROWS, delimiter=delimiter, encoding=encoding), "x.csv", CALLS)
    assert other.stored == plain.stored
    pd.testing.assert_frame_equal(other.table.frame, plain.table.frame)


@pytest.mark.parametrize(
    ("encoding", "word"),
    [
        ("latin-1", "Córdoba"),
        ("cp1252", "São Tomé – “sul”"),
        ("cp1250", "Braşov"),
        ("cp1250", "Bistriţa"),
    ],
)
def test_older_encodings_are_recognised_and_reported(encoding, word):
    content = text_file([["timestamp", "county"], ["2020-01-13", word]], encoding=encoding)
    reading = read(content, "x.csv", CALLS)
    assert reading.table.frame["area"].tolist() == [word]
    assert any("is not UTF-8" in line for line in reading.report)


def test_a_workbook_reads_as_the_text_file_does():
    typed = [
        ["data apelului", "județ", "motiv"],
        [dt.datetime(2023, 1, 31, 14, 5), "Brăila", "întrebare"],
        [dt.datetime(2023, 2, 1, 9, 30), "Mureș", None],
    ]
    from_book = read(workbook(typed, before=("cover",)), "x.xlsx", CALLS)
    from_text = read(text_file(ROWS), "x.csv", CALLS)
    pd.testing.assert_frame_equal(from_book.table.frame, from_text.table.frame)
    assert any("2 sheets; only number 2" in line for line in from_book.report)


@pytest.mark.parametrize("made", [text_file, workbook])
def test_a_title_above_the_table_is_left_out_and_never_quoted(made):
    titled = [["Apelurile Anei Pop", "", ""], ["2023", "", ""], *ROWS]
    reading, plain = read(made(titled), "x", CALLS), read(made(ROWS), "x", CALLS)
    assert reading.stored == plain.stored
    assert reading.report[:2] == (
        "Row 1 is a title and was left out.",
        "Row 2 is a title and was left out.",
    )


def test_one_column_has_no_title():
    log = text_file([["timestamp"], ["2023-01-31 10:00"], ["2023-02-01 10:00"]])
    assert len(read(log, "x.csv", CALLS).table.frame) == 2


def test_rows_that_are_too_long_are_one_problem():
    rows = [["timestamp", "county"], *[["2020-01-13", "CJ", "x"]] * 60]
    for content in (text_file(rows), workbook(rows)):
        with pytest.raises(DataError, match=r"^Row 2: this row has cells .* \(60 rows\)") as caught:
            read(content, "x", CALLS)
        assert len(caught.value.problems) == 1


def test_a_file_that_was_cut_off_says_so():
    whole = text_file([["timestamp", "county", "said"], *[["2020-01-13", "CJ", "da, nu"]] * 3])
    in_a_row, in_quotes = whole[:-12], whole[:-5]
    report = read(in_a_row, "x.csv", CALLS).report
    assert report[:2] == (
        "Row 4 is shorter than the header; the rest counts as empty.",
        "It is the last row: check that the file was not cut off on its way.",
    )
    with pytest.raises(DataError, match=r"Row 4: .* the file was cut off: export it again"):
        read(in_quotes, "x.csv", CALLS)


def test_days_counted_by_a_workbook_are_dates():
    rows = [["data", "judet"], [43843.5, "CJ"], [43844, "AB"]]
    assert times(read(workbook(rows), "x.xlsx", CALLS)) == [
        "2020-01-13 12:00:00",
        "2020-01-14 00:00:00",
    ]
    with pytest.raises(DataError, match="is not a date"):
        read(text_file(rows), "x.csv", CALLS)


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["13/01/2020", "02/01/2020"], "2020-01-02 00:00:00"),
        (["01/13/2020", "01/02/2020"], "2020-01-02 00:00:00"),
        (["13.1.20 7:05", "2.1.20"], "2020-01-02 00:00:00"),
        (["02.01.2020", "03.01.2020"], "2020-01-02 00:00:00"),
        (["05/05/2020", "06/06/2020"], "2020-05-05 00:00:00"),
        (["13/01/2020 02:30 PM", "13/01/2020 12:10 AM"], "2020-01-13 00:10:00"),
        (["2020-01-13T10:00:00", "20200112"], "2020-01-12 00:00:00"),
        (["2020/01/13 10h05", "2020-01-12 23:59:59.9"], "2020-01-12 23:59:59"),
        (["29.02.2020", "2020-03-01"], "2020-02-29 00:00:00"),
    ],
)
def test_dates_are_read_in_the_order_of_the_whole_column(cells, first):
    rows = [["timestamp"], *[[cell] for cell in cells]]
    assert times(read(text_file(rows, delimiter=";"), "x.csv", CALLS))[0] == first


@pytest.mark.parametrize(
    ("order", "moment"),
    [("day first", "2020-02-01 00:00:00"), ("month first", "2020-01-02 00:00:00")],
)
def test_the_plan_settles_the_order_that_a_file_leaves_open(order, moment):
    content = text_file([["timestamp"], ["01/02/2020"]])
    assert times(read(content, "x.csv", replace(CALLS, dates=order))) == [moment]
    months = text_file([["month", "n"], ["01/02/2020", 1], ["01/02/2021", 2]])
    first = read(months, "x.csv", series(dates=order)).table.frame["period"][0]
    assert str(first) == moment[:7]


def test_what_an_open_file_needs_is_said_as_the_plan_writes_it():
    with pytest.raises(DataError, match='dates = "day first" or dates = "month first"'):
        read(text_file([["timestamp"], ["01/02/2020"]]), "x.csv", CALLS)


def test_a_file_that_contradicts_the_plan_is_refused():
    content = text_file([["timestamp"], ["01/13/2020"], ["31/01/2020"]])
    message = (
        r"^Row 2, column 'timestamp': '01/13/2020' is no date with the day first, as the plan says"
    )
    with pytest.raises(DataError, match=message) as caught:
        read(content, "x.csv", replace(CALLS, dates="day first"))
    assert len(caught.value.problems) == 1


def test_one_typing_error_does_not_turn_the_order_of_a_year():
    rows = [["timestamp"], *[[f"{day:02}.01.2020"] for day in range(13, 32)] * 4]
    rows[5], rows[9] = ["12.13.2020"], ["31.02.2020"]
    with pytest.raises(DataError) as caught:
        read(text_file(rows), "x.csv", CALLS)
    assert [str(one) for one in caught.value.problems] == [
        "Row 6, column 'timestamp': '12.13.2020' is no date with the day first, as the others "
        "are written. Correct it, or empty the cell.",
        "Row 10, column 'timestamp': '31.02.2020' is not a date. Correct it, or empty the cell.",
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [("2023-02-01 10:00:00", False), ("20230201", False), ("1.2.2023", True)],
)
def test_how_dates_were_read_is_said_only_where_there_was_a_choice(cell, said):
    reading = read(text_file([["timestamp"], [cell]]), "x.csv", CALLS)
    assert ("Dates were read with the day first." in reading.report) is said


def test_offsets_become_the_local_time_of_the_helpline():
    rows = [
        ["timestamp"],
        ["2023-01-01T23:30:00Z"],
        ["2023-07-01 23:30+00:00"],
        ["2023-03-01 8:00"],
    ]
    source = Source(kind="calls", unit="contact", timezone="Europe/Bucharest")
    assert times(read(text_file(rows), "x.csv", source)) == [
        "2023-01-02 01:30:00",
        "2023-03-01 08:00:00",
        "2023-07-02 02:30:00",
    ]
    report = read(text_file(rows), "x.csv", CALLS).report
    assert any("the plan no time zone" in line for line in report)


def test_rows_without_a_time_are_counted_and_kept_in_the_file():
    rows = [["timestamp", "county"], ["2020-01-13", "CJ"], ["", "AB"], ["n/a", "AB"]]
    reading = read(text_file(rows), "x.csv", CALLS)
    assert (len(reading.table.frame), reading.table.undated) == (1, 2)
    assert reading.stored.count(b"AB") == 2
    assert "2 of 3 rows have no time; they are left out." in reading.report


def test_a_clock_that_was_never_set_is_counted_as_undated():
    days = pd.date_range("2010-01-01", periods=1500).strftime("%Y-%m-%d")
    rows = [["date"], ["1987-08-04"], *[[day] for day in days]]
    log = read(text_file(rows), "x.csv", CALLS).table
    assert log.undated == 1
    assert log.frame["time"].min() == pd.Timestamp("2010-01-01")


@pytest.mark.parametrize("role", WORDS)
def test_every_known_header_is_written_as_headers_are_compared(role):
    phrases, words = WORDS[role]
    assert [phrase for phrase in (*phrases, *words) if words_of(phrase) != phrase] == []


@pytest.mark.parametrize(
    ("time", "area"),
    [
        ("Data apelului", "Județul"),
        ("DATA_ORA", "JUDEŢ"),
        ("Data da chamada", "Distrito"),
        ("Fecha de llamada", "llamado_provincia"),
        ("timestamp", "County"),
        ("submissionDate", "region"),
        ("kiedy", "woj"),
    ],
)
def test_headers_are_found_in_the_languages_of_the_users(time, area):
    columns = {"area": "woj"} if area == "woj" else {}
    source = Source(kind="calls", unit="contact", columns=columns)
    rows = [["motiv", area, time], ["x", "CJ", "2020-01-13 10:00"], ["y", "AB", "2020-01-14"]]
    frame = read(text_file(rows), "x.csv", source).table.frame
    assert frame.columns.tolist() == ["time", "area", "motiv"]
    assert frame["area"].tolist() == ["CJ", "AB"]


def test_the_mapping_of_the_plan_wins_over_known_headers():
    rows = [["date", "closed", "county", "seat"], ["2020-01-13", "2020-02-13", "CJ", "AB"]]
    source = Source(kind="calls", unit="contact", columns={"time": "closed", "area": "Seat"})
    frame = read(text_file(rows), "x.csv", source).table.frame
    assert frame["time"].astype(str).tolist() == ["2020-02-13"]
    assert frame["area"].tolist() == ["AB"]
    assert frame["date"].tolist() == ["2020-01-13"]


def test_a_column_that_has_the_name_of_a_key_and_is_none_stays_apart():
    rows = [["date", "time", "county"], ["2020-01-13", "night", "CJ"]]
    source = Source(kind="calls", unit="contact", columns={"time": "date"})
    assert read(text_file(rows), "x.csv", source).table.frame["time (as written)"].tolist() == [
        "night"
    ]


@pytest.mark.parametrize(
    ("size", "cells"),
    [
        ("month", ["2023-03", "2023-04"]),
        ("month", ["03.2023", "04.2023"]),
        ("month", ["3/2023", "4/2023"]),
        ("month", ["202303", "202304"]),
        ("month", ["2023M03", "2023M04"]),
        ("month", ["martie 2023", "aprilie 2023"]),
        ("month", ["Mar-2023", "2023 Apr."]),
        ("month", ["01/03/2023", "01/04/2023"]),
        ("month", ["03/01/2023", "04/01/2023"]),
        ("month", ["2023-03-31", "2023-04-30"]),
        ("week", ["2023W10", "2023-W11"]),
        ("week", ["2023-03-06", "2023-03-13"]),
        ("week", ["12.03.2023", "19.03.2023"]),
        ("day", ["2023-03-06", "2023-03-07"]),
        ("quarter", ["2023Q1", "2023Q2"]),
        ("quarter", ["T1 2023", "T2 2023"]),
        ("quarter", ["2023-01", "2023-04"]),
        ("year", ["2023", "2024"]),
        ("year", ["2023.0", "2024.0"]),
    ],
)
def test_periods_are_read_in_the_forms_that_people_write(size, cells):
    rows = [["perioada", "apeluri"], [cells[0], 5], [cells[1], 7]]
    panel = read(text_file(rows), "x.csv", series(size)).table
    first = {
        "month": "2023-03",
        "week": "2023-03-06",
        "day": "2023-03-06",
        "quarter": "2023Q1",
        "year": "2023",
    }[size]
    periods = pd.PeriodIndex(panel.frame["period"])
    assert periods.equals(pd.period_range(first, periods=2, freq=periods.freq))
    assert panel.frame["apeluri"].tolist() == [5.0, 7.0]


def test_a_first_of_the_month_that_both_orders_allow_is_asked():
    rows = [["date", "calls"], ["01/02/2023", 5], ["02/01/2023", 7]]
    with pytest.raises(DataError, match="day first or the month first"):
        read(text_file(rows), "x.csv", series())


@pytest.mark.parametrize(
    ("size", "part", "cells"),
    [
        ("month", "luna", ["1", "februarie"]),
        ("quarter", "trimestru", ["1", "T2"]),
        ("week", "week", ["1", "W02"]),
    ],
)
def test_year_and_part_may_stand_in_two_columns(size, part, cells):
    rows = [["an", part, "n"], [2023, cells[0], 5], [2023, cells[1], 7]]
    frame = read(text_file(rows), "x.csv", series(size)).table.frame
    periods = pd.PeriodIndex(frame["period"])
    assert periods[0].year == 2023 or size == "week"
    assert (periods[1] - periods[0]).n == 1


def test_a_series_keeps_its_gaps_and_is_put_in_order():
    rows = [["month", "calls"], ["2023-05", 7], ["2023-01", 5], ["2023-02", ""]]
    frame = read(text_file(rows), "x.csv", series()).table.frame
    assert frame["period"].astype(str).tolist() == ["2023-01", "2023-02", "2023-05"]
    assert np.isnan(frame["calls"][1])


@pytest.mark.parametrize(
    ("cells", "delimiter", "numbers"),
    [
        (["1,5", "2"], ";", [1.5, 2]),
        (["1.5", "2"], ",", [1.5, 2]),
        (["1.234,5", "12"], ";", [1234.5, 12]),
        (["1,234.5", "12"], ",", [1234.5, 12]),
        (["1 234", "12"], ";", [1234, 12]),
        (["1\u00a0234,25", "12"], ";", [1234.25, 12]),
        (["1.234.567", "1.234"], ";", [1234567, 1234]),
        (["0.103", "0.102"], ";", [0.103, 0.102]),
        (["1.234", "2.345"], ",", [1.234, 2.345]),
        (["1,234", "2,345"], ",", [1234, 2345]),
        (["−0,5", "1e3"], ";", [-0.5, 1000]),
    ],
)
def test_the_decimal_mark_is_that_of_the_whole_column(cells, delimiter, numbers):
    rows = [["month", "n"], ["2023-01", cells[0]], ["2023-02", cells[1]]]
    frame = read(text_file(rows, delimiter=delimiter), "x.csv", series()).table.frame
    assert frame["n"].tolist() == numbers


def test_another_column_of_the_file_settles_the_decimal_mark():
    rows = [["month", "price", "calls"], ["2023-01", "1,25", "1.234"], ["2023-02", "1,5", "987"]]
    frame = read(text_file(rows, delimiter=";"), "x.csv", series()).table.frame
    assert frame["calls"].tolist() == [1234.0, 987.0]


def test_numbers_of_a_workbook_have_a_decimal_point():
    rows = [["month", "n"], ["2023-01", 1.234], ["2023-02", 1234]]
    assert read(workbook(rows), "x.xlsx", series()).table.frame["n"].tolist() == [1.234, 1234.0]


def test_negative_figures_that_are_no_counts_are_read():
    rows = [["month", "change", "cold"], ["2023-01", "-1.5", "-3.0"], ["2023-02", "2.5", "4.0"]]
    frame = read(text_file(rows), "x.csv", series()).table.frame
    assert frame["change"].tolist() == [-1.5, 2.5]


def test_long_and_wide_give_the_same_panel():
    long = [["month", "area", "calls"], ["2023-01", "RO-AB", 1], ["2023-01", "RO-CJ", 2]]
    long += [["2023-02", "RO-AB", 3], ["2023-02", "RO-CJ", ""]]
    wide = [["month", "RO-AB", "RO-CJ"], ["2023-01", 1, 2], ["2023-02", 3, ""]]
    one = read(text_file(long), "x.csv", series()).table.frame
    for source, name in ((series(), "value"), (series(columns={"value": "calls"}), "calls")):
        two = read(text_file(wide), "x.csv", source).table.frame
        pd.testing.assert_frame_equal(one, two.rename(columns={name: "calls"}))


def test_columns_of_text_in_a_series_are_left_out_and_named():
    rows = [["month", "source", "calls"], ["2023-01", "monthly bulletin", 4]]
    reading = read(text_file(rows), "x.csv", series())
    assert reading.table.frame.columns.tolist() == ["period", "area", "calls"]
    assert any("'source' holds no numbers" in line for line in reading.report)


def test_answers_keep_zeros_in_front_and_blank_is_no_zero():
    rows = [
        ["wave", "county", "school", "agrees", "label", "hours"],
        ["2023-01", "CJ", "007", "1", "1 - never", "0"],
        ["2023-06", "AB", "012", "", "5 - always", "7,5"],
    ]
    frame = read(text_file(rows, delimiter=";"), "x.csv", SURVEY).table.frame
    assert frame["school"].tolist() == ["007", "012"]
    assert frame["agrees"].iloc[0] == 1.0
    assert np.isnan(frame["agrees"].iloc[1])
    assert frame["label"].tolist() == ["1 - never", "5 - always"]
    assert frame["hours"].tolist() == [0.0, 7.5]


def test_refusals_are_no_answers_and_counted_by_their_label():
    cells = ["yes", "no", "Refused", "NU ȘTIU", "", "refused"]
    rows = [["wave", "buys"], *[["2023-01", cell] for cell in cells]]
    reading = read(text_file(rows), "x.csv", SURVEY)
    waves = reading.table
    assert waves.frame["buys"].notna().tolist() == [True, True, False, False, False, False]
    assert waves.missing == {"buys": {"NU ȘTIU": 1, "Refused": 1, "refused": 1}}
    assert b"NU \xc8\x98TIU" in reading.stored


def test_codes_for_no_answer_stay_the_numbers_they_are():
    rows = [["wave", "buys"], *[["2023-01", code] for code in (1, 77, 88, 99)]]
    assert read(text_file(rows), "x.csv", SURVEY).table.frame["buys"].tolist() == [1, 77, 88, 99]


def test_the_design_of_a_survey_is_named_in_the_table():
    rows = [["wave", "w", "res", "psu", "q"], ["2023-01", "1,5", "urban", "04", "yes"]]
    source = Source(
        kind="survey", before="2023-01", after="2023-06", weights="w", strata="res", clusters="psu"
    )
    waves = read(text_file(rows, delimiter=";"), "x.csv", source).table
    assert (waves.weights, waves.strata, waves.clusters) == ("w", "res", "psu")
    assert waves.frame["w"].tolist() == [1.5]
    assert waves.frame["psu"].tolist() == ["04"]


def test_a_wave_that_a_spreadsheet_made_a_date_is_a_month_again():
    rows = [["wave", "q"], [dt.datetime(2023, 1, 1), "yes"], [dt.datetime(2023, 6, 1), "no"]]
    waves = read(workbook(rows), "x.xlsx", SURVEY).table
    assert waves.frame["wave"].tolist() == ["2023-01", "2023-06"]


def test_waves_that_the_plan_does_not_name_are_said():
    rows = [["wave", "q"], ["spring", "yes"], ["summer", "no"]]
    report = read(text_file(rows), "x.csv", SURVEY).report
    assert "compares the waves '2023-01' and '2023-06'; this file has 'spring'" in report[-1]


def test_the_sheet_with_the_table_is_read_not_the_cover():
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Monthly report"])
    book.active.append(["made by the coordinator"])
    hidden = book.create_sheet("lists")
    hidden.append(["a", "b"])
    hidden.append(["x", "y"])
    hidden.sheet_state = "hidden"
    calls = book.create_sheet("calls")
    for row in ROWS:
        calls.append(row)
    out = BytesIO()
    book.save(out)
    assert read(out.getvalue(), "x.xlsx", CALLS).stored == read(text_file(ROWS), "x", CALLS).stored


def test_a_file_of_one_wave_is_given_its_name_and_keeps_it():
    content = text_file([["q"], ["yes"], ["no"]])
    first = read(content, "x.csv", SURVEY, wave="2023-01")
    again = read(first.stored, "x.csv", SURVEY, wave="2023-01")
    assert first.table.frame["wave"].tolist() == ["2023-01", "2023-01"]
    assert again.stored == first.stored
    pd.testing.assert_frame_equal(again.table.frame, first.table.frame)
    assert read(first.stored, "x.csv", SURVEY).table.frame.equals(first.table.frame)


def test_a_path_is_read_in_one_line(tmp_path):
    path = tmp_path / "log.csv"
    path.write_bytes(text_file(ROWS))
    log = read_calls(path, unit="case", timezone="Europe/Bucharest")
    assert isinstance(log, CallLog)
    assert (log.unit, log.timezone, len(log.frame)) == ("case", "Europe/Bucharest", 2)
    assert isinstance(read_table(path, CALLS), CallLog)
    with pytest.raises(DataError, match=r"'none.csv' cannot be opened"):
        read_calls(tmp_path / "none.csv")


def test_the_kind_of_the_source_decides_the_table():
    rows = [["month", "wave", "n"], ["2023-01", "2023-01", 1]]
    assert isinstance(read(text_file(rows), "x", series()).table, Panel)
    assert isinstance(read(text_file(rows), "x", SURVEY).table, SurveyWaves)


def test_progress_ends_at_one():
    seen = []
    read(text_file(ROWS), "x.csv", CALLS, progress=lambda share, what: seen.append((share, what)))
    assert seen[-1] == (1.0, "checking")
    assert all(0 <= share <= 1 for share, _ in seen)
