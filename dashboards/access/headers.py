"""What every answer tells the browser to allow: our own scripts, and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response

__all__ = ["install_headers"]

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def content_policy(hashes: tuple[str, ...]) -> str:
    """Write the content security policy; ``hashes`` are those of our inline scripts.

    Styles may be inline, because Mantine and Plotly set them so; scripts may not.

    Examples
    --------
    >>> "script-src 'self' 'sha256-x'" in content_policy(("'sha256-x'",))
    True
    """
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def install_headers(server: Flask, hashes: Callable[[], tuple[str, ...]]) -> None:
    """Set the headers on every answer; what a route has set itself stays.

    Pages and data are never kept by the browser: what is withdrawn must be gone.
    """

    def headers(response: Response) -> Response:
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", content_policy(hashes()))
        if response.mimetype in ("text/html", "application/json", "text/csv"):
            response.headers["Cache-Control"] = "no-store"
        return response

    server.after_request(headers)
