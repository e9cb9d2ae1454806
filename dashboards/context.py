"""What pages and routes work with: the workspace, the settings, what runs in the background."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.jobs import Jobs
from dashboards.settings import Settings
from toolkit.errors import WorkspaceError
from toolkit.plan import EvaluationPlan
from toolkit.results import Evaluation
from toolkit.workspace import Workspace

__all__ = ["Context"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What one application hands to its pages; nothing of it is global."""

    settings: Settings
    workspace: Workspace
    jobs: Jobs

    def plan(self, campaign: str) -> EvaluationPlan:
        """Return the current plan of a campaign of this workspace, by its id alone.

        An id comes out of an address bar: it is looked up here and never used as a file name.

        Raises
        ------
        WorkspaceError
            If there is no such campaign.
        """
        for plan in self.workspace.plans():
            if plan.campaign.id == campaign:
                return plan
        raise WorkspaceError(
            "There is no such campaign in this workspace. The link may be old; "
            "the list of campaigns shows what is here."
        )

    def evaluation(self, campaign: str) -> Evaluation | None:
        """Return the latest evaluation of a campaign, or None.

        Raises
        ------
        WorkspaceError
            If small counts have not been removed from it: then it may not be shown.
        """
        found = self.workspace.latest(self.plan(campaign).campaign.id)
        if found is not None and not found.protected:
            raise WorkspaceError(
                "The stored evaluation may hold small counts of people, so it is not shown. "
                "Evaluate the campaign again."
            )
        return found
