"""Who asks: a person and the roles that they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

__all__ = ["EVERYONE", "NOBODY", "Person", "Role", "local_person"]

Role = Literal["contributor", "analyst", "reviewer", "viewer", "admin"]

EVERYONE: frozenset[Role] = frozenset(get_args(Role))
NOBODY: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person who uses the dashboard."""

    name: str
    roles: frozenset[Role]

    def may(self, allowed: frozenset[Role]) -> bool:
        """Say whether one of the person's roles is among those allowed.

        Examples
        --------
        >>> Person(name="Ana", roles=frozenset({"viewer"})).may(frozenset({"analyst"}))
        False
        """
        return not self.roles.isdisjoint(allowed)


def local_person() -> Person:
    """Who uses a dashboard without log-in: the one local user, who holds every role."""
    return Person(name="local user", roles=EVERYONE)
