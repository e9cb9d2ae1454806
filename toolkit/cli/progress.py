"""A progress bar for whatever takes longer than a second, where somebody is watching."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["progress_bar"]

PATIENCE = 1.0


@contextmanager
def progress_bar() -> Iterator[Callable[[float, str], object] | None]:
    """Yield what a long task calls with its share done and its name; None on no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    form = "{desc} {percentage:3.0f} % |{bar}| {remaining} left"
    with tqdm(total=1.0, delay=PATIENCE, leave=False, file=sys.stderr, bar_format=form) as bar:

        def show(share: float, what: str) -> None:
            if what != bar.desc:
                bar.set_description_str(what, refresh=False)
                bar.n = 0.0  # another stage begins
            bar.update(max(0.0, share - bar.n))

        yield show
