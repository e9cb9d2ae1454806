"""The path that every surface shares: add, lock, evaluate, report.

A workspace is a folder: a database, the de-identified files, and a key. The command line, a
notebook and the web all go through `Workspace`, so that the same plan and data give the same
numbers everywhere.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from toolkit.errors import DataError, PlanError, Problem, WorkspaceError
from toolkit.plan import EvaluationPlan, Source, load_plan, parse_plan
from toolkit.results import Evaluation, Provenance

if TYPE_CHECKING:
    from toolkit.ingest import Reading
    from toolkit.store import Store, Upload
    from toolkit.tables import Table

__all__ = ["Workspace", "not_estimated"]

Progress = Callable[[float, str], object]
"""Called with the share done (0 to 1) and what is being done, in words."""

PlanLike = EvaluationPlan | str | Path
"""A plan, the file of one, or the id of a campaign whose plan is in the workspace."""


class Workspace:
    """What is kept of campaigns: plans and their locks, data, evaluations.

    Parameters
    ----------
    location
        The folder; made on first use.
    create
        Whether a folder that is not there is made; otherwise that is an error.
    database
        Address of a database to use in place of the file in the folder, e.g.
        ``postgresql+psycopg://...``.

    Raises
    ------
    WorkspaceError
        On first use, if it cannot be made or used, or a newer version of this program made it.

    Examples
    --------
    >>> import tempfile
    >>> workspace = Workspace(Path(tempfile.mkdtemp()) / "workspace")
    >>> workspace.plans()
    ()
    """

    def __init__(
        self, location: str | Path, *, create: bool = True, database: str | None = None
    ) -> None:
        self.location = Path(location)
        self._create = create
        self._database = database
        self._opened: Store | None = None

    @property
    def _store(self) -> Store:
        if self._opened is None:
            if not self._create and not self.location.is_dir():
                raise WorkspaceError(
                    f"There is no workspace '{self.location}'. 'demandeval add' makes one; "
                    "--workspace names another."
                )
            from toolkit.store import Store

            self._opened = Store(self.location, url=self._database)
        return self._opened

    # --- plans -------------------------------------------------------------------------------

    def add_plan(self, plan: PlanLike | bytes) -> EvaluationPlan:
        """Keep a plan and make it its campaign's current one.

        Parameters
        ----------
        plan
            A plan, the path of its file, or the bytes of the file.

        Raises
        ------
        PlanError
            With every problem of the file.
        """
        if isinstance(plan, bytes):
            plan = parse_plan(plan)
        if not isinstance(plan, EvaluationPlan):
            plan = load_plan(plan)
        current = self._store.plans(plan.campaign.id)
        if not current or current[0].fingerprint != plan.fingerprint:
            self._store.keep_plan(plan, now())
        return plan

    def plans(self) -> tuple[EvaluationPlan, ...]:
        """List the current plan of each campaign, by the campaign's id."""
        return tuple(self._store.plans())

    def _only_plan(self) -> EvaluationPlan:
        plans = self.plans()
        if len(plans) == 1:
            return plans[0]
        known = ", ".join(one.campaign.id for one in plans) or "none yet"
        what = "it is not clear which campaign is meant"
        raise PlanError([Problem(what=what, fix=f"Name the plan; in the workspace: {known}.")])

    def plan(self, plan: PlanLike) -> EvaluationPlan:
        """Return a plan: itself, out of its file, or the current one of a campaign's id.

        Raises
        ------
        PlanError
            If it is neither a file nor the id of a campaign, or the file has problems.
        """
        if isinstance(plan, EvaluationPlan) or Path(plan).is_file():
            return self.add_plan(plan)
        found = self._store.plans(str(plan))
        if found:
            return found[0]
        known = [one.campaign.id for one in self._store.plans()]
        raise PlanError(
            [
                Problem(
                    what=f"'{Path(plan).name}' is neither a file nor a campaign of the workspace",
                    fix=_nearest(Path(plan).name, known, "campaigns")
                    or "Check the name, or write a plan with 'demandeval init'.",
                )
            ]
        )

    def lock(self, plan: PlanLike) -> str:
        """Bind a plan to this moment; return the time of its first lock (ISO, UTC).

        A lock never changes: locking again returns the first time. A plan that is changed
        afterwards is another plan, with another fingerprint and no lock.
        """
        return self._store.lock(self.plan(plan), now())

    # --- data --------------------------------------------------------------------------------

    def add(
        self,
        file: str | Path | bytes,
        *,
        source: str | None = None,
        plan: PlanLike | None = None,
        kind: Literal["calls", "series", "survey"] | None = None,
        wave: str | None = None,
        name: str | None = None,
        progress: Progress | None = None,
    ) -> Upload:
        """Read a file, leave out what is personal, and keep it with its rows.

        Parameters
        ----------
        file
            Path or bytes; the format is told from the content.
        source
            Id of the plan's source that it belongs to.
        plan
            The plan, its file, or its campaign's id; may be left out where there is one only.
        kind
            In the place of ``source`` where the plan has one source of this kind only.
        wave
            Which wave it is, for surveys with one file a wave.
        name
            The file's name, where bytes are given. Of it only words that say what is in it
            are kept: it may hold somebody's name or number.
        progress
            Called with the share done and what is being done.

        Returns
        -------
        Upload
            With ``existed`` where the same bytes were here before; then nothing was added.

        Raises
        ------
        DataError
            With every problem of the file; nothing was kept.
        """
        from toolkit.ingest.file_names import kept_name
        from toolkit.store.expected import missing_columns
        from toolkit.store.incoming import content_of, declaration
        from toolkit.store.store import Delivery

        plan = self._only_plan() if plan is None else self.plan(plan)
        source = _only_source(plan, kind) if source is None else source
        declared = _source(plan, source)
        content, name = content_of(file, name)
        name = kept_name(name, source, words=(*plan.sources, plan.campaign.id))
        found = self._store.find(plan.campaign.id, source, content)
        if found is None:
            reading = self._read(content, name, declared, wave, progress)
            wanting = missing_columns(plan, source, reading.table, reading.removed_columns)
            if wanting:
                raise DataError(wanting)
            delivery = Delivery(
                campaign=plan.campaign.id,
                source=source,
                name=name,
                content=content,
                stored=reading.stored,
                stored_name=reading.stored_name,
                table=reading.table,
                declared=declaration(declared),
                wave=wave,
                report=reading.report,
                removed_columns=reading.removed_columns,
            )
            found = self._store.add(delivery, now(), progress)
        if found.wave != wave and found.existed:
            raise DataError(
                [
                    Problem(
                        place=name,
                        what=f"this file is here already as {_wave_words(found.wave)}",
                        fix=f"Remove upload {found.id} first if that was wrong.",
                    )
                ]
            )
        return found

    def uploads(self, plan: PlanLike) -> tuple[Upload, ...]:
        """List what was added for a plan's campaign, oldest first."""
        return tuple(self._store.uploads(self.plan(plan).campaign.id))

    def remove(self, upload: Upload | int) -> Upload:
        """Take an upload out again, with its rows and its file."""
        return self._store.remove(upload if isinstance(upload, int) else upload.id)

    def tables(self, plan: PlanLike) -> dict[str, Table]:
        """Return one table for each source of the plan that has data, by the source's id.

        Files that were added under another description of the source (other columns, say)
        are read anew from the kept file.
        """
        from toolkit.store.incoming import declaration
        from toolkit.store.joined import joined

        plan = self.plan(plan)
        tables = {}
        for id, source in plan.sources.items():
            kept = self._store.kept(plan.campaign.id, id)
            as_declared = [
                one.table if one.declared == declaration(source) else self._anew(one.upload, source)
                for one in kept
            ]
            if as_declared:
                tables[id] = joined(as_declared)
        return tables

    def _anew(self, upload: Upload, source: Source) -> Table:
        content = self._store.file(upload.file)
        return self._read(content, upload.file_name, source, upload.wave).table

    def _read(
        self,
        content: bytes,
        name: str,
        source: Source,
        wave: str | None,
        progress: Progress | None = None,
    ) -> Reading:
        from toolkit.ingest import read

        key = self._store.pseudonyms
        return read(content, name, source, key=key, wave=wave, progress=progress)

    # --- evaluations -------------------------------------------------------------------------

    def provenance(self, plan: PlanLike) -> Provenance:
        """When was the plan locked, when did the last data come in, and of which files?

        ``last_data_at`` is the moment from which on all that is now the latest of some source
        was here: a plan locked later was locked with an outcome in reach. Removing a file and
        adding it again does not change it.
        """
        from toolkit.store.inputs import complete_at

        plan = self.plan(plan)
        uploads = self._store.uploads(plan.campaign.id)
        files = {
            id: tuple(sorted(one.file for one in uploads if one.source == id))
            for id in plan.sources
        }
        moments = [
            complete_at(
                source,
                [one.last for one in uploads if one.source == id],
                self._store.arrivals(plan.campaign.id, id),
            )
            for id, source in plan.sources.items()
        ]
        return Provenance(
            locked_at=self._store.locked_at(plan.fingerprint),
            last_data_at=min((at for at in moments if at is not None), default=None),
            files={id: hashes for id, hashes in files.items() if hashes},
        )

    def evaluate(self, plan: PlanLike, *, progress: Progress | None = None) -> Evaluation:
        """What did the campaign change, how sure is it, and what else moved?

        Computes, removes small counts, keeps and returns. The same plan, data and program
        return what was kept, without computing again. Where fewer than eleven people came in
        since an earlier evaluation, numbers are given roughly: two versions must not tell them.

        Raises
        ------
        DataError
            If no data were added for the plan, or none of its outcomes could be estimated;
            nothing is kept then.
        """
        from toolkit.store.inputs import inputs

        plan = self.plan(plan)
        provenance = self.provenance(plan)
        id = inputs(plan, provenance, self._store.uploads(plan.campaign.id))
        kept = self._store.evaluation(id)
        if kept is not None:
            self._store.choose_evaluation(id, now())
            return kept
        from toolkit.disclosure import protect
        from toolkit.disclosure.versions import given_from_json, given_to_json
        from toolkit.evaluation import evaluate

        found = evaluate(plan, self.tables(plan), provenance=provenance, progress=_steps(progress))
        if all(result.estimate is None for result in found.outcomes):
            raise DataError(not_estimated(found))
        at = now()
        earlier = [
            one for text in self._store.given(plan.campaign.id) for one in given_from_json(text)
        ]
        protected = replace(protect(found, given=earlier), created=at)
        self._store.keep_evaluation(id, protected, at, given=given_to_json(found, protected))
        return protected

    def evaluation(self, id: str) -> Evaluation:
        """Return a kept evaluation by its id."""
        found = self._store.evaluation(id)
        if found is None:
            raise WorkspaceError(
                f"There is no evaluation '{id}' in the workspace. Evaluate the plan again."
            )
        return found

    def latest(self, campaign: str) -> Evaluation | None:
        """Return the evaluation that was last asked for of a campaign, or None.

        None too where another version of this program made it and it must be made again.
        """
        from toolkit.store.evaluations import OtherVersionError

        id = self._store.latest_evaluation(campaign)
        try:
            return None if id is None else self.evaluation(id)
        except OtherVersionError:
            return None

    def is_current(self, plan: PlanLike) -> bool:
        """Is the latest evaluation of this very plan, of the data that are here, by this program?

        False where there is none.
        """
        from toolkit.store.inputs import inputs

        plan = self.plan(plan)
        id = inputs(plan, self.provenance(plan), self._store.uploads(plan.campaign.id))
        return self._store.latest_evaluation(plan.campaign.id) == id

    def evaluations(self) -> tuple[Evaluation, ...]:
        """Return the latest evaluation of each campaign that has one."""
        found = (self.latest(plan.campaign.id) for plan in self.plans())
        return tuple(one for one in found if one is not None)

    def report(self, evaluation: Evaluation) -> str:
        """Write an evaluation as one HTML file that needs nothing else."""
        from toolkit.report.html import report_html

        return report_html(evaluation)


def not_estimated(evaluation: Evaluation) -> list[Problem]:
    """List the outcomes that could not be estimated: why, and what to do."""
    problems = []
    for result in evaluation.outcomes:
        if result.estimate is None:
            what, _, fix = result.problem.partition(". ")
            place = f"outcome '{result.id}'"
            problems.append(Problem(place=place, what=what.rstrip("."), fix=fix))
    return problems


def now() -> str:
    """Return this moment in UTC, always with microseconds: text order is time order."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _source(plan: EvaluationPlan, id: str) -> Source:
    source = plan.sources.get(id)
    if source is None:
        fix = _nearest(id, plan.sources, "sources") or "Add it to the plan."
        raise DataError([Problem(what=f"the plan has no source '{id}'", fix=fix)])
    return source


def _only_source(plan: EvaluationPlan, kind: str | None) -> str:
    """Return the one source of this kind (of any kind where none is given)."""
    fitting = [id for id, source in plan.sources.items() if kind in (None, source.kind)]
    if len(fitting) == 1:
        return fitting[0]
    what = f"the plan has {len(fitting)} sources" + (f" of kind '{kind}'" if kind else "")
    fix = f"Name the source: {', '.join(fitting or plan.sources)}."
    raise DataError([Problem(what=what, fix=fix)])


def _nearest(word: str, known: Iterable[str], what: str) -> str:
    names = list(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Known {what}: {', '.join(names)}." if names else ""


def _steps(progress: Progress | None) -> Callable[[str, int, int], None] | None:
    if progress is None:
        return None
    return lambda what, done, total: (progress(done / max(1, total), what), None)[1]


def _wave_words(wave: str | None) -> str:
    return f"wave '{wave}'" if wave else "a file that names its waves itself"
