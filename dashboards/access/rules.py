"""The rules of one application: what is served, and which roles may use it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from dash import Dash

from dashboards.access.people import Role
from toolkit.errors import DemandEvalError

__all__ = ["AccessError", "Rules"]

Allowed = frozenset[Role]


class AccessError(DemandEvalError):
    """Something is served without saying who may use it, or twice."""


class Rules:
    """Which roles may use each page, callback and route of one application.

    What is not declared here is refused by the guard, and `check` stops the start.
    """

    def __init__(self) -> None:
        self.pages: dict[str, Allowed] = {}
        self.routes: dict[str, Allowed] = {}
        self.callbacks: dict[str, Allowed] = {}

    def declare_page(self, path: str, allowed: Allowed) -> None:
        """Declare who may open the page with this path template."""
        self._once(self.pages, path, allowed)

    def declare_route(self, endpoint: str, allowed: Allowed) -> None:
        """Declare who may call the Flask endpoint with this name."""
        self._once(self.routes, endpoint, allowed)

    def callback(
        self, app: Dash, allowed: Allowed, *dependencies: Any, **options: Any
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register a server callback together with who may use it.

        Used as a decorator in the place of ``app.callback``; Dash chooses the callback's name,
        so the rule is taken down for whatever names the registration adds.
        """

        def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
            known = set(app.callback_map)
            registered = app.callback(*dependencies, **options)(function)
            self._declare_callbacks(set(app.callback_map) - known, allowed)
            return registered

        return decorate

    def clientside(
        self, app: Dash, allowed: Allowed, function: Any, *dependencies: Any, **options: Any
    ) -> None:
        """Register a callback that runs in the browser, together with who may use it."""
        known = set(app.callback_map)
        app.clientside_callback(function, *dependencies, **options)
        self._declare_callbacks(set(app.callback_map) - known, allowed)

    def check(self, app: Dash, pages: Iterable[str]) -> None:
        """Stop the start where something is served that declares nothing.

        Raises
        ------
        AccessError
            Naming every page, callback and route without a rule.
        """
        endpoints = {rule.endpoint for rule in app.server.url_map.iter_rules()}
        missing = [
            *(f"page {path}" for path in pages if path not in self.pages),
            *(f"callback {id}" for id in app.callback_map if id not in self.callbacks),
            *(f"route {endpoint}" for endpoint in sorted(endpoints - set(self.routes))),
        ]
        if missing:
            raise AccessError(
                "These do not say who may use them: "
                + "; ".join(missing)
                + ". Declare the roles where each is registered."
            )

    def _declare_callbacks(self, ids: set[str], allowed: Allowed) -> None:
        for id in ids:
            self._once(self.callbacks, id, allowed)

    @staticmethod
    def _once(rules: dict[str, Allowed], name: str, allowed: Allowed) -> None:
        if name in rules:
            raise AccessError(f"'{name}' says twice who may use it. Remove one of the two.")
        rules[name] = allowed
