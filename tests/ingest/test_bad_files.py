"""Each bad file is one clear error that says where and what to do, and never anything else."""

import time
import tracemalloc
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.made import (
    CALLS,
    SURVEY,
    inflating,
    repacked,
    series,
    text_file,
    understated,
    workbook,
)
from toolkit.errors import DataError
from toolkit.ingest import Limits, read
from toolkit.plan import Source

LOG = ["timestamp", "county", "reason"]
MONTHS = ["month", "calls"]
GB = 1 << 30

BAD = {
    "empty": (b"", CALLS, "the file is empty"),
    "blank": (b"\xef\xbb\xbf\r\n  \r\n", CALLS, "the file is empty"),
    "only delimiters": (b",,\n,,\n", CALLS, "the file is empty"),
    "header only": (b"timestamp,county\n", CALLS, "a header and no rows"),
    "header only, workbook": (workbook([LOG]), CALLS, "a header and no rows"),
    "empty workbook": (workbook([]), CALLS, "the workbook is empty"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0", CALLS, "this is a picture"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", CALLS, "Save it as .xlsx"),
    "program": (b"\x7fELF\x02\x01\x01\0\0", CALLS, "NUL bytes"),
    "noise": (bytes(range(1, 256)) * 9, CALLS, "not a text file"),
    "NUL in a row": (b"timestamp,county\n2020-01-01,A\0B\n", CALLS, "Row 2: the file holds NUL"),
    "archive of a table": (inflating(1 << 20, member="calls.csv"), CALLS, "an archive"),
    "cut workbook": (workbook([LOG, ["2020-01-13", "CJ", "x"]])[:900], CALLS, ".xlsx"),
    "not UTF-8 in one place": (
        "timestamp,county\n2020-01-13,Brașov Cluj Sălaj\n".encode() + b"2020-01-13,\xff\n",
        CALLS,
        "Row 3: the file is UTF-8, but",
    ),
    "both orders": (
        text_file([LOG, ["31/12/2020", "CJ", "x"], ["12/31/2020", "CJ", "x"]]),
        CALLS,
        "Row 3, column 'timestamp': '12/31/2020' has the month first, row 2 the day",
    ),
    "either order": (
        text_file([LOG, ["01/12/2020", "CJ", "x"], ["02/11/2020", "CJ", "x"]]),
        CALLS,
        "can be read with the day first or the month first (2 rows)",
    ),
    "year 3018": (
        text_file([LOG, ["2018-01-05", "CJ", "x"], ["3018-01-05", "CJ", "x"]]),
        CALLS,
        "Row 3, column 'timestamp': '3018-01-05' lies in the future",
    ),
    "year 3018, series": (
        text_file([MONTHS, ["2018-01", 1], ["3018-02", 2]]),
        series(),
        "Row 3, column 'month': '3018-02' lies in the future",
    ),
    "year 218": (
        text_file([LOG, ["2018-01-05", "CJ", "x"], ["0218-01-05", "CJ", "x"]]),
        CALLS,
        "'0218-01-05' lies before 1900",
    ),
    "no such day": (
        text_file([LOG, ["28.02.2021", "CJ", "x"], ["31.02.2021", "CJ", "x"]]),
        CALLS,
        "Row 3, column 'timestamp': '31.02.2021' is not a date. Correct it",
    ),
    "no times": (text_file([LOG, ["", "CJ", "x"], ["-", "AB", "x"]]), CALLS, "no row has a time"),
    "negative count": (
        text_file([MONTHS, ["2020-01", 4], ["2020-02", -3], ["2020-03", 5]]),
        series(),
        "Row 3, column 'calls': '-3' is a negative count",
    ),
    "text among numbers": (
        text_file([MONTHS, ["2020-01", 4], ["2020-02", "many"], ["2020-03", 5]]),
        series(),
        "Row 3, column 'calls': this is not a number",
    ),
    "two decimal marks": (
        text_file([MONTHS, ["2020-01", "4,5"], ["2020-02", "3.25"], ["2020-03", "5,5"]]),
        series(),
        "Row 3, column 'calls': '3.25' has another decimal mark",
    ),
    "thousand or decimal": (
        text_file([MONTHS, ["2020-01", "1.234"], ["2020-02", "987"]], delimiter=";"),
        series(),
        "'1.234' can be a number above a thousand or a decimal",
    ),
    "period twice": (
        text_file([MONTHS, ["2020-01", 4], ["2020-02", 3], ["2020-01", 5]]),
        series(),
        "Row 4, column 'month': 2020-01 is in row 2 already",
    ),
    "period and area twice": (
        text_file(
            [["month", "county", "calls"], *[["2020-01", area, 1] for area in ("CJ", "AB", "CJ")]]
        ),
        series(),
        "Row 4, column 'month': 2020-01 is in row 2 already for the same area",
    ),
    "two dates in one month": (
        text_file([MONTHS, ["2020-01-05", 4], ["2020-01-25", 3]]),
        series(),
        "2020-01 is in row 2 already",
    ),
    "years for months": (
        text_file([["year", "calls"], [2020, 4], [2021, 3]]),
        series(),
        "'2020' is longer than a month",
    ),
    "empty measure": (
        text_file([["month", "calls", "rain"], ["2020-01", 4, ""], ["2020-02", 3, "NA"]]),
        series(),
        "Column 'rain': this column is empty from top to bottom",
    ),
    "no numbers": (
        text_file([["month", "county"], ["2020-01", "CJ"]]),
        series(),
        "no column holds numbers",
    ),
    "formula": (
        text_file([LOG, ["2020-01-13", "CJ", '=HYPERLINK("h","t")'], ["2020-01-14", "CJ", "-"]]),
        CALLS,
        "Row 2, column 'reason': this is a formula",
    ),
    "formula after a sign": (
        text_file([LOG, ["2020-01-13", "CJ", "@SUM(A1:A9)"], ["2020-01-14", "CJ", "+c|'x'!A0"]]),
        CALLS,
        "Row 2, column 'reason': this is a formula (2 rows)",
    ),
    "formula, workbook": (
        workbook([LOG, ["2020-01-13", "CJ", "=1+1"]]),
        CALLS,
        "Row 2: the cell in column 3 is a formula",
    ),
    "ten megabytes in a cell": (
        b"timestamp,county\n2020-01-13," + b"x" * 10_000_000 + b"\n",
        CALLS,
        "Row 2: this row is longer than 1 MB",
    ),
    "ten megabytes of cells": (
        b"timestamp,county\n2020-01-13" + b",x" * 5_000_000 + b"\n",
        CALLS,
        "Row 2: this row is longer than 1 MB",
    ),
    "ten megabytes in quotes": (
        b'timestamp,county\n2020-01-13,"' + b"xx\n" * 3_400_000,
        CALLS,
        "Row 2: a quotation mark opens here and is never closed",
    ),
    "quotes never close": (
        b'timestamp,county\n2020-01-13,AB\n2020-01-14,"CJ\n2020-01-15,AB\n',
        CALLS,
        "Row 3: a quotation mark opens here and is never closed",
    ),
    "quotes amid a cell": (
        b'timestamp,county\n2020-01-14,"CJ"x\n',
        CALLS,
        "Row 2: a quotation mark stands where none may be",
    ),
    "too many cells": (
        b"timestamp,county\n2020-01-13,CJ\n2020-01-14,CJ,x,y\n",
        CALLS,
        "Row 3: this row has cells beyond the 2 of the header",
    ),
    "headers alike": (
        text_file([["timestamp", "reason", "reason"], ["2020-01-13", "x", "y"]]),
        CALLS,
        "2 columns have the header 'reason'",
    ),
    "no header": (
        text_file([["2020-01-13 10:00", "CJ"], ["2020-01-14 11:00", "AB"]]),
        CALLS,
        "Row 1: this row looks like data",
    ),
    "no time": (
        text_file([["when was that", "county"], ["early", "CJ"]]),
        CALLS,
        "no column holds the time of the contact. Say which it is in the plan",
    ),
    "no such header": (
        text_file([["data apelului", "judet"], ["2020-01-13", "CJ"]]),
        Source(kind="calls", unit="contact", columns={"time": "data apelulu"}),
        "Did you mean 'data apelului'?",
    ),
    "no such zone": (
        text_file([LOG, ["2020-01-13", "CJ", "x"]]),
        Source(kind="calls", unit="contact", timezone="Europe/Bucuresti"),
        "Did you mean 'Europe/Bucharest'?",
    ),
    "no wave": (text_file([["county", "q"], ["CJ", "yes"]]), SURVEY, "no column holds the wave"),
    "answer sheet without a wave": (
        text_file([["wave", "q"], ["2023-01", "yes"], ["", "no"]]),
        SURVEY,
        "Row 3, column 'wave': this cell has no wave",
    ),
    "no such weights": (
        text_file([["wave", "weights", "q"], ["2023-01", 1, "yes"]]),
        Source(kind="survey", before="2023-01", after="2023-06", weights="weight"),
        "there is no column 'weight', which the plan names for the weights. Did you mean 'weights'",
    ),
    "negative weight": (
        text_file([["wave", "weight", "q"], ["2023-01", 1.5, "yes"], ["2023-01", -1.5, "no"]]),
        Source(kind="survey", before="2023-01", after="2023-06", weights="weight"),
        "Row 3, column 'weight': '-1.5' is a negative weight",
    ),
    "missing weight": (
        text_file([["wave", "weight", "q"], ["2023-01", 1.5, "yes"], ["2023-01", "", "no"]]),
        Source(kind="survey", before="2023-01", after="2023-06", weights="weight"),
        "Row 3, column 'weight': this cell is empty (weights)",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_a_clear_error(case):
    content, source, said = BAD[case]
    with pytest.raises(DataError) as raised:
        read(content, "calls.csv", source)
    assert said in str(raised.value)
    assert all(problem.fix for problem in raised.value.problems)


def test_a_gigabyte_of_zeros_is_never_unpacked():
    content = inflating(GB)
    assert len(content) < 6_000_000
    tracemalloc.start()
    with pytest.raises(DataError, match="grows beyond 200 MB when it is unpacked"):
        read(content, "calls.xlsx", CALLS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_an_archive_that_lies_about_its_size_is_found_out():
    size = 24 << 20
    lying = understated(inflating(size), size, 1_000)
    with zipfile.ZipFile(BytesIO(lying)) as archive:
        assert archive.getinfo("xl/worksheets/sheet1.xml").file_size == 1_000
    tracemalloc.start()
    with pytest.raises(DataError, match="the workbook is damaged"):
        read(lying, "calls.xlsx", CALLS, limits=Limits(inflated_bytes=1 << 20))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_text_that_multiplies_itself_is_refused(encoding):
    made = workbook([LOG, ["2020-01-13", "CJ", "x"]])
    sheet = zipfile.ZipFile(BytesIO(made)).read("xl/worksheets/sheet1.xml").decode()
    bomb = '<!DOCTYPE worksheet [<!ENTITY a "xxxxxxxx">]>' + sheet.replace(">x<", ">&a;<")
    assert "&a;" in bomb
    with pytest.raises(DataError, match="the workbook is damaged"):
        read(repacked(made, {"xl/worksheets/sheet1.xml": bomb.encode(encoding)}), "c.xlsx", CALLS)


def test_a_cell_far_to_the_right_is_refused_before_the_row_is_made():
    made = workbook([LOG, ["2020-01-13", "CJ", "x"]])
    sheet = zipfile.ZipFile(BytesIO(made)).read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b'r="C2"', b'r="XFD2"')
    assert far != sheet
    with pytest.raises(DataError, match="Row 2: a row has 16384 columns; 2000 can be read"):
        read(repacked(made, {"xl/worksheets/sheet1.xml": far}), "calls.xlsx", CALLS)


def test_a_row_below_the_last_that_a_sheet_can_have_is_refused():
    made = workbook([LOG, ["2020-01-13", "CJ", "x"]])
    sheet = zipfile.ZipFile(BytesIO(made)).read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b'<row r="2">', b'<row r="999999999999">')
    assert far != sheet
    with pytest.raises(DataError, match="more rows than a sheet can have"):
        read(repacked(made, {"xl/worksheets/sheet1.xml": far}), "calls.xlsx", CALLS)


def test_a_file_above_the_limit_is_refused_before_it_is_read():
    with pytest.raises(DataError, match="the file has 2 kB; 1 kB can be read"):
        read(b"x" * 2_000, "calls.csv", CALLS, limits=Limits(file_bytes=1_000))


def test_all_problems_come_at_once_in_the_order_of_the_file():
    rows = [
        ["month", "calls", "arrests"],
        ["2020-01", 4, 1],
        ["2020-02", -4, 1],
        ["2020-99", 4, 1],
        ["2020-03", 4, "none at all"],
        ["2020-01", 4, 1],
    ]
    with pytest.raises(DataError) as raised:
        read(text_file(rows), "x.csv", series())
    assert [problem.row for problem in raised.value.problems] == [3, 4, 5, 6]


def test_equal_problems_are_one_line_with_their_number():
    rows = [MONTHS, *[[f"{2000 + m // 12}-{m % 12 + 1:02}", m] for m in range(60)]]
    rows += [["2005-01", "no data yet"], ["2005-02", "no data yet"], ["2005-03", "x"]]
    with pytest.raises(DataError) as raised:
        read(text_file(rows), "x.csv", series())
    (problem,) = raised.value.problems
    assert (problem.row, problem.rows, problem.column) == (62, 3, "calls")


def test_a_long_list_of_problems_is_cut_and_says_so():
    rows = [LOG, *[[f"31.02.{year}", "CJ", "x"] for year in range(1900, 2000)]]
    with pytest.raises(DataError) as raised:
        read(text_file(rows), "x.csv", CALLS)
    assert len(raised.value.problems) == 51
    assert "50 more problems like these, in 50 rows" in str(raised.value)


def test_blank_lines_count_as_rows_as_they_do_in_a_spreadsheet():
    content = b"timestamp,county\n\n2020-01-13,CJ\n,\n31.02.2020,AB\n"
    with pytest.raises(DataError, match="Row 5, column 'timestamp'"):
        read(content, "x.csv", CALLS)


def test_what_looks_like_a_formula_and_is_none_is_read():
    reasons = ["-", "-5", "+40", "- no answer", "=>", "=", "--", "@home", "-other!", "1=1"]
    rows = [LOG, *[["2020-01-13", "CJ", reason] for reason in reasons]]
    kept = read(text_file(rows), "x.csv", CALLS).table.frame["reason"]
    assert sorted(kept) == sorted(reasons)


def readable_or_explained(content, source):
    """Read a file: it gives a table, or an error that names a problem, and nothing else."""
    try:
        return read(content, "x", source, key=b"key").stored
    except DataError as error:
        return error.problems


@pytest.mark.parametrize("source", [CALLS, SURVEY, series(), series("week")])
@given(content=st.binary(max_size=200))
def test_no_bytes_break_the_reader(source, content):
    assert readable_or_explained(content, source)


CELLS = st.sampled_from(
    [
        "",
        "-",
        "2020-01-13",
        "13.01.2020",
        "01/02/20",
        "2020W53",
        "2021-13",
        "99999999999",
        "1e999",
        "-1",
        "1.234,5",
        "1,2",
        "nan",
        "inf",
        "yes",
        "0722 123 456",
        "ana@example.org",
        '"',
        "=1",
        "２０２０",
        "٣",
        "²",
        "NaT",
        "0",
        "00",
        "1" * 400,
        "\u2028",
        "12:00",
        "T1 2020",
        "9999-12",
    ]
)
HEADERS = st.sampled_from(["timestamp", "month", "year", "week", "county", "wave", "q1", "id", ""])


@pytest.mark.parametrize("source", [CALLS, SURVEY, series(), series("day"), series("quarter")])
@given(
    headers=st.lists(HEADERS, min_size=1, max_size=4),
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5),
    as_workbook=st.booleans(),
)
def test_no_cells_break_the_reader(source, headers, rows, as_workbook):
    content = workbook([headers, *rows]) if as_workbook else text_file([headers, *rows])
    assert readable_or_explained(content, source)


@given(at=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_no_damage_to_a_workbook_breaks_the_reader(at, byte):
    content = bytearray(workbook([LOG, ["2020-01-13", "CJ", "x"], ["2020-01-14", "AB", 3]]))
    content[at % len(content)] = byte
    assert readable_or_explained(bytes(content), CALLS)


# --- what would fill the memory -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"timestamp,x\n2023-01-01,a\n" + b"\n" * 5_000, "more than 1,000 lines"),
        (b"timestamp,x\n" + b",,,,\n" * 900, "more than 4,000 cells"),
        (b"timestamp" + b",x" * 99 + b"\n" + b"2023-01-01\n" * 90, "more than 4,000 cells"),
    ],
)
def test_blank_lines_and_empty_cells_take_memory_too(content, said):
    with pytest.raises(DataError, match=said):
        read(content, "x.csv", CALLS, limits=Limits(lines=1_000, cells=4_000))


def test_empty_cells_of_a_sheet_take_memory_too():
    far = [["timestamp", "x"], *[["2023-01-01", *[""] * 98, "far"] for _ in range(60)]]
    with pytest.raises(DataError, match="more than 4,000 cells"):
        read(workbook(far), "x.xlsx", CALLS, limits=Limits(cells=4_000))


def renamed(sheet, name):
    """A workbook whose sheet is another part, named as its maker likes."""
    made, out = BytesIO(workbook([["timestamp", "x"], ["2023-01-01", "a"]])), BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.namelist():
            content = source.read(part).replace(b"worksheets/sheet1.xml", name.encode())
            whole = part == "xl/worksheets/sheet1.xml"
            target.writestr(f"xl/{name}" if whole else part, sheet if whole else content)
    return out.getvalue()


ENTITY = (
    '<!DOCTYPE x [<!ENTITY a "lol">]><worksheet '
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
    '<c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize("name", ["worksheets/sheet1.bin", "media/x.svg", "sheet"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_wherever_the_sheet_is(name, encoding):
    with pytest.raises(DataError, match="damaged"):
        read(renamed(ENTITY.encode(encoding), name), "x.xlsx", CALLS)


def test_an_encoding_that_would_hide_entities_is_refused():
    hidden = b'<?xml version="1.0" encoding="cp037"?>' + ENTITY.encode("cp037")
    with pytest.raises(DataError, match="damaged"):
        read(renamed(hidden, "worksheets/sheet1.xml"), "x.xlsx", CALLS)


def test_nul_in_utf16_is_refused_as_in_any_other_encoding():
    content = "timestamp,x\n2023-01-01,a\x00b\n".encode("utf-16")
    with pytest.raises(DataError, match="not a text file"):
        read(content, "x.csv", CALLS)


def test_a_long_cell_is_looked_through_in_time():
    cells = [f"2023-01-01,{'a' * 60_000}{n}" for n in range(10)]
    begun = time.process_time()
    read("\n".join(["timestamp,x", *cells]).encode(), "x.csv", CALLS)
    assert time.process_time() - begun < 10
