"""What stands in a link behind its path."""

from __future__ import annotations

from urllib.parse import parse_qsl

__all__ = ["query_of"]

MOST = 20


def query_of(search: str | None) -> dict[str, str]:
    """Return what stands behind the question mark: wishes of the reader, never a variable.

    Examples
    --------
    >>> query_of("?outcome=would-buy")
    {'outcome': 'would-buy'}
    >>> query_of(None)
    {}
    """
    try:
        return dict(parse_qsl((search or "").lstrip("?"), max_num_fields=MOST))
    except ValueError:  # more fields than any link of ours has
        return {}
