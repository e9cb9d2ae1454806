"""Sentences: each kind of verdict as people read it, and the words that are never used."""

import re
from dataclasses import replace

import pytest

from tests import samples
from toolkit.report.sentences import range_hint, say, say_finding, say_outcome, say_status
from toolkit.wording.catalogue import ENGLISH

FULL = samples.full()

FORBIDDEN = re.compile(
    r"signific|\bp\b|\bp-value|\bnull\b|robust|proved|proven|no effect|sex slave",
    re.IGNORECASE,
)


def said(id, evaluation=FULL):
    return say_outcome(evaluation.outcome(id), evaluation)


def with_outcome(id, evaluation=FULL, *, estimate=None, verdict=None, **more):
    """The same evaluation with one outcome changed."""
    outcomes = []
    for one in evaluation.outcomes:
        if one.id == id:
            changed = replace(one.estimate, **(estimate or {})) if one.estimate else None
            judged = replace(one.verdict, **(verdict or {})) if one.verdict else None
            one = replace(one, **{"estimate": changed, "verdict": judged, **more})
        outcomes.append(one)
    return replace(evaluation, outcomes=tuple(outcomes))


def with_finding(effect, **changes):
    findings = tuple(
        replace(one, **changes) if one.effect == effect else one for one in FULL.ledger.findings
    )
    return replace(FULL, ledger=replace(FULL.ledger, findings=findings))


def test_benefit_shown():
    saying = said("actionable-reports")
    assert saying.first == (
        "Reports that could be acted on rose by 38 % in the half-year after the launch "
        "(range 9 % to 76 %): 11 more a week than the 30 to be expected otherwise."
    )
    assert saying.meaning[0] == "The rise is larger than chance explains."
    assert saying.meaning[1].startswith("Whether it is as large as a tenth")
    assert saying.limit == "It does not tell whether less exploitation took place."
    assert saying.word == "benefit shown: rise"


def test_cannot_tell():
    saying = said("would-buy")
    assert saying.first == (
        "Readiness to buy changed by −2 points of 100 between January 2023 and June 2023, beyond "
        "the change in the areas compared with (range −6 to +2)."
    )
    assert saying.meaning == (
        "These data cannot tell a fall from a rise.",
        "About 2,400 more answers, gathered in the same way, would show a change of 3 points of "
        "100.",
    )
    assert saying.kind == "unknown"


def test_no_change_that_matters():
    assert said("acceptance").first == (
        "Acceptance of buying where exploitation is possible stayed the same between January 2023 "
        "and June 2023, within 3 points of 100 (range −1.4 to +1.1)."
    )


def test_pulse():
    assert said("all-contacts").first == (
        "All contacts tripled for twelve weeks (2.1 to 4.1 times). Afterwards no lasting change "
        "was shown (range −7 % to +40 %)."
    )


def test_raw_calls_of_a_campaign_that_prints_the_number_are_reach():
    saying = said("all-contacts")
    assert saying.kind == "reach"
    assert saying.word == "reach, not impact"
    assert "impact" not in str(saying)
    higher = with_outcome("all-contacts", verdict={"reading": "benefit shown", "shown": True})
    assert said("all-contacts", higher).kind == "reach"
    worse = with_outcome("all-contacts", verdict={"reading": "harm shown", "shown": True})
    assert said("all-contacts", worse).kind == "harm"


def test_what_could_not_be_estimated_says_what_to_do():
    saying = said("minority-contacts")
    assert saying.first == "Contacts in minority languages could not be estimated."
    assert "Choose period = 'month'" in saying.meaning[0]
    assert saying.kind == "problem"


def test_harm_shown():
    saying = said("migrants")
    assert saying.first == (
        "Agreement that migrants are to blame rose by 6 points of 100 between January 2023 and "
        "June 2023 (range 2 to 10)."
    )
    assert saying.meaning == (
        "That is harm; whether it exceeds 3 points of 100, which the plan called too much, cannot "
        "be told.",
    )


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"serious": True}, "That is harm, and more than 3 points of 100"),
        ({"ruled_out": True}, "That is harm, though less than 3 points of 100"),
    ],
)
def test_how_large_a_harm_is(facts, words):
    changed = with_finding("xenophobia", **facts)
    assert words in str(said("migrants", changed))


def test_sign_of_harm_is_not_hidden():
    saying = said("misdirected")
    assert saying.word == "sign of harm: rise"
    assert "rose by 21 %" in saying.first
    assert "of 4 collateral outcomes one such sign can come by chance" in saying.meaning[0]


def test_harm_ruled_out():
    assert said("victims-own").first == (
        "A fall of a tenth or more in victims' own contacts can be ruled out (largest fall "
        "compatible with the data: 4 %)."
    )


def test_harm_ruled_out_that_moved_the_good_way():
    changed = with_finding(
        "less-help-seeking",
        diffusion=True,
        estimate=-samples.log(12),
        ci_low=-samples.log(20),
        ci_high=-samples.log(4),
    )
    saying = said("victims-own", changed)
    assert "no fall is compatible with the data" in saying.first
    assert saying.meaning == ("They moved the good way: 12 % more (range 4 % to 20 %).",)


def test_harm_not_ruled_out():
    saying = said("abandoned")
    assert saying.first == (
        "A rise of a fifth or more in abandoned calls cannot be ruled out: the data allow for up "
        "to 28 % more (range −9 % to +28 %)."
    )
    assert saying.meaning[0].startswith("What would settle it: forty more weeks")


def test_where_no_more_of_the_same_would_do_other_data_are_named():
    from toolkit.collateral.register import register

    known = register()["false-reports"].settle
    more = "No number of further weeks would rule out a change of a fifth."
    saying = said("abandoned", with_finding("false-reports", settle=f"{more} {known}"))
    assert saying.meaning[0] == more
    assert saying.meaning[1].startswith("Other data that would help: answered and abandoned calls")


def test_a_name_with_a_comma_is_closed_by_one():
    named = with_outcome("weather", name="Calls, all but victims'")
    assert said("weather", named).first.startswith("Calls, all but victims', changed by −1 %")


def test_a_limitation_of_several_outcomes_is_said_once():
    twice = replace(
        FULL, limitations=("All contacts: no area.", "abandoned calls: no area.", "Else.")
    )
    limits = say(twice).limits
    assert limits[:2] == ("no area. (This concerns All contacts; abandoned calls.)", "Else.")


def test_not_measured_gives_the_reason_of_the_plan():
    findings = {one.effect: one for one in FULL.ledger.findings}
    safe = say_finding(findings["less-safe-market"], FULL)
    assert str(safe) == (
        "Nobody asked whether sellers feel less safe. The plan gives this reason: No safe access "
        "to people who sell sex in these areas."
    )
    assert str(say_finding(findings["stigma"], FULL)).endswith("The plan gives no reason.")


def test_a_collateral_outcome_that_failed_is_said_so():
    changed = with_outcome("abandoned", estimate=None, problem="Too few weeks.", verdict=None)
    changed = replace(
        changed,
        outcomes=tuple(
            replace(one, estimate=None, verdict=None) if one.id == "abandoned" else one
            for one in changed.outcomes
        ),
        ledger=replace(
            FULL.ledger,
            findings=tuple(
                replace(one, reading="not measured", reason="Too few weeks.")
                if one.effect == "false-reports"
                else one
                for one in FULL.ledger.findings
            ),
        ),
    )
    finding = next(one for one in changed.ledger.findings if one.effect == "false-reports")
    saying = say_finding(finding, changed)
    assert str(saying) == (
        "'Abandoned calls' was to tell, but could not be estimated. Too few weeks."
    )
    assert saying.kind == "problem"


def test_numbers_that_are_withheld_leave_the_verdict():
    hidden = replace(FULL.outcome("actionable-reports"), estimate=None, problem="Few people.")
    saying = say_outcome(hidden, FULL)
    assert saying.first == (
        "Reports that could be acted on rose after the start; by how much is not shown."
    )
    assert saying.kind == "benefit"
    assert saying.meaning == ("Few people.",)
    own = replace(FULL.outcome("victims-own"), estimate=None, problem="Few people.")
    kept = replace(FULL, outcomes=(own,))
    bare = replace(
        next(f for f in FULL.ledger.findings if f.outcome == "victims-own"),
        estimate=None,
        ci_low=None,
        ci_high=None,
    )
    assert say_finding(bare, kept).first == (
        "Victims' own contacts: harm ruled out; the numbers are not shown."
    )


def test_too_early_shows_no_number():
    from toolkit.verdicts import not_yet

    wait = not_yet(FULL.plan.analysis_date)
    early = replace(
        FULL,
        outcomes=tuple(replace(one, verdict=wait, estimate=None) for one in FULL.outcomes),
    )
    for one in early.outcomes:
        saying = say_outcome(one, early)
        assert saying.kind == "later"
        assert not re.search(r"\d+ %", str(saying))
    assert say(early).ledger.startswith("It is too early")


def test_a_negative_control_that_moved_is_a_warning():
    moved = with_outcome(
        "weather", verdict={"reading": "change shown", "shown": True, "direction": "increase"}
    )
    assert "something else may have been at work" in str(said("weather", moved))
    assert said("weather", moved).word == "change shown: rise"


def test_holm_shows_the_wider_range():
    log = samples.log
    wider = with_outcome(
        "actionable-reports",
        verdict={
            "reading": "cannot tell",
            "shown": False,
            "direction": None,
            "adjusted": True,
            "low": log(-2),
            "high": log(92),
        },
    )
    saying = said("actionable-reports", wider)
    assert saying.first.startswith("Reports that could be acted on changed by +38 %")
    assert saying.meaning[0] == (
        "Since the plan asks 2 main questions at once, the wider range −2 % to +92 % counts: at "
        "that range no change can be excluded."
    )


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"small": True}, "It is too small to matter: less than a tenth"),
        ({"large": True}, "It is large enough to matter: more than a tenth"),
    ],
)
def test_against_the_smallest_change_that_matters(facts, words):
    assert words in str(
        said("actionable-reports", with_outcome("actionable-reports", verdict=facts))
    )


def test_a_fall_is_said_by_its_size():
    log = samples.log
    rows = (samples.effect("level_change", log(-20), log(-28), log(-11)),)
    fell = with_outcome(
        "actionable-reports",
        estimate={
            "effect_rows": rows,
            "per_period": samples.effect("per_period", -6.2, -9, -3),
        },
        verdict={"reading": "harm shown", "direction": "decrease"},
    )
    saying = said("actionable-reports", fell)
    assert saying.first == (
        "Reports that could be acted on fell by 20 % in the half-year after the launch "
        "(range 11 % to 28 %): 6 fewer a week than the 30 to be expected otherwise."
    )
    assert saying.meaning[:2] == ("That is harm.", "The fall is larger than chance explains.")


def test_a_trend_is_said_only_where_it_cannot_come_by_itself():
    log = samples.log
    slope = samples.effect("slope_change", log(2), log(1), log(3))
    level = FULL.outcome("actionable-reports").estimate.effect_rows
    for confirmed, expected in ((False, False), (True, True)):
        rows = (*level, replace(slope, confirmed=confirmed))
        trend = with_outcome(
            "actionable-reports", estimate={"effect_rows": rows, "shape": "step+slope"}
        )
        words = "Since then it has gone up by a further 2.0 % a week"
        assert (words in str(said("actionable-reports", trend))) is expected


def test_few_people_in_all_give_no_expected_number():
    path = FULL.outcome("actionable-reports").estimate.path_values
    few = replace(path, counterfactual=tuple(0.2 for _ in path.periods))
    changed = with_outcome("actionable-reports", estimate={"path_values": few})
    assert said("actionable-reports", changed).first.endswith(": 11 more a week.")


def test_too_few_areas_and_drift_are_said():
    from toolkit.verdicts import few_areas

    warned = with_outcome(
        "would-buy", estimate={"warnings": ("There are fewer than five areas on a side.",)}
    )
    assert few_areas(warned.outcome("would-buy").estimate)
    assert "or something else in its areas" in str(said("would-buy", warned))
    row = replace(FULL.outcome("weather").estimate.effect(), confirmed=False)
    drift = with_outcome("weather", estimate={"effect_rows": (row,)})
    assert "cannot tell whether the campaign did this" in str(said("weather", drift))


def test_status():
    assert say_status(FULL).startswith("The plan was locked on 20 February 2023, before")
    assert say_status(samples.exploratory()).startswith("Exploratory: the plan was never locked")
    late = replace(
        FULL,
        exploratory=True,
        provenance=replace(FULL.provenance, locked_at="2024-01-01T00:00:00+00:00"),
    )
    assert "after the last data had come in" in say_status(late)


def test_summary_puts_the_worst_harm_first_and_forgets_nothing():
    summary = say(FULL)
    assert [one.kind for one in summary.moved] == ["harm", "sign", "not-ruled-out", "ruled-out"]
    assert len(summary.missing) == 11
    assert len(summary.moved) + len(summary.missing) == FULL.ledger.registered
    assert [one.id for one in summary.aimed][:2] == ["actionable-reports", "would-buy"]
    assert FULL.limitations[0] in summary.limits
    assert summary.paragraphs[0] == "Simulated: Open your eyes"


def test_range_is_explained_at_the_level_of_the_plan():
    assert range_hint(FULL).startswith("Range: in 95 of 100")


def _everything():
    for evaluation in (FULL, samples.exploratory()):
        summary = say(evaluation)
        yield from summary.paragraphs
        yield from map(str, (*summary.missing, *summary.controls))
        yield from (one.word for one in (*summary.aimed, *summary.moved))


def test_no_word_of_the_trade_and_no_claim_of_no_effect():
    for sentence in (*_everything(), *ENGLISH.values()):
        assert not FORBIDDEN.search(sentence), sentence


def test_no_change_without_its_range():
    for one in (*say(FULL).aimed, *say(FULL).moved):
        if one.kind not in ("problem", "missing", "later"):
            assert re.search(r"range|times\)|compatible with the data", one.first), one.first


def test_sentences_end_and_are_well_spaced():
    for sentence in _everything():
        assert "  " not in sentence
        assert "()" not in sentence
        assert "{" not in sentence
    for one in (*say(FULL).aimed, *say(FULL).moved, *say(FULL).missing):
        assert all(part[-1] in ".!?" for part in one.sentences), one.sentences
