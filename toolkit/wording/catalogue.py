"""Every sentence that people read about a result, in one dictionary.

A translation is a second dictionary with the same keys and the same names in braces. Nothing
here is composed of half-sentences that another language would put in another order: where
English says "rose" or "fell", the whole sentence stands twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["ENGLISH", "plural", "text"]

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        # --- words of a verdict -----------------------------------------------------------
        "word.benefit": "benefit shown",
        "word.harm": "harm shown",
        "word.sign": "sign of harm",
        "word.same": "no change that matters",
        "word.ruled-out": "harm ruled out",
        "word.unknown": "cannot tell",
        "word.not-ruled-out": "harm not ruled out",
        "word.missing": "not measured",
        "word.later": "not yet",
        "word.problem": "could not be estimated",
        "word.reach": "reach, not impact",
        "word.change": "change shown",
        "word.diffusion": "harm ruled out, moved the good way",
        "direction.increase": "rise",
        "direction.decrease": "fall",
        # --- when -------------------------------------------------------------------------
        "when.launch": "in the {duration} after the launch",
        "when.start": "in the {duration} after the start",
        "when.survey": "between {before} and {after}",
        "when.compared": (
            "between {before} and {after}, beyond the change in the areas compared with"
        ),
        "wave": "wave {name}",
        "when.unknown": "after the start",
        "pulse.while": "while the campaign ran",
        # --- ranges -----------------------------------------------------------------------
        "range": "range {low} to {high}",
        "range.times": "{low} to {high} times",
        "range.up-to": "range up to {high}",
        "range.from": "range {low} or more",
        "range.none": "no range can be given",
        "range.hint": (
            "Range: in {share} of 100 evaluations made like this one, the true change lies "
            "inside the range."
        ),
        # --- a change that is shown -------------------------------------------------------
        "rose": "{subject} rose by {size} {when} ({range}).",
        "fell": "{subject} fell by {size} {when} ({range}).",
        "rose.count": "{subject} rose by {size} {when} ({range}): {count}.",
        "fell.count": "{subject} fell by {size} {when} ({range}): {count}.",
        "rose.times": (
            "{subject} rose to {times} times what was to be expected {when} (range {range})."
        ),
        "doubled": "{subject} doubled {when} ({range}).",
        "tripled": "{subject} tripled {when} ({range}).",
        "count.more": "{number} more {each}",
        "count.fewer": "{number} fewer {each}",
        "count.more.base": "{number} more {each} than the {base} to be expected otherwise",
        "count.fewer.base": "{number} fewer {each} than the {base} to be expected otherwise",
        "sure.rise": "The rise is larger than chance explains.",
        "sure.fall": "The fall is larger than chance explains.",
        "small": (
            "It is too small to matter: less than {margin}, the smallest change that the plan "
            "says matters."
        ),
        "large": (
            "It is large enough to matter: more than {margin}, the smallest change that the plan "
            "says matters."
        ),
        "between": (
            "Whether it is as large as {margin}, the smallest change that the plan says matters, "
            "cannot be told."
        ),
        "harm.is": "That is harm.",
        # --- not shown --------------------------------------------------------------------
        "changed": "{subject} changed by {size} {when} ({range}).",
        "hidden.rose": "{subject} rose after the start; by how much is not shown.",
        "hidden.fell": "{subject} fell after the start; by how much is not shown.",
        "hidden": "{subject}: {word}; the numbers are not shown.",
        "unknown": "These data cannot tell a fall from a rise.",
        "unknown.areas": (
            "These data cannot tell whether the campaign moved this or something else in its areas."
        ),
        "unknown.drift": "These data cannot tell whether the campaign did this.",
        "same": "{subject} stayed the same {when}, within {margin} ({range}).",
        "holm": (
            "Since the plan asks {questions} main questions at once, the wider {range} counts: "
            "at that range no change can be excluded."
        ),
        "holm.kept": (
            "Since the plan asks {questions} main questions at once, the wider {range} counts."
        ),
        "later": "{subject}: it is too early for a verdict.",
        "problem": "{subject} could not be estimated.",
        # --- pulse ------------------------------------------------------------------------
        "afterwards.rose": "Afterwards the level stayed higher by {size} ({range}).",
        "afterwards.fell": "Afterwards the level stayed lower by {size} ({range}).",
        "afterwards.none": "Afterwards no lasting change was shown ({range}).",
        "afterwards.same": "Afterwards the level was as before, within {margin} ({range}).",
        "duration.for": "for {duration}",
        # --- slope ------------------------------------------------------------------------
        "slope.rose": "Since then it has gone up by a further {size} {each} ({range}).",
        "slope.fell": "Since then it has gone down by a further {size} {each} ({range}).",
        # --- what it does not tell --------------------------------------------------------
        "limit.calls": "It does not tell whether less exploitation took place.",
        "limit.survey": "It tells what people say, not what they do.",
        "limit.survey.alone": (
            "It tells what people say, not what they do, and not whether the campaign was the "
            "cause: no area without the campaign was asked."
        ),
        "limit.series": (
            "It does not tell whether something else that changed at that time was the cause."
        ),
        "limit.harm.calls": "It tells about people who called; who never calls is not in it.",
        "limit.reach": (
            "This is reach: the campaign printed the number, so more calls tell that it was seen, "
            "not that it changed anything."
        ),
        "control.moved": (
            "The campaign should not have moved this: something else may have been at work, on "
            "the other outcomes too."
        ),
        "control.still": "The campaign should not have moved this, and it did not.",
        "control.unknown": "The campaign should not have moved this.",
        # --- collateral -------------------------------------------------------------------
        "harm.serious": "That is harm, and more than {margin}, which the plan called too much.",
        "harm.small": "That is harm, though less than {margin}, which the plan called too much.",
        "harm.open": (
            "That is harm; whether it exceeds {margin}, which the plan called too much, cannot be "
            "told."
        ),
        "harm.sign": (
            "That is a sign of harm: larger than chance explains if looked at alone, but of "
            "{tested} collateral outcomes one such sign can come by chance."
        ),
        "ruled-out.rise": ("A rise of {margin} or more in {object} can be ruled out ({largest})."),
        "ruled-out.fall": ("A fall of {margin} or more in {object} can be ruled out ({largest})."),
        "largest.rise": "largest rise compatible with the data: {size}",
        "largest.fall": "largest fall compatible with the data: {size}",
        "largest.no-rise": "no rise is compatible with the data",
        "largest.no-fall": "no fall is compatible with the data",
        "diffusion": "They moved the good way: {change} ({range}).",
        "diffusion.more": "{size} more",
        "diffusion.fewer": "{size} less",
        "open.rise": (
            "A rise of {margin} or more in {object} cannot be ruled out: the data allow for up to "
            "{size} more ({range})."
        ),
        "open.fall": (
            "A fall of {margin} or more in {object} cannot be ruled out: the data allow for up to "
            "{size} less ({range})."
        ),
        "open.unbounded": "A harm of {margin} or more in {object} cannot be ruled out ({range}).",
        "settle": "What would settle it: {settle}",
        "settle.other": "Other data that would help: {settle}",
        "missing.reason": "The plan gives this reason: {reason}",
        "missing.planned": "'{name}' was to tell, but could not be estimated.",
        "missing.no-reason": "The plan gives no reason.",
        # --- table ------------------------------------------------------------------------
        "table.aimed": "What the campaign aimed at",
        "table.moved": "What else may have moved",
        "table.during": "while the campaign ran",
        "table.control": "What the campaign should not have moved",
        "table.verdict": "Verdict",
        "table.name": "What was measured",
        "table.change": "Change",
        "table.range": "Range",
        "table.matters": "Smallest that matters",
        "table.hidden": "not shown",
        "table.part": "Part",
        "table.period": "Period",
        "table.observed": "Observed",
        "table.expected": "Expected without the campaign",
        "table.expected-range": "Range of the expected",
        "table.wave": "Wave",
        "table.group": "Group",
        "table.level": "Level",
        "table.answers": "Answers",
        "table.date": "Date",
        # --- page -------------------------------------------------------------------------
        "page.when": "When",
        "page.market": "Market",
        "page.mechanism": "How it is thought to work",
        "page.audience": "For whom",
        "page.channels": "Channels",
        "page.areas": "Where",
        "page.compared": "Compared with",
        "page.cost": "Cost",
        "page.forest": "All outcomes",
        # --- status -----------------------------------------------------------------------
        "status.locked": (
            "The plan was locked on {locked}, before the last data were added here: what counts as "
            "success or harm was written down first."
        ),
        "status.never": (
            "Exploratory: the plan was never locked. Read the numbers as questions for the next "
            "campaign, not as answers."
        ),
        "status.late": (
            "Exploratory: the plan was locked on {locked}, after the last data had come in. Read "
            "the numbers as questions for the next campaign, not as answers."
        ),
        "status.exploratory": (
            "Exploratory: it is not certain that the plan came before the data. Read the numbers "
            "as questions for the next campaign, not as answers."
        ),
        "limit.shared": "{limit} (This concerns {names}.)",
        "ledger.later": (
            "It is too early to say what else the campaign moved: the plan dates the analysis "
            "{analysis}."
        ),
        "limit.general": (
            "Numbers of calls and answers tell what was reported and said. How much exploitation "
            "there is, nobody can count directly."
        ),
        # --- figures ----------------------------------------------------------------------
        "figure.observed": "observed",
        "figure.expected": "expected without the campaign",
        "figure.band": "range of the expected",
        "figure.fitted": "model with the campaign",
        "figure.hidden": "not shown: fewer than 11 people, or would tell such a count",
        "figure.hidden.short": "not shown",
        "figure.gap": "no data",
        "figure.share": "share (1 is all)",
        "figure.group.all": "everybody asked",
        "figure.group.areas": "areas of the campaign",
        "figure.group.comparison_areas": "areas compared with",
        "figure.of-100": "of 100 answers",
        "figure.real": "the real date",
        "figure.placebo": "a date at which nothing happened",
        "figure.benefit-panel": "What the campaign aimed at",
        "figure.harm-panel": "What else may have moved",
        "figure.control-panel": "What it should not have moved",
        "figure.percent": "change in percent",
        "figure.points": "change in points of 100",
        "figure.own": "change in {unit}",
        "caption.impact": (
            "{name} by {period} from {first} to {last}, beside what was to be expected without "
            "the campaign '{campaign}': {word}."
        ),
        "caption.none": "{name}: there is nothing to draw ({word}).",
        "caption.survey": "{name}: level in each wave with its range; {word}.",
        "caption.forest": (
            "{count} outcomes with their ranges: {aimed} that the campaign aimed at, {moved} that "
            "may have moved besides, {control} that should not have moved. {verdicts}. Shaded: the "
            "smallest change that matters."
        ),
        "caption.placebo": (
            "{name}: the effect at {count} dates before the campaign at which nothing happened, "
            "beside the effect at the real date."
        ),
    }
)

PLURALS = {
    "share": "share",
    "euro": "euros",
    "per cent": "per cent",
    "%": "%",
    "people": "people",
    "": "number",
}


def text(key: str, **values: object) -> str:
    """Which sentence stands under this key?

    Parameters
    ----------
    key
        A key of the catalogue; `KeyError` where it has none.
    values
        What the names in braces stand for.

    Examples
    --------
    >>> text("count.more", number=11, each="a week")
    '11 more a week'
    """
    return ENGLISH[key].format(**values)


def plural(unit: str, number: float | None = None) -> str:
    """How is this unit said for that many?

    Examples
    --------
    >>> plural("contact", 1), plural("contact", 2), plural("case")
    ('contact', 'contacts', 'cases')
    """
    if number is not None and abs(number) == 1:
        return unit
    if unit in PLURALS:
        return PLURALS[unit]
    return unit if unit.endswith("s") or not unit[-1:].isalpha() else f"{unit}s"
