"""What an evaluation depends on: from when on the data were complete, and one name for it all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from toolkit.plan import EvaluationPlan, Source
from toolkit.results import Provenance
from toolkit.store.uploads import Upload

__all__ = ["complete_at", "inputs"]

WEIGHTY = ("numpy", "scipy", "pandas")
"""Libraries whose version may move the last digits of a result."""


def complete_at(
    source: Source, lasts: Sequence[str | None], arrivals: Sequence[tuple[str, str]]
) -> str | None:
    """When did the last period (or the wave after) of a source first come in?

    Parameters
    ----------
    source
        As the plan describes it.
    lasts
        Last day of each upload that is here now.
    arrivals
        How far each file that ever came in reached (for surveys each of its waves), and when;
        of files that were removed too.

    Returns
    -------
    str or None
        The time, or None without data.

    Examples
    --------
    A file that reached as far was here in March already, and was removed since:

    >>> calls = Source(kind="calls", unit="contact", period="week")
    >>> complete_at(calls, ["2023-05-31"], [("2023-05-31", "2023-06"), ("2023-06-01", "2023-03")])
    '2023-03'
    """
    if not lasts or not arrivals:
        return None
    if source.kind == "survey":
        after = [at for wave, at in arrivals if wave == source.after]
        return min(after) if after else max(at for _, at in arrivals)
    last = max(one or "" for one in lasts)
    return min(at for reached, at in arrivals if reached >= last)


def inputs(plan: EvaluationPlan, provenance: Provenance, uploads: Sequence[Upload]) -> str:
    """Return 16 digits that stand for all that an evaluation depends on."""
    parts = {
        "plan": plan.fingerprint,
        "data": [[one.source, one.file, one.wave] for one in uploads],
        "locked_at": provenance.locked_at,
        "last_data_at": provenance.last_data_at,
        "program": _program(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


@cache
def _program() -> str:
    """Return a hash of this program and of the libraries that it computes with.

    Of the files, not of the version: a result that was kept before a correction must not be
    taken for one that was computed after it.
    """
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(" ".join(version(name) for name in WEIGHTY).encode())
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".toml"):
            digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
