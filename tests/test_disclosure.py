"""What leaves: each rule of disclosure by name, and an attack that works without them."""

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.collateral.made import between, outcome, plan, survey
from toolkit.collateral.harm import harm_verdict
from toolkit.collateral.ledger import ledger
from toolkit.disclosure import given_exactly, protect
from toolkit.disclosure.estimates import _first_day
from toolkit.disclosure.rounding import Grid, round_effect, to_grid
from toolkit.disclosure.sentences import without_small_counts
from toolkit.errors import DemandEvalError
from toolkit.models.its import fit_its
from toolkit.plan import Event, Matters, Source
from toolkit.results import (
    Check,
    Evaluation,
    OutcomeResult,
    Provenance,
    SourceSummary,
    WaveLevel,
)
from toolkit.verdicts import verdict

MARGIN = Matters(ratio=1.2)


def fitted(values, *, start=12, errors="independent", **more):
    index = pd.period_range("2021-01", periods=len(values), freq="M")
    given = {"family": "count", "shape": "step", "season": None, "errors": errors}
    series = pd.Series([np.nan if v is None else float(v) for v in values], index=index)
    return fit_its(series, index[start].start_time, **(given | more))


def result(estimate, said, **more):
    return OutcomeResult(
        id=said.id,
        name=said.label,
        role=said.role,
        source=said.source,
        unit="contact",
        definition="all contacts",
        estimate=estimate,
        verdict=verdict(estimate, said),
        **more,
    )


def evaluation(*results, outcomes=None, source=None, rows=1234, events=()):
    said = outcomes or [outcome(one.id, matters=MARGIN) for one in results]
    whole = replace(plan(said, source=source), events=tuple(events))
    known = whole.sources["calls"]
    summary = SourceSummary(
        id="calls",
        kind=known.kind,
        files=("calls.csv",),
        rows=rows,
        first="2021-01",
        last="2022-12",
        public=known.public,
        citation=known.citation,
        notes=("3 rows have no date.",),
    )
    return Evaluation(
        plan=whole,
        fingerprint=whole.fingerprint,
        outcomes=results,
        ledger=ledger([], whole),
        sources=(summary,),
    )


def of_calls(values, **more):
    """An evaluation of one series of calls."""
    return evaluation(result(fitted(values), outcome(matters=MARGIN)), **more)


def shown(found, id="calls"):
    return found.outcome(id).estimate.path_values


PLENTY = [
    48,
    52,
    61,
    44,
    39,
    57,
    43,
    58,
    62,
    47,
    51,
    49,
    66,
    71,
    58,
    63,
    77,
    69,
    72,
    68,
    59,
    64,
    73,
    61,
]


def with_small(**small):
    values = list(PLENTY)
    for place, value in small.items():
        values[int(place[1:])] = value
    return values


# --- counts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [1, 2, 9, 10])
def test_one_to_ten_people_are_left_out_with_one_more(value):
    path = shown(protect(of_calls(with_small(p4=value))))
    assert path.observed[4] is None
    assert path.hidden[4]
    assert sum(path.hidden[:12]) == 2
    assert sum(path.hidden[12:]) == 0


def test_the_second_is_the_next_smallest_of_the_same_stretch():
    path = shown(protect(of_calls(with_small(p15=4))))
    assert [i for i, flag in enumerate(path.hidden) if flag] == [14, 15]


def test_hidden_counts_are_eleven_people_together():
    path = shown(protect(of_calls(with_small(p2=1, p3=2, p4=3))))
    assert sum(path.hidden[:12]) == 4


def test_other_counts_are_rounded_to_the_nearest_five():
    path = shown(protect(of_calls(PLENTY)))
    assert not any(path.hidden)
    assert path.observed[:4] == (50, 50, 60, 45)


def test_what_would_be_rounded_below_eleven_is_hidden():
    path = shown(protect(of_calls(with_small(p3=12, p5=13))))
    assert path.observed[3] is None
    assert shown(protect(of_calls(with_small(p5=13)))).observed[5] == 15


def test_zero_is_shown_unless_it_would_disclose():
    path = shown(protect(of_calls(with_small(p3=0, p5=0))))
    assert path.observed[3] == 0
    assert not any(path.hidden)
    others = protect(of_calls(with_small(p13=0, p14=4, p15=9)))
    assert shown(others).observed[13] == 0
    assert shown(others).hidden[14:16] == (True, True)
    lone = protect(of_calls([*PLENTY[:12], 4, 0, *[None] * 7, 0, 0, 0]))
    assert lone.outcomes[0].estimate is None


def test_missing_periods_stay_missing():
    path = shown(protect(of_calls(with_small(p3=None, p4=5))))
    assert path.observed[3] is None
    assert not path.hidden[3]


def test_the_smallest_count_can_be_raised_and_not_lowered():
    found = of_calls(with_small(p4=15))
    assert shown(protect(found)).observed[4] == 15
    assert shown(protect(found, k=20)).observed[4] is None
    with pytest.raises(DemandEvalError, match="raised, not lowered"):
        protect(found, k=10)


def test_protecting_twice_is_protecting_once():
    once = protect(of_calls(with_small(p4=5)))
    assert once.protected
    assert protect(once) is once
    with pytest.raises(DemandEvalError, match="original"):
        protect(once, k=20)
    strict = protect(of_calls(PLENTY), k=20)
    assert protect(strict, k=15) is strict


def test_the_evaluation_given_is_not_changed():
    found = of_calls(with_small(p4=5))
    before = found.to_json()
    protect(found)
    assert found.to_json() == before


def test_json_and_back():
    found = protect(of_calls(with_small(p4=5)))
    assert Evaluation.from_json(found.to_json()) == found


def test_it_is_said_in_the_limitations():
    assert protect(of_calls(PLENTY)).limitations[-1].startswith("Counts below 11 people are left")


# --- who is exempt -----------------------------------------------------------------------------


def test_public_figures_with_a_citation_are_exempt():
    source = Source(
        kind="series", period="month", public=True, citation="Department of Transport, 1985"
    )
    found = of_calls(with_small(p4=5), source=source)
    safe = protect(found)
    assert safe.outcomes == found.outcomes
    assert safe.sources == found.sources
    assert safe.protected
    assert safe.limitations == ()


def test_public_without_a_citation_is_not_exempt():
    source = Source(kind="series", period="month", public=True)
    assert shown(protect(of_calls(with_small(p4=5), source=source))).observed[4] is None


def test_what_counts_no_people_is_exempt():
    estimate = fitted(with_small(p4=5))
    found = evaluation(result(estimate, outcome(matters=MARGIN), people=False))
    assert protect(found).outcomes == found.outcomes


# --- stretches ---------------------------------------------------------------------------------


def test_of_a_stretch_of_fewer_than_eleven_people_only_the_reading_is_shown():
    exact = of_calls([*PLENTY[:12], 0, 1, 0, 0, 2, 0, 0, 3, 0, 0, 1, 0])
    safe, before = protect(exact).outcomes[0], exact.outcomes[0]
    assert before.estimate is not None
    assert safe.estimate is None
    assert safe.problem.startswith("The numbers rest on fewer than 11 people")
    assert safe.verdict.reading == before.verdict.reading
    assert (safe.verdict.low, safe.verdict.high, safe.verdict.p_value) == (None, None, None)


def test_a_withheld_outcome_takes_the_numbers_of_its_finding_along():
    said = outcome("calls", role="collateral", harm="increase", effect="stigma", matters=MARGIN)
    estimate = fitted([*PLENTY[:12], 0, 1, 0, 0, 2, 0, 0, 3, 0, 0, 1, 0])
    harm = harm_verdict(estimate, harm="increase", margin=MARGIN, effect="stigma", outcome=said)
    found = evaluation(result(estimate, said), outcomes=[said])
    safe = protect(replace(found, ledger=ledger([harm], found.plan)))
    entry = next(one for one in safe.ledger.findings if one.effect == "stigma")
    assert (entry.estimate, entry.ci_low, entry.ci_high, entry.p_value) == (None,) * 4
    assert entry.reading == harm.reading


def test_lines_are_left_out_where_they_would_tell():
    """Few counts carry many terms: the effect stays, lines and terms go."""
    values = with_small(p4=5)
    estimate = fitted(values)
    many = replace(estimate, term_rows=estimate.term_rows * 4)
    safe = protect(evaluation(result(many, outcome(matters=MARGIN)))).outcomes[0].estimate
    assert set(safe.path_values.fitted) == {None}
    assert safe.term_rows == ()
    assert safe.effect().estimate is not None
    assert "would tell those that are hidden" in safe.warnings[-1]
    assert None not in shown(protect(evaluation(result(estimate, outcome(matters=MARGIN))))).fitted


def test_a_series_of_few_counts_is_withheld():
    values = [0] * 8 + [20, 0, 0, 9] + [0] * 8 + [0, 18, 7, 0]
    assert protect(of_calls(values)).outcomes[0].estimate is None


def test_events_in_the_model_are_stretches_of_their_own():
    values = with_small(p5=4, p6=3)
    day = pd.Timestamp("2021-06-10").date()
    event = Event(id="lockdown", kind="lockdown", start=day, end=day.replace(month=7))
    estimate = fitted(values)
    row = replace(estimate.term_rows[0], name="lockdown")
    modelled = replace(estimate, term_rows=(*estimate.term_rows, row))
    said = outcome(matters=MARGIN)
    inside = protect(evaluation(result(modelled, said), events=[event]))
    assert inside.outcomes[0].estimate is None
    outside = protect(evaluation(result(estimate, said), events=[event]))
    assert None not in shown(outside).fitted


def test_weeks_with_terms_for_the_months_cover_each_other():
    index = pd.period_range("2021-01-04", periods=104, freq="W-SUN")
    values = [40 + place % 7 for place in range(104)]
    values[2] = 4
    start = index[60].start_time
    series = pd.Series(map(float, values), index=index)
    estimate = fit_its(series, start, family="count", shape="step", season="dummies")
    path = shown(protect(evaluation(result(estimate, outcome(matters=MARGIN)))))
    january = [i for i, day in enumerate(path.periods) if day[5:7] == "01" and path.hidden[i]]
    assert len(january) > 1


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("2023-03-06", "2023-03-06"),
        ("2023-03", "2023-03-01"),
        ("2023Q3", "2023-07-01"),
        ("2023", "2023-01-01"),
    ],
)
def test_the_first_day_of_a_period(label, day):
    assert _first_day(label) == day


def test_calendar_months_with_terms_of_their_own_cover_each_other():
    """January is 4 and 66: with a term for January its total is known, so both are hidden."""
    values = with_small(p0=4)
    estimate = replace(fitted(values), season="11 month terms")
    path = shown(protect(evaluation(result(estimate, outcome(matters=MARGIN)))))
    assert path.hidden[0]
    assert path.hidden[12]


def test_what_one_estimate_hides_the_alternative_hides():
    values = [*with_small(p4=5), *PLENTY, *PLENTY]
    said = outcome(matters=MARGIN)
    other = replace(fitted(values), season="11 month terms")
    found = evaluation(result(fitted(values), said, alternative=other))
    safe = protect(found).outcomes[0]
    assert safe.alternative.path_values.hidden == safe.estimate.path_values.hidden
    places = [i for i, flag in enumerate(safe.estimate.path_values.hidden) if flag]
    assert 4 in places
    months = [i % 12 for i in places]
    assert all(months.count(month) > 1 for month in months)


def test_the_alternative_goes_before_the_lines():
    values = with_small(p4=5)
    found = evaluation(result(fitted(values), outcome(matters=MARGIN), alternative=fitted(values)))
    safe = protect(found).outcomes[0]
    assert safe.alternative is None
    assert None not in safe.estimate.path_values.fitted


# --- an attack that works without these rules ----------------------------------------------------


def solve_for_hidden(observed, lines, hidden):
    """Solve the normal equations of a Poisson step model for the counts that are not shown.

    Under independent errors the fitted values leave no residual in the intercept, the step and
    the trend: three equations, for at most three unknowns.
    """
    n = len(observed)
    design = np.column_stack([np.ones(n), np.arange(n), np.arange(n) >= 12])
    known = np.array([0.0 if i in hidden else observed[i] for i in range(n)])
    rest = design.T @ (np.array(lines) - known)
    return np.linalg.lstsq(design[hidden].T, rest, rcond=None)[0]


def attacked(*, protection):
    """Share of hidden counts that the attack finds exactly."""
    rng = np.random.default_rng(11)
    found = []
    for _ in range(60):
        values = rng.poisson(45, 24)
        values[rng.integers(0, 12)] = rng.integers(1, 11)
        exact = of_calls(values.tolist())
        safe = shown(protect(exact))
        hidden = [i for i, flag in enumerate(safe.hidden) if flag]
        path = safe if protection else shown(exact)
        guess = solve_for_hidden(path.observed, path.fitted, hidden)
        found += [abs(g - values[i]) < 0.5 for g, i in zip(guess, hidden, strict=True)]
    return np.mean(found)


def test_hiding_alone_would_tell_every_hidden_count():
    assert attacked(protection=False) > 0.9


def test_protected_it_tells_no_more_than_chance():
    """One in ten is chance; the bound is that plus three standard errors of 120 guesses."""
    assert attacked(protection=True) < 0.1 + 3 * (0.1 * 0.9 / 120) ** 0.5


# --- numbers -----------------------------------------------------------------------------------


def test_digits_are_those_that_the_standard_error_supports():
    exact = between(-0.123456789, 0.987654321)
    found = round_effect(exact, Grid(level=0.95), (0.0,))
    assert (found.ci_low, found.ci_high) == (-0.124, 0.988)
    assert found.estimate == 0.432
    assert found.std_error == 0.283


@pytest.mark.parametrize("value", [1e-9, 0.00049, -1e-9, -0.0004])
@pytest.mark.parametrize("side", [-1, 0, 1])
def test_rounding_never_crosses_a_guard(value, side):
    found = to_grid(value, 0.01, [0.0], side=side)
    assert found * value > 0


def test_a_value_on_a_guard_stays_there():
    assert to_grid(0.0, 0.01, [0.0], side=-1) == 0.0


def test_checks_are_rounded_as_the_estimate_is():
    check = Check(
        name="placebo",
        title="Placebo dates",
        status="passed",
        null="",
        finding="3 calls were left out.",
        statistic=1.23456789,
        p_value=0.123456789,
        values=(0.123456789, -0.2),
    )
    found = evaluation(result(fitted(PLENTY), outcome(matters=MARGIN), checks=(check,)))
    safe = protect(found).outcomes[0].checks[0]
    assert (safe.statistic, safe.p_value) == (1.23, 0.123)
    assert len(repr(safe.values[0])) <= 8
    assert safe.finding == "fewer than 11 calls were left out."


def test_findings_are_rounded_as_their_outcome_is():
    said = outcome("calls", role="collateral", harm="increase", effect="stigma", matters=MARGIN)
    estimate = fitted(PLENTY)
    found = evaluation(result(estimate, said), outcomes=[said])
    harm = harm_verdict(estimate, harm="increase", margin=MARGIN, effect="stigma", outcome=said)
    found = replace(found, ledger=ledger([harm], found.plan))
    safe = protect(found)
    entry = next(one for one in safe.ledger.findings if one.effect == "stigma")
    assert entry.ci_low == safe.outcomes[0].estimate.effect().ci_low
    assert entry.reading == harm.reading
    assert safe.ledger.reading == found.ledger.reading


# --- sources and sentences -----------------------------------------------------------------------


@pytest.mark.parametrize(("rows", "kept"), [(7, None), (10, None), (12, 11), (1234, 1235), (0, 0)])
def test_number_of_records(rows, kept):
    assert protect(of_calls(PLENTY, rows=rows)).sources[0].rows == kept


def test_rows_of_a_series_are_periods_and_stay():
    source = Source(kind="series", period="month")
    assert protect(of_calls(PLENTY, rows=8, source=source)).sources[0].rows == 8


def test_notes_hold_no_small_counts():
    assert protect(of_calls(PLENTY)).sources[0].notes == ("fewer than 11 rows have no date.",)


@pytest.mark.parametrize(
    "text",
    [
        "11 callers",
        "1,003 calls",
        "in 4 weeks",
        "2 areas",
        "At least 8 calls",
        "fewer than 5 victims",
        "1 to 10 people are left out",
        "0 calls",
        "in 2003 calls rose",
    ],
)
def test_sentences_that_stay(text):
    assert without_small_counts(text, 11) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1 person called", "fewer than 11 people called"),
        ("from three victims.", "from fewer than 11 victims."),
        ("(10 contacts)", "(fewer than 11 contacts)"),
        ("1 case", "fewer than 11 cases"),
        ("2 women", "fewer than 11 women"),
        ("3 of 812 rows have no time", "fewer than 11 of 810 rows have no time"),
        ("14 of the 1,203 contacts", "15 of the 1,205 contacts"),
        ("one of eight callers", "fewer than 11 of fewer than 11 callers"),
        ("none: fewer than 2 of 413 answer sheets", "none: fewer than 11 of 415 answer sheets"),
        ("an answer that counts (87 people).", "an answer that counts (85 people)."),
    ],
)
def test_sentences_that_change(text, told):
    assert without_small_counts(text, 11) == told


# --- surveys -----------------------------------------------------------------------------------


def wave(name, answers, share, group="all"):
    error = (share * (1 - share) / answers) ** 0.5
    return WaveLevel(
        wave=name,
        group=group,
        estimate=share,
        std_error=error,
        ci_low=share - 2 * error,
        ci_high=share + 2 * error,
        answers=answers,
    )


def of_survey(*levels, **more):
    change = between(-0.031234, 0.071234, name="change")
    relative = between(-0.2, 0.4, name="relative_effect")
    estimate = survey(change, effect_rows=(change, relative), levels=levels, **more)
    said = outcome(measure="proportion", matters=Matters(absolute=0.03))
    source = Source(kind="survey", before="1", after="2")
    found = evaluation(result(estimate, said), outcomes=[said], source=source)
    return protect(found).outcomes[0].estimate


def test_levels_with_enough_behind_them_stay():
    safe = of_survey(wave("1", 402, 0.3), wave("2", 398, 0.32))
    assert [level.estimate for level in safe.levels] == [0.3, 0.32]
    assert [level.answers for level in safe.levels] == [400, 400]
    assert len(safe.effect_rows) == 2


@pytest.mark.parametrize("share", [0.01, 0.02, 0.98])
def test_a_share_that_tells_fewer_than_eleven_people(share):
    """Both levels go: the change and one level would tell the other; so would their ratio."""
    safe = of_survey(wave("1", 400, 0.3), wave("2", 400, share))
    assert all(level.estimate is None and level.ci_low is None for level in safe.levels)
    assert [row.name for row in safe.effect_rows] == ["change"]
    assert safe.effect().estimate is not None
    assert (safe.effect().ci_low, safe.effect().ci_high) == (-0.1, 0.1)
    assert (safe.effect().std_error, safe.effect().p_value) == (None, None)
    assert safe.term_rows == ()


def test_nobody_and_everybody_are_no_small_count():
    safe = of_survey(wave("1", 400, 0.0), wave("2", 400, 1.0))
    assert [level.estimate for level in safe.levels] == [0.0, 1.0]


@pytest.mark.parametrize("answers", [20, 29])
def test_no_percentage_on_fewer_than_thirty_answers(answers):
    safe = of_survey(wave("1", 400, 0.5), wave("2", answers, 0.5))
    assert all(level.estimate is None for level in safe.levels)
    assert safe.levels[1].answers in (20, 30)


def test_fewer_than_eleven_answers_do_not_follow_from_the_total_of_the_wave():
    here, there = wave("2", 8, 0.5, "areas"), wave("2", 300, 0.5, "comparison_areas")
    first = (wave("1", 300, 0.5, "areas"), wave("1", 300, 0.5, "comparison_areas"))
    safe = of_survey(*first, here, there, before=600, after=308)
    assert [level.answers for level in safe.levels] == [300, 300, None, None]
    assert of_survey(wave("1", 300, 0.5), wave("2", 8, 0.5), after=8).after == 0


def test_surveys_are_protected_even_if_not_marked_as_people():
    change = between(-0.03, 0.07, name="change")
    levels = (wave("1", 400, 0.3), wave("2", 400, 0.01))
    said = outcome(measure="proportion", matters=Matters(absolute=0.03))
    one = result(survey(change, levels=levels), said, people=False)
    source = Source(kind="survey", before="1", after="2")
    safe = protect(evaluation(one, outcomes=[said], source=source))
    assert safe.outcomes[0].estimate.levels[1].estimate is None


def test_no_number_of_the_json_has_fifteen_digits():
    text = protect(of_calls(with_small(p4=5))).to_json()
    assert not [
        n for n in re.findall(r"-?\d+\.\d+", text) if len(n.strip("-0.").replace(".", "")) > 7
    ]
    assert json.loads(text)["protected"]


# --- hashes of files ---------------------------------------------------------------------------


def test_no_hash_of_a_file_leaves_that_could_confirm_a_guess():
    """A table of twelve figures and one hidden count has ten candidates: a hash would pick one."""
    hash = "ab" * 32
    found = replace(of_calls(PLENTY), provenance=Provenance(files={"calls": (hash,)}))
    found = replace(found, sources=(replace(found.sources[0], files=(hash,)),))
    safe = protect(found)
    assert hash not in safe.to_json()
    assert safe.provenance.files == {"calls": ()}


def test_hashes_of_public_files_stay():
    source = Source(kind="series", period="month", public=True, citation="Ministry, 1985")
    found = of_calls(PLENTY, source=source)
    found = replace(found, provenance=Provenance(files={"calls": ("ab" * 32,)}))
    assert protect(found).provenance == found.provenance
    assert protect(found).sources == found.sources


# --- one outcome less another ------------------------------------------------------------------


def nested(few, *, seed):
    """Protected outcomes of which one holds the other and a few people more, before the start."""
    rng = np.random.default_rng(seed)
    part = rng.poisson(60, 24)
    more = np.zeros(24, int)
    np.add.at(more, rng.integers(0, 12, few), 1)
    np.add.at(more, rng.integers(12, 24, 30), 1)
    said = [outcome("all", matters=MARGIN), outcome("part", matters=MARGIN)]
    fits = [fitted((part + more).tolist()), fitted(part.tolist())]
    return evaluation(*map(result, fits, said), outcomes=said)


def test_few_people_do_not_follow_from_two_outcomes_of_many():
    """The lines of a Poisson model sum to the counts: their difference told the few exactly."""
    told = []
    for few in range(1, 11):
        exact = nested(few, seed=few)
        lines = [sum(shown(exact, id).fitted[:12]) for id in ("all", "part")]
        told.append(round(lines[0] - lines[1]) == few)
        safe = protect(exact)
        for one, before in zip(safe.outcomes, exact.outcomes, strict=True):
            found = one.estimate
            assert set(found.path_values.fitted) == {None}
            assert found.term_rows == ()
            assert "beside another outcome" in found.warnings[-1]
            row = before.estimate.effect()
            unit = 10 ** np.floor(np.log10(row.std_error))
            assert found.effect().estimate == pytest.approx(row.estimate, abs=0.51 * unit)
            assert one.verdict.reading == before.verdict.reading
    assert all(told)


@pytest.mark.parametrize("few", [0, 40])
def test_outcomes_that_differ_by_nobody_or_by_many_keep_their_lines(few):
    safe = protect(nested(few, seed=1))
    assert None not in shown(safe, "all").fitted


def test_answers_that_few_gave_do_not_follow_from_two_shares():
    said = [
        outcome(id, measure="proportion", item="q", values=values, matters=Matters(absolute=0.03))
        for id, values in (("wide", ("a", "b")), ("narrow", ("a",)), ("other", ("c",)))
    ]
    shares = {"wide": 0.31, "narrow": 0.30, "other": 0.40}
    results = [
        result(
            survey(
                between(-0.031234, 0.071234, name="change"),
                levels=(wave("1", 400, share), wave("2", 400, share)),
            ),
            one,
        )
        for one, share in zip(said, shares.values(), strict=True)
    ]
    source = Source(kind="survey", before="1", after="2")
    safe = protect(evaluation(*results, outcomes=said, source=source))
    assert {level.estimate for level in safe.outcome("wide").estimate.levels} == {None}
    assert {level.estimate for level in safe.outcome("narrow").estimate.levels} == {None}
    assert {level.estimate for level in safe.outcome("other").estimate.levels} == {0.40}


# --- one version less another --------------------------------------------------------------------


def test_the_new_week_does_not_follow_from_two_versions():
    """The lines of both sum to what was counted, so their difference was the four new people."""
    first, second = of_calls(PLENTY), of_calls([*PLENTY, 4])
    lines = [sum(shown(one).fitted[12:]) for one in (first, second)]
    assert round(lines[1] - lines[0]) == 4

    given = given_exactly(first, protect(first))
    safe = protect(second, given=given).outcomes[0]
    assert set(safe.estimate.path_values.fitted) == {None}
    assert "an earlier version" in safe.estimate.warnings[-1]
    assert safe.verdict.reading == second.outcomes[0].verdict.reading


@pytest.mark.parametrize("more", [[], [0], [60], [4, 8]])
def test_nobody_or_enough_people_more_are_given_exactly(more):
    given = given_exactly(of_calls(PLENTY), protect(of_calls(PLENTY)))
    found = of_calls([*PLENTY, *more])
    assert protect(found, given=given) == protect(found)


def test_what_was_given_roughly_is_no_version_to_subtract():
    """After it has been given roughly at four people more, it may be exact again at twelve."""
    first, second, third = of_calls(PLENTY), of_calls([*PLENTY, 4]), of_calls([*PLENTY, 4, 8])
    given = given_exactly(first, protect(first))
    rough = protect(second, given=given)
    assert given_exactly(second, rough) == ()
    assert protect(third, given=given) == protect(third)


def test_a_count_that_is_corrected_by_few_is_a_version_too():
    given = given_exactly(of_calls(PLENTY), protect(of_calls(PLENTY)))
    found = protect(of_calls(with_small(p3=PLENTY[3] + 3)), given=given)
    assert set(shown(found).fitted) == {None}
