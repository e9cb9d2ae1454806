"""How big the effect is. One file a model; the dict below is the list of error models.

Each entry takes the design, the outcomes that share it, the place of each row on the calendar
and the lags, and returns what is known of the coefficients.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["ERRORS", "error_model"]

ERRORS = {
    "auto": ("integrated", "auto"),
    "ar1": ("integrated", "ar1"),
    "newey-west": ("classical", "newey_west"),
    "prais-winsten": ("classical", "prais_winsten"),
    "independent": ("classical", "independent"),
}
"""Error models by the name that users write: module and function."""


def error_model(name: str) -> Callable[..., Any]:
    """Return the function of an error model by its name."""
    from importlib import import_module

    from toolkit.errors import ModelError

    if name not in ERRORS:
        raise ModelError(f"errors='{name}' is not known: use one of {', '.join(ERRORS)}.")
    module, function = ERRORS[name]
    found: Callable[..., Any] = getattr(import_module(f"toolkit.models.{module}"), function)
    return found
