"""The pages, one file each. A page is added by its file and its name here.

Each has ``NAME``, ``TITLE``, ``PATH`` (a template), ``ALLOWED`` (roles), ``MENU`` (its name in
the navigation, or None), ``layout(context, query, **variables)`` and
``register(app, rules, context)``.
"""

from types import ModuleType

from dashboards.pages import campaign, overview, plan, upload

__all__ = ["PAGES"]

PAGES: dict[str, ModuleType] = {page.NAME: page for page in (overview, campaign, upload, plan)}
