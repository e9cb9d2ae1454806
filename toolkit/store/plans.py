"""Plans and their locks: what was decided, and when it was bound."""

from __future__ import annotations

import json

from sqlalchemy import Connection, insert, select, update

from toolkit.plan import EvaluationPlan, plan_from_document
from toolkit.store import schema

__all__ = ["chosen", "keep", "lock", "locked_at"]


def keep(connection: Connection, plan: EvaluationPlan, at: str) -> None:
    """Keep a plan and make it its campaign's current one."""
    kept = schema.plans.c
    known = connection.scalar(select(kept.fingerprint).where(kept.fingerprint == plan.fingerprint))
    if known is None:
        values = {
            "fingerprint": plan.fingerprint,
            "campaign": plan.campaign.id,
            "document": plan.document,
            "added_at": at,
            "chosen_at": at,
        }
        connection.execute(insert(schema.plans), values)
        return
    again = update(schema.plans).where(kept.fingerprint == plan.fingerprint)
    connection.execute(again.values(chosen_at=at))


def chosen(connection: Connection, campaign: str | None = None) -> list[EvaluationPlan]:
    """List the current plan of each campaign (or of one), in the order of the campaigns' ids."""
    kept = schema.plans.c
    query = select(kept.campaign, kept.document).order_by(kept.campaign, kept.chosen_at)
    if campaign is not None:
        query = query.where(kept.campaign == campaign)
    latest = {row.campaign: row.document for row in connection.execute(query).all()}
    return [plan_from_document(json.loads(document)) for document in latest.values()]


def lock(connection: Connection, fingerprint: str, at: str) -> str:
    """Bind a plan to a time; return the time of its first lock, which never changes."""
    before = locked_at(connection, fingerprint)
    if before is not None:
        return before
    connection.execute(insert(schema.locks), {"fingerprint": fingerprint, "locked_at": at})
    return at


def locked_at(connection: Connection, fingerprint: str) -> str | None:
    """Return when the plan was locked, or None."""
    kept = schema.locks.c
    return connection.scalar(select(kept.locked_at).where(kept.fingerprint == fingerprint))
