"""Work that takes longer than a click: one thread does it, pages ask how far it is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from dashboards.faults import note_fault
from toolkit.errors import DemandEvalError

__all__ = ["Job", "Jobs", "Report"]

log = logging.getLogger(__name__)

Report = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """How far one piece of work is.

    ``done`` runs from 0 to 1; ``words`` says what is being done, or why it failed.
    """

    state: Literal["waiting", "running", "finished", "failed"]
    done: float = 0.0
    words: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("finished", "failed")


class Jobs:
    """The work of one application: one piece at a time, each under a key.

    Asking twice for the same key while it waits or runs is asking once.

    Examples
    --------
    >>> jobs = Jobs()
    >>> jobs.start("ro-sim", lambda report: report(0.5, "half")).result()
    >>> jobs.look("ro-sim").state
    'finished'
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._futures: dict[str, Future[None]] = {}
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")

    def look(self, key: str) -> Job | None:
        """Return how far the latest work under this key is, or None if there was none."""
        with self._lock:
            return self._jobs.get(key)

    def start(self, key: str, work: Callable[[Report], object]) -> Future[None]:
        """Begin a piece of work, unless it is under way already.

        Parameters
        ----------
        key
            What it is about; pages ask under the same key.
        work
            Does it, and calls the function that it is given with how far it is.
        """
        with self._lock:
            known = self._jobs.get(key)
            if known is not None and not known.over:
                return self._futures[key]
            self._jobs[key] = Job(state="waiting", words="Waiting for its turn")
            self._futures[key] = self._pool.submit(self._run, key, work)
            return self._futures[key]

    def _run(self, key: str, work: Callable[[Report], object]) -> None:
        def report(done: float, words: str) -> None:
            self._note(key, Job(state="running", done=min(max(done, 0.0), 1.0), words=words))

        report(0.0, "Starting")
        try:
            work(report)
        except DemandEvalError as error:
            self._note(key, Job(state="failed", words=str(error)))
        except Exception as error:
            note_fault(log, f"work on {key!r} failed", error)
            words = "Something went wrong that is not the data's fault; the server's log says more."
            self._note(key, Job(state="failed", words=words))
        else:
            self._note(key, Job(state="finished", done=1.0, words="Done"))

    def _note(self, key: str, job: Job) -> None:
        with self._lock:
            self._jobs[key] = job
