"""The guard before every request: this machine only, this site only, and a rule that allows.

Three questions in this order. Is the request addressed to this machine by its own name (else a
foreign page could reach it under a name that it made point here)? If it changes something, does
it come from our own page? Does what it asks for declare who may use it, and is this person among
them? What declares nothing is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, Request, Response, g, request

from dashboards.access.people import Person
from dashboards.access.rules import Allowed, Rules
from dashboards.settings import is_own_address

__all__ = ["install_guard"]

CALLBACKS = "/_dash-update-component"
INDEX = ("/", "/<path:path>")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_MESSAGE = 4 * 1024**2


def install_guard(
    server: Flask,
    rules: Rules,
    *,
    identify: Callable[[], Person],
    find_page: Callable[[str], str | None],
    refused: Callable[[int], str],
) -> None:
    """Put the guard before all other work of a server.

    Parameters
    ----------
    server
        The Flask server; the guard must be installed before Dash adds its own hooks.
    rules
        Who may use what; read at each request, so that what is declared later counts.
    identify
        Says who asks.
    find_page
        Returns the path template of the page at a path, or None where there is none.
    refused
        Returns the HTML to show for a status (400, 403, 404).
    """

    def guard() -> Response | None:
        request.max_content_length = LARGEST_MESSAGE  # an upload raises it for itself
        status = _strangeness(request)
        if status is None:
            g.person = identify()
            status = _refusal(request, rules, g.person, find_page)
        return Response(refused(status), status, mimetype="text/html") if status else None

    server.before_request(guard)


def _strangeness(asked: Request) -> int | None:
    """Return the status to refuse with where the request is not from our own pages."""
    if not is_own_address(urlsplit(f"//{asked.host}").hostname or ""):
        return 400
    if asked.method in SAFE:
        return None
    origin = asked.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != asked.host:
        return 403
    site = asked.headers.get("Sec-Fetch-Site")
    return 403 if site not in (None, "same-origin") else None


def _refusal(
    asked: Request, rules: Rules, person: Person, find_page: Callable[[str], str | None]
) -> int | None:
    """Return the status to refuse with where no rule allows the request."""
    if asked.url_rule is None:
        return 404
    endpoint = asked.url_rule.endpoint
    allowed = rules.routes.get(endpoint)
    if allowed is None or not person.may(allowed):
        return 403
    if endpoint == CALLBACKS:
        allowed = _of_callback(asked, rules)
    elif endpoint in INDEX:
        template = find_page(asked.path)
        if template is None:
            return 404
        allowed = rules.pages.get(template)
    return None if allowed is not None and person.may(allowed) else 403


def _of_callback(asked: Request, rules: Rules) -> Allowed | None:
    message = asked.get_json(silent=True)
    output = message.get("output") if isinstance(message, dict) else None
    return rules.callbacks.get(output) if isinstance(output, str) else None
