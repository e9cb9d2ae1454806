"""What is personal goes no further than the door: not kept, not shown, not logged."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.made import CALLS, SURVEY, series, text_file, workbook
from toolkit.errors import DataError
from toolkit.ingest import read
from toolkit.ingest.deidentify import pseudonyms
from toolkit.ingest.personal import HEADERS, in_cell, kind_of
from toolkit.plan import Source
from toolkit.store.joined import joined

KEY = b"a key of a workspace, 32 bytes.."
SECRETS = (
    "0722 123 456",
    "+40 722-123-457",
    "722123458",
    "ana.pop@example.org",
    "Ana Maria Popescu",
    "1870314123456",
    "44.426811 26.102542",
    "She said that the man from number nine took all her papers away",
)
NAME = SECRETS[4]
PUBLISHED = "3b07d880ba26709e189ca1554521513d51edeb8decec412ece2cb58a44ad6c69"
LOG = [
    [
        "data apelului",
        "județ",
        "telefon",
        "Nume și prenume",
        "e-mail",
        "agent",
        "gps",
        "observații",
        "_submitted_by",
        "deviceid",
        "CNP",
        "id_caz",
        "motiv",
    ],
    [
        "31.01.2023 14:05",
        "CJ",
        SECRETS[0],
        SECRETS[4],
        SECRETS[3],
        "Ion",
        SECRETS[6],
        SECRETS[7],
        "maria",
        "ee.example:77",
        SECRETS[5],
        "C-100",
        "cerere",
    ],
    [
        "01.02.2023 9:30",
        "AB",
        SECRETS[1],
        "Ion Radu",
        "",
        "Ion",
        "",
        "vorbit cu mama despre el",
        "maria",
        "ee.example:78",
        "",
        "C-101",
        "cerere",
    ],
    [
        "02.02.2023 9:30",
        "AB",
        SECRETS[2],
        "",
        "",
        "Eva",
        "",
        "",
        "ioana",
        "ee.example:78",
        "",
        "C-101",
        "altele",
    ],
]
REMOVED = tuple(LOG[0][2:12])


def everything(reading):
    """All that leaves the door, as one text."""
    table = reading.table
    return "\n".join(
        [
            reading.stored.decode(),
            reading.stored_name,
            *reading.report,
            *reading.removed_columns,
            repr(reading),
            repr(table),
            table.frame.to_csv(),
            str(table.notes),
        ]
    )


@pytest.mark.parametrize("made", [text_file, workbook])
def test_personal_columns_are_left_out_and_reported(made, caplog):
    with caplog.at_level(logging.DEBUG):
        reading = read(made(LOG), "Ana Maria Popescu 0722123456.csv", CALLS, key=KEY)
    assert reading.removed_columns == REMOVED
    assert reading.table.frame.columns.tolist() == ["time", "area", "motiv"]
    assert reading.stored.splitlines()[0].decode() == "data apelului,județ,motiv"
    out = everything(reading) + caplog.text
    for secret in (*SECRETS, "Ion", "maria", "ee.example", "C-10"):
        assert secret not in out
    assert all(any(f"'{name}'" in line for line in reading.report) for name in REMOVED)


def test_what_is_kept_of_a_workbook_equals_what_is_kept_of_text():
    one = read(text_file(LOG), "x.csv", CALLS, key=KEY)
    two = read(workbook(LOG), "x.xlsx", CALLS, key=KEY)
    assert one.stored == two.stored


@pytest.mark.parametrize("kind", HEADERS)
def test_every_header_of_a_kind_is_recognised(kind):
    import pandas as pd

    for phrase in HEADERS[kind]:
        for header in (phrase, phrase.title().replace(" ", "_"), f"q3 {phrase}"):
            cells = pd.Series(["Xy", "Zw", "Vu"], name=header)
            assert kind_of(cells) is not None, header


@pytest.mark.parametrize(
    "header", ["message_understood", "phone_owned", "email_seen", "device", "nota", "mobile number"]
)
def test_a_header_alone_does_not_take_a_question_out(header):
    rows = [["wave", header], *[["2023-01", cell] for cell in ["yes", "no", "yes", "no"]]]
    assert header in read(text_file(rows), "x.csv", SURVEY).table.frame


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([f"07{n:08}" for n in range(30)], "phone number"),
        ([f"07{n:02} {n:03} {n:03}" for n in range(30)], "phone number"),
        ([f"+351 9{n:02} {n:03} {n:03}" for n in range(30)], "phone number"),
        ([f"user{n}@example.org" for n in range(30)], "e-mail address"),
        ([f"44.42{n:03}, 26.10{n:03}" for n in range(30)], "coordinates"),
        ([f"the {n} man came back to the house at night" for n in range(30)], "free text"),
        (
            [
                "Ana Pop",
                "Ion Radu",
                "Eva Dinu",
                "Dan Ilie",
                "Ada Toma",
                "Gal Nunes",
                "Rui Costa",
                "Eva Sousa",
                "Ivo Dias",
                "Ana Luz",
                "Leo Paz",
                "Mia Sol",
            ],
            "name",
        ),
        ([f"K{n:05}" for n in range(30)], "identifier"),
    ],
)
def test_content_gives_a_column_away_whatever_its_header(cells, kind):
    rows = [["timestamp", "extra"], *[["2020-01-13", cell] for cell in cells]]
    reading = read(text_file(rows), "x.csv", CALLS)
    assert reading.removed_columns == ("extra",)
    assert reading.report[-1] == f"Column 'extra' was left out ({kind})."


def test_many_different_long_answers_are_free_text():
    rows = [["timestamp", "extra"]]
    rows += [
        ["2020-01-13", f"Street market no. {n} in the old town"] for n in range(300) for _ in "ab"
    ]
    assert read(text_file(rows), "x.csv", CALLS).removed_columns == ("extra",)


def test_answers_in_peoples_own_words_are_free_text():
    cells = [f"my cousin {n}" for n in range(40)]
    rows = [["wave", "other"], *[["2023-01", cell] for cell in cells]]
    assert read(text_file(rows), "x.csv", SURVEY).removed_columns == ("other",)


def test_many_places_are_no_free_text():
    rows = [["timestamp", "village"], *[["2020-01-13", f"Sat{n % 400}"] for n in range(2_000)]]
    assert "village" in read(text_file(rows), "x.csv", CALLS).table.frame


def test_a_number_inside_a_category_empties_the_cell_only():
    reasons = ["advice"] * 9 + ["report", "call 0722 123 456", "ana@example.org asks"]
    rows = [["timestamp", "county", "reason"]]
    rows += [["2020-01-13", "CJ", reason] for reason in reasons]
    rows += [["2020-01-13", "tel 0722123456", "advice"]]
    reading = read(text_file(rows), "x.csv", CALLS)
    assert reading.table.frame["reason"].value_counts().to_dict() == {
        "advice": 10,
        "report": 1,
        "": 2,
    }
    assert sorted(set(reading.table.frame["area"])) == ["", "CJ"]
    assert "0722" not in everything(reading)
    assert "example.org" not in everything(reading)
    assert any("'reason': 2 cells with a phone number" in line for line in reading.report)
    assert any("'county': 1 cell with" in line for line in reading.report)


@pytest.mark.parametrize(
    "harmless",
    [
        "2019-2020",
        "2020-01-13 12:46:38",
        "0.123456789",
        "1234567",
        "19043767",
        "18-25",
        "1 2 3 4 5 6 7 8",
        "12:30-14:00",
        "AB-123",
        "100.000,50",
        "-12.5",
        "3 - 4 times",
        "2021/22",
        "Law 678/2001",
    ],
)
def test_ordinary_cells_are_not_taken_for_personal_ones(harmless):
    assert in_cell(harmless) is None


@pytest.mark.parametrize(
    "personal",
    [
        "0722123456",
        "0722-123-456",
        "(0722) 123 456",
        "+40722123456",
        "tel:0040722123456",
        "455-1234",
        "4567-8901",
        "06 12 34 56 78",
        "1870314123456",
        "021.123.45.67",
        "a@b.ro",
    ],
)
def test_numbers_to_call_are_found_in_the_ways_people_write_them(personal):
    assert in_cell(personal) is not None
    assert in_cell(f"ask for {personal} now") is not None


# --- identifiers -----------------------------------------------------------------------------


def case_log(*cases):
    return text_file([["timestamp", "caso_id"], *[["2020-01-13", case] for case in cases]])


def test_identifiers_that_are_needed_get_the_same_pseudonym_in_every_file():
    source = Source(kind="calls", unit="case")
    one = read(case_log("007", "7", "007", ""), "x.csv", source, key=KEY).table.frame["caso_id"]
    two = read(case_log("007"), "x.csv", source, key=KEY).table.frame["caso_id"]
    other = read(case_log("007"), "x.csv", source, key=b"another").table.frame["caso_id"]
    assert one.nunique() == 3
    assert two[0] in set(one)
    assert other[0] not in set(one)
    assert "7" not in set(one)


def test_a_pseudonym_is_a_keyed_hash_as_others_make_it():
    r"""Made by another program: printf 'case\0C-1' | openssl dgst -sha256 -hmac key."""
    import pandas as pd

    made = pseudonyms(pd.Series(["C-1"]), b"key", "case")[0]
    assert made == "p-" + PUBLISHED[:32]


def test_identifiers_without_need_or_key_are_left_out():
    for source, key in ((CALLS, KEY), (Source(kind="calls", unit="case"), None)):
        reading = read(case_log("C-1", "C-2"), "x.csv", source, key=key)
        assert reading.removed_columns == ("caso_id",)
        assert b"C-1" not in reading.stored


def test_a_kept_file_read_again_keeps_its_pseudonyms():
    source = Source(kind="survey", before="1", after="2", columns={"person": "panelist"})
    content = text_file([["wave", "panelist", "q"], ["1", "0012", "yes"], ["2", "0012", "no"]])
    first = read(content, "x.csv", source, key=KEY)
    again = read(first.stored, "x.csv", source, key=KEY)
    assert first.table.person == "panelist"
    assert first.table.frame["panelist"].nunique() == 1
    assert again.stored == first.stored
    assert b"0012" not in first.stored


def test_people_of_a_panel_are_recognised_within_one_wave():
    rows = [["wave", "respondent", "q"]]
    rows += [[wave, 1000 + n, "yes"] for wave in (1, 2, 3) for n in range(60)]
    assert read(text_file(rows), "x.csv", SURVEY).removed_columns == ("respondent",)


# --- errors ----------------------------------------------------------------------------------

PLACES = ["timestamp", "month", "calls", "wave", "weight", "county", "tel"]
GOOD = {"timestamp": "2020-01-13", "month": "2020-01", "wave": "2023-01", "weight": "1.5"}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("kind", ["calls", "series", "survey", "weighted"])
def test_no_error_or_report_quotes_a_personal_cell(kind, place, secret):
    source = {
        "calls": CALLS,
        "series": series(),
        "survey": SURVEY,
        "weighted": Source(kind="survey", before="2023-01", after="2", weights="weight"),
    }[kind]
    rows = [PLACES]
    for number in range(30):
        row = {**GOOD, "calls": number, "county": f"C{number % 3}", "tel": "yes"}
        row["month"] = f"{2000 + number // 12}-{number % 12 + 1:02}"
        rows.append([row[name] for name in PLACES])
    for number in (3, 7):
        rows[number][PLACES.index(place)] = secret
    try:
        out = everything(read(text_file(rows), "x.csv", source, key=KEY))
    except DataError as error:
        out = str(error) + repr(error.problems) + repr(error)
    else:
        if secret == NAME:
            # A name typed where a category may stand: no machine can tell it from a category.
            return
    assert secret not in out


def test_a_file_without_headers_is_refused_without_quoting_it():
    rows = [["Ana Maria Popescu", "CJ", "yes"], ["Ion Radu", "CJ", "yes"]]
    for made in (text_file(rows), text_file([["0722 123 456", "x"], ["a", "b"]])):
        with pytest.raises(DataError) as raised:
            read(made, "x.csv", CALLS)
        assert "Popescu" not in str(raised.value)
        assert "0722" not in str(raised.value)


@given(
    place=st.sampled_from(PLACES),
    digits=st.integers(10**8, 10**10).map(lambda n: f"0{n}"),
    mark=st.sampled_from(["", " ", "-", "."]),
)
def test_no_phone_number_ever_comes_out(place, digits, mark):
    phone = mark.join([digits[:4], digits[4:7], digits[7:]])
    rows = [PLACES, *[[*map(str, GOOD.values()), "1", "CJ", "yes"] for _ in range(4)]]
    rows[2][PLACES.index(place)] = phone
    for source in (CALLS, SURVEY, series()):
        try:
            out = everything(read(text_file(rows), "x.csv", source))
        except DataError as error:
            out = str(error)
        assert phone not in out


def test_combining_files_brings_nothing_back():
    readings = [read(text_file(LOG), "x.csv", CALLS) for _ in range(1)]
    assert "telefon" not in joined([reading.table for reading in readings]).frame
