"""What a measure against demand may do besides its aim: the fifteen effects of the register."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from toolkit.errors import DemandEvalError
from toolkit.serial import structured

__all__ = ["REGISTER", "CollateralEffect", "Indicators", "effect", "register"]

REGISTER: Mapping[str, CollateralEffect]
"""All effects by id, in the order of the register; read when first asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """How an effect can be measured, by kind of source; empty where it cannot."""

    survey: tuple[str, ...] = ()
    helpline: tuple[str, ...] = ()
    adverts: tuple[str, ...] = ()
    administration: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CollateralEffect:
    """One entry of the register.

    Parameters
    ----------
    id
        The name that plans use.
    name, definition
        What people read, and what is meant by it.
    harm
        The direction in which the usual indicators are worse. ``any``: whatever is found is
        harm. The direction of an outcome in a plan is the plan's own (`Outcome.harm`).
    not_asked
        What a funder reads where the effect was not measured.
    settle
        Which data would settle the question.
    known
        What has been seen elsewhere.
    sources
        Where to read about it.
    indicators
        How to measure it.
    """

    id: str
    name: str
    definition: str
    harm: Literal["increase", "decrease", "any"]
    not_asked: str
    settle: str
    known: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    indicators: Indicators = field(default_factory=Indicators)


@lru_cache(maxsize=1)
def register() -> Mapping[str, CollateralEffect]:
    """Which collateral effects are known?

    Returns
    -------
    Mapping
        All effects by id, in the order of the register. It cannot be changed.

    Examples
    --------
    >>> len(register())
    15
    >>> register()["less-safe-market"].not_asked
    'Nobody asked whether sellers feel less safe.'
    """
    text = files("toolkit").joinpath("collateral/register.toml").read_text("utf-8")
    entries = structured(tomllib.loads(text), _Document).effects
    return MappingProxyType({entry.id: entry for entry in entries})


def effect(id: str) -> CollateralEffect:
    """What is the collateral effect with this id?

    Raises
    ------
    DemandEvalError
        If the register has no such effect; the message names those that it has.

    Examples
    --------
    >>> effect("stigma").name
    'Stigma'
    """
    if id not in register():
        known = ", ".join(register())
        raise DemandEvalError(f"There is no collateral effect '{id}'. Use one of {known}.")
    return register()[id]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    effects: tuple[CollateralEffect, ...]


def __getattr__(name: str) -> Any:
    if name == "REGISTER":
        return register()
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
