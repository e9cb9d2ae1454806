"""The same cells are the same table, in whatever order, delimiter, encoding or format."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.made import CALLS, SURVEY, series, text_file, workbook
from toolkit.ingest import read
from toolkit.plan import Source

MOMENTS = st.datetimes(
    min_value=pd.Timestamp("1990-01-01"), max_value=pd.Timestamp("2024-12-31")
).map(lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S"))
WORDS = st.sampled_from(
    ["", "advice", "Întrebare", "žena", "a;b", "a,b", 'say "x"', "two\nlines", " x "]
)
WESTERN = st.sampled_from(["", "advice", "Córdoba", "São", "a;b", "a,b", 'say "x"'])
CALL = st.tuples(MOMENTS, st.sampled_from(["CJ", "AB", ""]), WORDS)
FORMS = st.sampled_from(
    [(d, e) for d in (",", ";", "\t") for e in ("utf-8", "utf-8-sig", "utf-16")] + ["workbook"]
)


def written(rows, form):
    return (
        workbook(rows)
        if form == "workbook"
        else text_file(rows, delimiter=form[0], encoding=form[1])
    )


@given(calls=st.lists(CALL, min_size=1, max_size=12), form=FORMS, data=st.data())
def test_calls_do_not_depend_on_order_or_form(calls, form, data):
    head = ("timestamp", "county", "reason")
    trimmed = [(at, area, reason.strip()) for at, area, reason in calls]
    rows = trimmed if form == "workbook" else calls
    plain = read(text_file([head, *rows]), "x.csv", CALLS)
    same = read(written([head, *rows], form), "y", CALLS)
    mixed = read(written([head, *data.draw(st.permutations(rows))], form), "y", CALLS)
    pd.testing.assert_frame_equal(plain.table.frame, same.table.frame)
    pd.testing.assert_frame_equal(plain.table.frame, mixed.table.frame)
    assert same.stored == plain.stored
    assert same.report == plain.report


@given(
    cells=st.lists(st.tuples(MOMENTS, WESTERN), min_size=2, max_size=12),
    encoding=st.sampled_from(["latin-1", "cp1252"]),
)
def test_western_encodings_give_the_same_calls(cells, encoding):
    rows = [("timestamp", "reason"), *cells]
    plain = read(text_file(rows), "x.csv", CALLS)
    assert read(text_file(rows, encoding=encoding), "x.csv", CALLS).stored == plain.stored


@given(
    figures=st.dictionaries(st.integers(0, 200), st.integers(0, 10**6), min_size=1, max_size=20),
    form=FORMS,
    data=st.data(),
)
def test_series_do_not_depend_on_order_or_form(figures, form, data):
    rows = [(f"{2000 + m // 12}-{m % 12 + 1:02}", n / 4) for m, n in figures.items()]
    source = series(columns={"period": "luna"})
    plain = read(text_file([("luna", "n"), *rows]), "x.csv", source).table
    mixed = [("luna", "n"), *data.draw(st.permutations(rows))]
    pd.testing.assert_frame_equal(plain.frame, read(written(mixed, form), "y", source).table.frame)
    assert dict(zip(plain.frame["period"].astype(str), plain.frame["n"], strict=True)) == dict(rows)


@given(
    answers=st.lists(
        st.tuples(st.sampled_from(["1", "2"]), WORDS, st.sampled_from(["", "1", "2,5", "3"])),
        min_size=1,
        max_size=12,
    ),
    data=st.data(),
)
def test_answers_do_not_depend_on_the_order_of_sheets(answers, data):
    order = data.draw(st.permutations(range(len(answers))))
    head = ("wave", "words", "hours")
    source = Source(kind="survey", before="1", after="2")
    one = read(text_file([head, *answers]), "x.csv", source).table
    two = read(text_file([head, *[answers[at] for at in order]], delimiter=";"), "x", source).table
    expected = one.frame.iloc[order].reset_index(drop=True)
    pd.testing.assert_frame_equal(expected, two.frame)
    assert one.missing == two.missing


@given(calls=st.lists(CALL, min_size=1, max_size=12))
def test_what_is_kept_reads_as_the_file_did(calls):
    rows = [("timestamp", "county", "reason"), *calls]
    first = read(text_file(rows), "x.csv", CALLS)
    again = read(first.stored, "x.csv", CALLS)
    assert again.stored == first.stored
    pd.testing.assert_frame_equal(again.table.frame, first.table.frame)


def test_a_survey_keeps_the_order_of_its_sheets():
    rows = [("wave", "q"), ("2023-06", "b"), ("2023-01", "a"), ("2023-06", "a")]
    assert read(text_file(rows), "x.csv", SURVEY).table.frame["q"].tolist() == ["b", "a", "a"]
