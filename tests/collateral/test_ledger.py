"""The ledger: every effect of the register, and the headline that they add up to."""

from dataclasses import replace

import pytest

from tests.collateral.made import between, its, outcome, plan
from toolkit.collateral.harm import harm_verdict
from toolkit.collateral.ledger import ledger
from toolkit.collateral.register import REGISTER
from toolkit.errors import ModelError
from toolkit.plan import Matters
from toolkit.serial import from_json, to_json

RULED_OUT, OPEN, HARM, SERIOUS, GOOD = (-1, 1), (-1, 9), (1, 9), (6, 12), (-9, -1)


def finding(effect, ends, *, id=None, p_value=None, confirmed=None):
    estimate = its(between(*ends, p_value=p_value, confirmed=confirmed), scale="absolute")
    return harm_verdict(estimate, harm="increase", margin=3.0, effect=effect, outcome=id or effect)


def declared(effect, id=None):
    return outcome(
        id or effect,
        role="collateral",
        harm="increase",
        effect=effect,
        matters=Matters(absolute=3.0),
    )


def test_nothing_measured():
    found = ledger([], plan(not_measured={"less-safe-market": "No safe access"}))
    assert [one.effect for one in found.findings] == list(REGISTER)
    assert {one.reading for one in found.findings} == {"not measured"}
    reasons = {one.effect: one.reason for one in found.findings}
    assert reasons["less-safe-market"] == "No safe access"
    assert reasons["stigma"] == "The plan gives no reason."
    assert (found.measured, found.registered, found.ruled_out, found.shown) == (0, 15, 0, 0)
    assert found.reading == "Nobody measured whether the campaign did harm: 0 of 15 effects."
    assert all(one.settle for one in found.findings)


def test_all_ruled_out_says_for_how_many():
    found = ledger([finding("stigma", RULED_OUT), finding("xenophobia", GOOD)], plan())
    assert (found.measured, found.ruled_out, found.shown) == (2, 2, 0)
    assert found.reading.startswith("No collateral harm above the margins: 2 of 2 ruled out.")
    assert (
        "for the 2 of 15 effects that were measured; not measured: Displacement; " in found.reading
    )
    assert "Stigma" not in found.reading
    assert found.findings[5].diffusion


def test_one_not_ruled_out_takes_the_clean_bill_away():
    found = ledger([finding("stigma", RULED_OUT), finding("xenophobia", OPEN)], plan())
    assert found.reading.startswith("Harm ruled out: 1 of 2. This holds for the 2 of 15")


def test_harm_is_named_in_the_headline():
    found = ledger([finding("stigma", RULED_OUT), finding("xenophobia", SERIOUS)], plan())
    assert found.shown == 1
    assert found.reading.startswith(
        "Harm ruled out: 1 of 2. Harm shown: Xenophobia and profiling. This holds for"
    )


def test_holm_turns_harm_into_a_sign_of_harm_never_hidden():
    three = [
        finding("stigma", HARM, p_value=0.03),
        finding("xenophobia", RULED_OUT),
        finding("backlash", RULED_OUT),
    ]
    found = ledger(three, plan())
    sign = next(one for one in found.findings if one.effect == "stigma")
    assert sign.reading == "sign of harm"
    assert sign.p_adjusted == pytest.approx(0.09)
    assert not sign.harm_shown
    assert sign.ci_low == 1
    assert found.shown == 0
    assert "Sign of harm: Stigma." in found.reading
    alone = ledger(three[:1], plan())
    assert alone.findings[2].reading == "harm shown"


def test_a_sign_of_harm_is_never_serious():
    pair = [finding("stigma", SERIOUS, p_value=0.03), finding("backlash", RULED_OUT)]
    sign = ledger(pair, plan()).findings[2]
    assert (sign.reading, sign.serious) == ("sign of harm", False)


def test_the_level_of_the_plan_decides():
    pair = [finding("stigma", HARM, p_value=0.02), finding("backlash", RULED_OUT)]
    assert ledger(pair, plan(level=0.95)).findings[2].reading == "harm shown"
    assert ledger(pair, plan(level=0.99)).findings[2].reading == "sign of harm"


def test_harm_smaller_than_the_margin_is_harm_shown_and_not_counted_as_ruled_out():
    found = ledger([finding("stigma", (1, 2))], plan())
    entry = found.findings[2]
    assert (entry.reading, entry.harm_shown, entry.ruled_out) == ("harm shown", True, True)
    assert (found.ruled_out, found.shown) == (0, 1)


def test_several_outcomes_of_one_effect_are_all_listed_and_the_worst_counts():
    findings = [
        finding("stigma", RULED_OUT, id="first"),
        finding("stigma", OPEN, id="second"),
    ]
    found = ledger(findings, plan())
    assert len(found.findings) == 16
    assert [one.outcome for one in found.findings if one.effect == "stigma"] == ["first", "second"]
    assert (found.measured, found.ruled_out) == (1, 0)


def test_an_outcome_that_could_not_be_estimated_is_said():
    declared_two = [declared("stigma", "first"), declared("stigma", "second")]
    found = ledger([finding("stigma", RULED_OUT, id="first")], plan(declared_two))
    missing = next(one for one in found.findings if one.outcome == "second")
    assert missing.reading == "not measured"
    assert missing.reason == "'second' was to measure it, but could not be estimated."
    assert (found.measured, found.ruled_out) == (1, 0)
    none = ledger([], plan(declared_two))
    assert none.measured == 0
    assert [one.outcome for one in none.findings if one.effect == "stigma"] == ["first", "second"]


def test_why_an_outcome_has_no_finding_can_be_given():
    why = "The plan dates the analysis 4 December 2023."
    found = ledger([], plan([declared("stigma", "first")]), reasons={"first": why})
    assert found.findings[2].reason == why


def test_what_may_not_be_shown_does_not_help_the_others():
    bent = finding("stigma", (1, 9), p_value=1e-6, confirmed=False)
    harm = finding("backlash", HARM, p_value=0.03)
    entries = {one.effect: one for one in ledger([bent, harm], plan()).findings}
    assert entries["stigma"].reading == "not ruled out"
    assert entries["stigma"].p_adjusted is None
    assert entries["backlash"].reading == "sign of harm"
    assert entries["backlash"].p_adjusted == pytest.approx(0.06)


def test_an_unknown_effect_is_refused():
    with pytest.raises(ModelError, match="displacement"):
        ledger([replace(finding("stigma", OPEN), effect="stigmata")], plan())


def test_the_order_of_findings_does_not_matter():
    three = [finding("stigma", HARM), finding("backlash", OPEN), finding("fatigue", GOOD)]
    assert ledger(three, plan()) == ledger(three[::-1], plan())


def test_json_and_back():
    found = ledger([finding("stigma", HARM), finding("backlash", OPEN)], plan())
    assert from_json(to_json(found), type(found)) == found
