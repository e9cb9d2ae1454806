"""Work in the background: one at a time, once at a time, and it always says how it ended."""

import threading

from dashboards.jobs import Jobs
from toolkit.errors import DataError, Problem


def test_nothing_was_asked_for():
    assert Jobs().look("ro-sim") is None


def test_asking_twice_is_asking_once():
    jobs, go, calls = Jobs(), threading.Event(), []

    def work(report):
        calls.append(1)
        report(0.25, "Reading")
        assert go.wait(10)

    first = jobs.start("ro-sim", work)
    assert jobs.start("ro-sim", work) is first
    go.set()
    first.result(10)
    assert calls == [1]
    assert jobs.look("ro-sim").state == "finished"
    jobs.start("ro-sim", work).result(10)
    assert calls == [1, 1]


def test_how_far_it_is_stays_between_nothing_and_all():
    jobs, seen = Jobs(), []

    def work(report):
        for done in (-1.0, 0.5, 7.0):
            report(done, "Counting")
            seen.append(jobs.look("x").done)

    jobs.start("x", work).result(10)
    assert seen == [0.0, 0.5, 1.0]


def test_a_problem_of_the_data_is_told_in_full():
    def work(report):
        raise DataError([Problem(what="no data were added", fix="Add a file.", place="calls")])

    jobs = Jobs()
    jobs.start("x", work).result(10)
    job = jobs.look("x")
    assert (job.state, job.over) == ("failed", True)
    assert job.words == "calls: no data were added. Add a file."


def test_a_fault_of_the_program_tells_nothing_of_the_data(caplog):
    def work(report):
        raise ValueError("0722 123 456")

    jobs = Jobs()
    jobs.start("x", work).result(10)
    assert jobs.look("x").state == "failed"
    assert "0722" not in jobs.look("x").words + caplog.text
    assert "ValueError at test_jobs.py" in caplog.text
