"""Where the shipped data and questionnaires lie: in a checkout, and in an installed wheel.

A checkout holds them as the folders ``datasets`` and ``surveys`` beside ``toolkit``; a wheel
carries them inside the package. Nobody else needs to know the difference.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from toolkit.errors import DemandEvalError

__all__ = ["datasets", "surveys"]


def datasets() -> Path:
    """Where are the shipped data, one folder each?

    Returns
    -------
    Path
        A folder that holds one folder per data set, each with its ``datapackage.json``.

    Raises
    ------
    DemandEvalError
        If the installation is incomplete.

    Examples
    --------
    >>> (datasets() / "seatbelts_gb" / "datapackage.json").is_file()
    True
    """
    return _folder("datasets")


def surveys() -> Path:
    """Where are the shipped questionnaires, one folder each?

    Returns
    -------
    Path
        A folder that holds one folder per questionnaire.

    Raises
    ------
    DemandEvalError
        If the installation is incomplete.

    Examples
    --------
    >>> surveys().is_dir()
    True
    """
    return _folder("surveys")


def _folder(name: str) -> Path:
    # A wheel is always unpacked when it is installed, so the path stays good after the block.
    with as_file(files("toolkit")) as package:
        for place in (package / "_data" / name, package.parent / name):
            if place.is_dir():
                return place
    raise DemandEvalError(
        f"The folder '{name}' that belongs to demandeval is missing: the installation is "
        "incomplete. Install demandeval again."
    )
