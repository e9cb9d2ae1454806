"""Evaluations as they may leave: protected, and found again by what went into them."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from toolkit.errors import PlanError, WorkspaceError
from toolkit.results import Evaluation
from toolkit.store import schema

__all__ = ["OtherVersionError", "choose", "get", "given", "keep", "latest"]


class OtherVersionError(WorkspaceError):
    """Another version of this program wrote it; evaluating the plan again makes it anew."""


def keep(
    connection: Connection, id: str, evaluation: Evaluation, at: str, *, given: str = ""
) -> None:
    """Keep a protected evaluation, and what it gave exactly; one with the same id is replaced.

    Raises
    ------
    WorkspaceError
        If the evaluation still holds small counts.
    """
    if not evaluation.protected or evaluation.created is None:
        raise WorkspaceError("Only a protected evaluation with its time is kept.")
    values = {
        "id": id,
        "campaign": evaluation.plan.campaign.id,
        "fingerprint": evaluation.fingerprint,
        "created_at": evaluation.created,
        "chosen_at": at,
        "document": evaluation.to_json(),
    }
    connection.execute(delete(schema.evaluations).where(schema.evaluations.c.id == id))
    connection.execute(insert(schema.evaluations), values)
    if given:
        campaign = evaluation.plan.campaign.id
        values = {"evaluation": id, "campaign": campaign, "document": given}
        connection.execute(delete(schema.given).where(schema.given.c.evaluation == id))
        connection.execute(insert(schema.given), values)


def given(connection: Connection, campaign: str) -> list[str]:
    """List what the evaluations of a campaign gave exactly, as it was kept."""
    kept = schema.given.c
    query = select(kept.document).where(kept.campaign == campaign).order_by(kept.evaluation)
    return list(connection.scalars(query).all())


def get(connection: Connection, id: str) -> Evaluation | None:
    """Return one evaluation, or None.

    Raises
    ------
    OtherVersionError
        If another version of this program wrote it in a form that this one cannot read.
    """
    kept = schema.evaluations.c
    document = connection.scalar(select(kept.document).where(kept.id == id))
    try:
        return None if document is None else Evaluation.from_json(document)
    except PlanError as error:
        raise OtherVersionError(
            f"The evaluation '{id}' was made by another version of demandeval. Evaluate the plan "
            "again."
        ) from error


def choose(connection: Connection, id: str, at: str) -> None:
    """Make an evaluation its campaign's latest: it was asked for again."""
    kept = schema.evaluations
    connection.execute(update(kept).where(kept.c.id == id).values(chosen_at=at))


def latest(connection: Connection, campaign: str) -> str | None:
    """Return the id of a campaign's latest evaluation, or None."""
    kept = schema.evaluations.c
    query = select(kept.id).where(kept.campaign == campaign)
    return connection.scalar(query.order_by(kept.chosen_at.desc()).limit(1))
