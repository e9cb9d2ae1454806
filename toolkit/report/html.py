"""The report: one HTML file that needs nothing else, opens anywhere and tells nobody.

The page carries its own style, script and charts, so it can be sent by mail, kept for years and
read without a network; its own rules (CSP) forbid it to load or send anything.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from toolkit.errors import DemandEvalError
from toolkit.figures.look import CONFIG, DARK

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from toolkit.results import Evaluation

__all__ = ["plotly_script", "report_html"]

UNPROTECTED = (
    "This evaluation may still hold counts of 1 to 10 people, so no report is made of it. Protect "
    "it first: toolkit.disclosure.protect(evaluation)."
)


def report_html(evaluation: Evaluation) -> str:
    """What was found, as one HTML file for everybody?

    Cards of benefit and harm side by side, a chart for each outcome with its table, the ledger of
    all collateral effects, what the data cannot tell, the checks, and for researchers the
    numbers behind the words.

    Parameters
    ----------
    evaluation
        Protected: `toolkit.disclosure.protect` has removed small counts.

    Returns
    -------
    str
        The file, to be written as UTF-8. The same for the same evaluation.

    Raises
    ------
    DemandEvalError
        If the evaluation is not protected.
    """
    if not evaluation.protected:
        raise DemandEvalError(UNPROTECTED)
    from toolkit.report.page import page

    view = page(evaluation)
    scripts = (plotly_script(), _asset("report.js"))
    return (
        _environment()
        .get_template("report.html")
        .render(
            view=view,
            charts=_inert({chart.id: chart.figure for chart in view.charts}),
            look=_inert({"config": dict(CONFIG), "dark": dict(DARK)}),
            style=_asset("report.css"),
            plotly=scripts[0],
            script=scripts[1],
            policy=_policy(scripts),
        )
    )


@lru_cache(maxsize=1)
def plotly_script() -> str:
    """The drawing library (plotly.js, cartesian charts only; MIT licence) as text."""
    return _asset("plotly-cartesian.min.js")


@lru_cache(maxsize=8)
def _asset(name: str) -> str:
    return files("toolkit.report").joinpath("assets", name).read_text("utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("toolkit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["joined"] = _joined
    made.filters["ranged"] = _ranged
    return made


def _joined(sentence: str) -> str:
    """Keep a number and its per cent sign on one line."""
    return re.sub(r"(?<=\d) %", "\u00a0%", sentence)


def _ranged(sentence: str, hint: str) -> Markup:
    """Let the word "range" say what it means when it is pointed at."""
    from markupsafe import Markup, escape

    safe = str(escape(_joined(sentence)))
    said = f'(<abbr title="{escape(hint)}">range</abbr> '
    return Markup(safe.replace("(range ", said))  # noqa: S704 - all of it is escaped above


def _inert(content: Any) -> str:
    """JSON for a script element: nothing in it can end the element or start another."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@lru_cache(maxsize=2)
def _policy(scripts: tuple[str, ...]) -> str:
    """What the page may do: run these scripts, and reach nothing."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
