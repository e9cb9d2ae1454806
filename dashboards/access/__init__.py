"""Who may use what: every page, callback and route declares it, or is not served."""

from dashboards.access.people import EVERYONE, NOBODY, Person, Role, local_person
from dashboards.access.rules import AccessError, Rules

__all__ = ["EVERYONE", "NOBODY", "AccessError", "Person", "Role", "Rules", "local_person"]
