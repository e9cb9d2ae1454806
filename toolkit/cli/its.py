"""``demandeval its``: one interrupted time series in one line, from the file to the verdict.

The options make a plan of one outcome, which goes the way of every plan: read, evaluate, small
counts removed. So one line gives the numbers that a written plan would give.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from toolkit.cli.arguments import day
from toolkit.cli.outcome import DONE, answer
from toolkit.cli.progress import progress_bar
from toolkit.errors import DataError, Problem
from toolkit.plan import ErrorModel, Period, Shape, Unit

if TYPE_CHECKING:
    from toolkit.plan import EvaluationPlan
    from toolkit.results import Evaluation
    from toolkit.tables import Table

help = "tell what changed in one series or call log, in one line"
about = """Without --value the file is a call log: each row is one contact, and rows are counted by
period. With --value it is a table of figures, one row a period.

This is a look, not an evaluation: without a plan that was locked before, whatever it
shows is exploratory."""

EXPLORATORY = (
    "Exploratory: no plan was locked before the data were seen. Read the numbers as questions."
)
PERIODS = get_args(Period)
SHAPES = get_args(Shape)
ERRORS = get_args(ErrorModel)
UNITS = get_args(Unit)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("file", metavar="FILE", help="CSV or XLSX")
    parser.add_argument(
        "--start", required=True, type=day, metavar="DATE", help="first day, e.g. 2018-12-11"
    )
    parser.add_argument("--end", type=day, metavar="DATE", help="last day; a pulse needs it")
    add_data(parser)
    model = add_model(parser)
    model.add_argument("--errors", choices=ERRORS, default="auto", help="default: auto")
    model.add_argument(
        "--covariate",
        action="append",
        default=[],
        metavar="COL",
        help="a column, or 'log(column)'; again for more",
    )


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what is in a file."""
    data = parser.add_argument_group("what is in the file")
    data.add_argument("--date", metavar="COL", help="column of the date, where it is not clear")
    data.add_argument("--value", metavar="COL", help="column of the figure; without it rows count")
    data.add_argument(
        "--period", choices=PERIODS, help="default: week for a log, as found for figures"
    )
    data.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="COL=VALUE",
        help="count only such rows of a log; again for more columns or values",
    )
    data.add_argument(
        "--unit", choices=UNITS, default="contact", help="what a row of a log is (contact)"
    )


def add_model(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """Add the options of the model."""
    model = parser.add_argument_group("the model")
    model.add_argument("--shape", choices=SHAPES, default="step", help="default: step")
    model.add_argument(
        "--family", choices=("normal", "count"), help="default: count for a log, else normal"
    )
    model.add_argument(
        "--season",
        type=_season,
        default="auto",
        metavar="SEASON",
        help="auto (default), none, dummies, or a number of harmonics",
    )
    model.add_argument("--log", action="store_true", help="the logarithm of the figures")
    model.add_argument("--exposure", metavar="COL", help="column of the base of a rate")
    model.add_argument(
        "--washout", type=int, default=0, metavar="N", help="periods after the start to leave out"
    )
    model.add_argument("--level", type=float, default=0.95, help="of the range (0.95)")
    return model


def run(args: argparse.Namespace) -> int:
    """Read, evaluate, protect, print."""
    with progress_bar() as progress:
        plan, table = read(args, progress)
        evaluation = evaluated(plan, table)
    result = evaluation.outcomes[0]
    if result.estimate is None:
        from toolkit.workspace import not_estimated

        raise DataError(not_estimated(evaluation))
    from toolkit.serial import plain

    document = plain(result) | {"exploratory": True, "fingerprint": evaluation.fingerprint}
    answer(_words(evaluation), document, as_json=args.json)
    return DONE


def evaluated(plan: EvaluationPlan, table: Table) -> Evaluation:
    """Evaluate the plan of one outcome and remove small counts: this leaves the machine too."""
    from toolkit.disclosure import protect
    from toolkit.evaluation import evaluate

    return protect(evaluate(plan, {"file": table}))


def read(args: argparse.Namespace, progress: Any) -> tuple[EvaluationPlan, Table]:
    """Read the file by the plan that the options make.

    Figures carry their period in their dates: it is the longest in which no two rows meet.

    Raises
    ------
    DataError, PlanError
        With every problem of the file, or of the options together.
    """
    from toolkit.ingest import read as read_bytes

    path = Path(args.file)
    try:
        content = path.read_bytes()
    except OSError as error:
        what = f"the file '{path.name}' cannot be read: {error.strerror}"
        raise DataError([Problem(what=what, fix="Check its name and who may read it.")]) from error
    if args.period:
        tries: tuple[str, ...] = (args.period,)
    else:
        tries = tuple(reversed(PERIODS)) if args.value else ("week",)
    failure = DataError("the file cannot be read")
    for period in tries:
        plan = plan_of(args, period)
        try:
            return plan, read_bytes(
                content, path.name, plan.sources["file"], progress=progress
            ).table
        except DataError as error:
            failure = error  # two rows in one period: a shorter one may do
    raise failure if args.value else _with_hint(failure)


def _with_hint(failure: DataError) -> DataError:
    """Add what the option would be, where the file has no column for the time of a call."""
    if any(problem.row is not None for problem in failure.problems):
        return failure
    hint = Problem(
        what="without --value the file is read as a call log",
        fix="For a table of figures name its column with --value; --date names that of the time.",
    )
    return DataError([*failure.problems, hint])


def plan_of(args: argparse.Namespace, period: str) -> EvaluationPlan:
    """Make the plan that the options describe: one source, one outcome."""
    from toolkit.ingest.file_names import kept_name
    from toolkit.plan import plan_from_document

    source: dict[str, Any] = {"kind": "series" if args.value else "calls", "period": period}
    source["unit"] = "" if args.value else args.unit
    if args.date:
        source["columns"] = {"period" if args.value else "time": args.date}
    name = args.value or Path(kept_name(Path(args.file).name, source["kind"])).stem
    # No direction was decided beforehand, so nothing is called benefit or harm.
    outcome: dict[str, Any] = {
        "id": "its",
        "name": name,
        "source": "file",
        "role": "negative_control",
        "measure": "count",
        "areas": "all",
        "shape": args.shape,
        "season": args.season,
        "errors": args.errors,
        "washout_periods": args.washout,
        "family": args.family or ("normal" if args.value else "count"),
        "where": _where(args.where),
        "covariates": args.covariate,
    }
    optional = {"column": args.value, "exposure": args.exposure}
    optional["transform"] = "log" if args.log else None
    outcome |= {key: value for key, value in optional.items() if value is not None}
    campaign = {
        "id": "its",
        "name": name,
        "market": "not stated",
        "mechanism": "not stated",
        "start": args.start,
        **({"end": args.end} if args.end else {}),
    }
    return plan_from_document(
        {
            "schema": 1,
            "level": args.level,
            "campaign": campaign,
            "sources": {"file": source},
            "outcomes": [outcome],
        }
    )


def _where(given: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in given:
        column, equals, value = pair.partition("=")
        if not equals:
            what = "--where needs a column and a value"
            raise DataError([Problem(what=what, fix="Write it like --where outcome=actioned.")])
        found.setdefault(column.strip(), []).append(value.strip())
    return found


def _season(text: str) -> str | int:
    if text in ("auto", "none", "dummies"):
        return text
    if text.isdecimal():
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is no season: auto, none, dummies or a number")


def _words(evaluation: Evaluation) -> str:
    """Say what was found, effect by effect; exploratory, since nothing was decided before."""
    from toolkit.cli.effects import check_lines, effect_lines
    from toolkit.wording.catalogue import plural
    from toolkit.wording.periods import day as said
    from toolkit.wording.periods import first_day

    result = evaluation.outcomes[0]
    estimate = result.estimate
    if estimate is None:
        return result.problem
    period = estimate.period or "period"
    start = said(first_day(estimate.start or "") or estimate.start)
    after = f"{estimate.after} {plural(period, estimate.after)} from then on"
    lines = [
        f"{result.name}, by {period}: {estimate.before} before {start}, {after}.",
        EXPLORATORY,
        "",
        *effect_lines(estimate),
        "",
        f"Range: in {100 * estimate.level:g} of 100 looks made like this one, the true change lies "
        "inside the range.",
    ]
    for head, some in (("Checks", check_lines(result.checks)), ("Notes", estimate.warnings)):
        lines += ["", head, *(f"  {one}" for one in some)] if some else []
    return "\n".join(lines)
