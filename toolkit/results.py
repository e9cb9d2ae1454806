"""What an evaluation found: immutable, comparable, JSON and back.

Nothing here computes a statistic or draws. Frames are made on demand from plain tuples, so a
result can be compared, stored and sent without pandas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

from toolkit.plan import EvaluationPlan

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Check",
    "CollateralFinding",
    "Effect",
    "ErrorStructure",
    "Evaluation",
    "ImpactEstimate",
    "Ledger",
    "OutcomeResult",
    "Path",
    "Provenance",
    "SourceSummary",
    "Verdict",
    "WaveLevel",
]

Reading = Literal[
    "harm shown",
    "sign of harm",
    "benefit shown",
    "change shown",
    "no change that matters",
    "cannot tell",
    "not yet",
]
HarmReading = Literal["harm shown", "sign of harm", "ruled out", "not ruled out", "not measured"]
CheckStatus = Literal["passed", "failed", "informational", "not applicable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One number with its interval and p-value, all of one distribution.

    ``confirmed`` is False where the effect could be a bend that such series make by themselves
    (a slope, or an average over a slope, whose interval under a bending error does not exclude
    zero); such an effect is never called shown. None where the question does not arise.
    """

    name: str
    estimate: float | None
    std_error: float | None
    ci_low: float | None
    ci_high: float | None
    p_value: float | None
    unit: str = ""
    confirmed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorStructure:
    """How the errors hang together, by the data: weights of the models, persistence in words.

    ``weights`` are posterior shares by model name (``persistent``, ``wander and noise``,
    ``bending``); ``half_life`` is in periods.
    """

    name: str
    words: str
    weights: dict[str, float]
    half_life: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """Observed, fitted and counterfactual values by period; None where nothing is known.

    ``hidden`` marks periods whose observed value was left out because it counts fewer than
    eleven people (or would tell one that does).
    """

    periods: tuple[str, ...]
    observed: tuple[float | None, ...]
    fitted: tuple[float | None, ...]
    counterfactual: tuple[float | None, ...]
    counterfactual_low: tuple[float | None, ...]
    counterfactual_high: tuple[float | None, ...]
    hidden: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveLevel:
    """The level of an outcome in one wave and group: estimate, interval, answers behind it."""

    wave: str
    group: str
    estimate: float | None
    std_error: float | None
    ci_low: float | None
    ci_high: float | None
    answers: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactEstimate:
    """How big the effect is: what every model returns.

    Parameters
    ----------
    kind
        ``its`` (interrupted time series) or ``survey`` (change between waves).
    scale
        ``ratio``: the headline effect is on the log scale and reads as a ratio; ``absolute``:
        it is in the outcome's own unit.
    headline
        Name of the effect that the verdict is about.
    effect_rows, term_rows
        Effects, and the coefficients of the model, as tuples of `Effect`.
    per_period
        The headline in calls (or other units) a period, for words; None where it has none.
    before, after
        Periods (or answers) on each side.
    """

    name: str
    kind: Literal["its", "survey"]
    family: str
    shape: str
    scale: Literal["ratio", "absolute"]
    headline: str
    unit: str
    level: float
    effect_rows: tuple[Effect, ...]
    term_rows: tuple[Effect, ...] = ()
    per_period: Effect | None = None
    period: str | None = None
    start: str | None = None
    end: str | None = None
    before: int = 0
    after: int = 0
    df: float | None = None
    errors: ErrorStructure | None = None
    season: str = "none"
    path_values: Path | None = None
    levels: tuple[WaveLevel, ...] = ()
    warnings: tuple[str, ...] = ()

    def effect(self, name: str | None = None) -> Effect:
        """Return one effect by name (default: the headline); `KeyError` where there is none."""
        wanted = name or self.headline
        for row in self.effect_rows:
            if row.name == wanted:
                return row
        raise KeyError(wanted)

    @property
    def effects(self) -> pd.DataFrame:
        """The effects as a frame indexed by name: estimate, std_error, ci_low, ci_high, p_value."""
        return _frame(self.effect_rows)

    @property
    def terms(self) -> pd.DataFrame:
        """The coefficients as a frame indexed by name, with the columns of `effects`."""
        return _frame(self.term_rows)

    @property
    def path(self) -> pd.DataFrame:
        """Observed, fitted and counterfactual with its band, indexed by period."""
        import pandas as pd

        columns = Path.__slots__[1:6]
        values = self.path_values
        if values is None:
            return pd.DataFrame(columns=columns)
        data = {column: [*map(_number, getattr(values, column))] for column in columns}
        return pd.DataFrame(data, index=pd.Index(values.periods, name="period"))

    def _repr_html_(self) -> str:
        caption = f"{self.name}: {self.before} before, {self.after} after"
        return _notebook_table(caption, _effect_cells(self.effect_rows))


def _effect_cells(rows: tuple[Effect, ...]) -> list[tuple[str, ...]]:
    parts = ("estimate", "ci_low", "ci_high", "p_value")
    cells: list[tuple[str, ...]] = [("effect", *parts)]
    for row in rows:
        numbers = (getattr(row, part) for part in parts)
        cells.append((row.name, *("" if n is None else f"{n:.4g}" for n in numbers)))
    return cells


def _notebook_table(caption: str, cells: Sequence[tuple[str, ...]]) -> str:
    """Write a table as HTML; the first row is its head. Every text is escaped."""
    head, *body = cells
    lines = ["<table>", f"<caption>{escape(caption)}</caption>", "<tr>"]
    lines += [f'<th scope="col">{escape(text)}</th>' for text in head]
    for row in body:
        lines += ["</tr><tr>", f'<th scope="row">{escape(row[0])}</th>']
        lines += [f"<td>{escape(text)}</td>" for text in row[1:]]
    return "".join([*lines, "</tr></table>"])


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _frame(rows: tuple[Effect, ...]) -> pd.DataFrame:
    import pandas as pd

    columns = ("estimate", "std_error", "ci_low", "ci_high", "p_value")
    data = {column: [_number(getattr(row, column)) for row in rows] for column in columns}
    return pd.DataFrame(data, index=pd.Index([row.name for row in rows], name="effect"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Whether a number can be believed: one diagnostic, with what it tests and what to do.

    ``values`` is what a figure of the check draws (placebo effects, say).
    """

    name: str
    title: str
    status: CheckStatus
    null: str
    finding: str
    advice: str = ""
    statistic: float | None = None
    p_value: float | None = None
    values: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The reading of one outcome against its smallest change that matters.

    ``shown``: the interval lies on one side of no change. ``small``: it lies inside the margin.
    ``large``: it lies wholly beyond the margin. ``low`` and ``high`` are the interval that the
    reading is based on (adjusted for several primary outcomes where ``adjusted``), on the
    estimate's scale; ``direction`` is the side of a shown change.
    """

    reading: Reading
    shown: bool
    small: bool
    large: bool
    direction: Literal["increase", "decrease"] | None
    low: float | None
    high: float | None
    p_value: float | None
    p_adjusted: float | None = None
    adjusted: bool = False
    more_needed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollateralFinding:
    """The reading of one collateral effect: was harm shown, was it ruled out, or neither.

    ``estimate``, ``ci_low``, ``ci_high`` and ``margin`` are harm: positive is worse, on the log
    scale where ``scale`` is ``ratio``.
    """

    effect: str
    reading: HarmReading
    outcome: str | None = None
    scale: Literal["ratio", "absolute"] | None = None
    harm: Literal["increase", "decrease"] | None = None
    margin: float | None = None
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p_value: float | None = None
    p_adjusted: float | None = None
    harm_shown: bool = False
    ruled_out: bool = False
    serious: bool = False
    diffusion: bool = False
    reason: str = ""
    settle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All effects of the register for one campaign, measured or not, and what they add up to."""

    findings: tuple[CollateralFinding, ...]
    measured: int
    registered: int
    ruled_out: int
    shown: int
    reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeResult:
    """One outcome: its estimate and verdict, or why it could not be estimated."""

    id: str
    name: str
    role: Literal["primary", "secondary", "collateral", "negative_control"]
    source: str
    unit: str
    definition: str
    estimate: ImpactEstimate | None = None
    verdict: Verdict | None = None
    alternative: ImpactEstimate | None = None
    checks: tuple[Check, ...] = ()
    problem: str = ""
    reach_only: bool = False
    people: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSummary:
    """What a source held when it was evaluated; no row of it."""

    id: str
    kind: str
    files: tuple[str, ...]
    rows: int | None
    first: str | None
    last: str | None
    unit: str = ""
    public: bool = False
    citation: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """When the plan was locked and when the last period of data came in (ISO times, UTC)."""

    locked_at: str | None = None
    last_data_at: str | None = None
    files: dict[str, tuple[str, ...]] | None = None

    @property
    def exploratory(self) -> bool:
        """Whether the plan was not locked before the last period of data was added."""
        if self.locked_at is None:
            return True
        return self.last_data_at is not None and self.locked_at >= self.last_data_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything that was found, in one immutable value: reports and pages are made of it.

    ``protected`` says that small counts have been removed, so that it may leave.
    ``created`` is the one time stamp; all else is the same for the same plan and data.
    """

    plan: EvaluationPlan
    fingerprint: str
    outcomes: tuple[OutcomeResult, ...]
    ledger: Ledger
    sources: tuple[SourceSummary, ...]
    checks: tuple[Check, ...] = ()
    limitations: tuple[str, ...] = ()
    provenance: Provenance = Provenance()
    exploratory: bool = True
    versions: dict[str, str] | None = None
    protected: bool = False
    created: str | None = None
    schema: int = 1

    def outcome(self, id: str) -> OutcomeResult:
        """Return the result of one outcome; `KeyError` where there is none."""
        for outcome in self.outcomes:
            if outcome.id == id:
                return outcome
        raise KeyError(id)

    def _repr_html_(self) -> str:
        cells: list[tuple[str, ...]] = [
            ("outcome", "role", "verdict", "headline", "estimate", "ci_low", "ci_high")
        ]
        for one in self.outcomes:
            reading = one.verdict.reading if one.verdict else one.problem
            effect = one.estimate.effect() if one.estimate else None
            numbers = (effect.estimate, effect.ci_low, effect.ci_high) if effect else ()
            shown = ("" if n is None else f"{n:.4g}" for n in numbers or (None, None, None))
            name = effect.name if effect else ""
            cells.append((one.name, one.role.replace("_", " "), reading, name, *shown))
        caption = f"{self.plan.campaign.name}: {self.ledger.reading}"
        return _notebook_table(caption, cells)

    def to_json(self, *, indent: int | None = None) -> str:
        """Write as JSON; `Evaluation.from_json` returns an equal value."""
        from toolkit.serial import to_json

        return to_json(self, indent=indent)

    @staticmethod
    def from_json(text: str | bytes) -> Evaluation:
        """Read what `to_json` wrote."""
        from toolkit.serial import from_json

        return from_json(text, Evaluation)
