"""The names of the collateral effects, which the register keeps."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

__all__ = ["collateral_effects"]


@lru_cache(maxsize=1)
def collateral_effects() -> tuple[str, ...]:
    """Name the collateral effects of the register, in its order.

    Examples
    --------
    >>> "less-help-seeking" in collateral_effects()
    True
    """
    text = files("toolkit").joinpath("collateral/register.toml").read_text("utf-8")
    return tuple(entry["id"] for entry in tomllib.loads(text)["effects"])
