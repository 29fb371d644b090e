"""The process that does jobs: what comes of each is kept, whatever it is."""

import os
import signal
import subprocess
import sys
import time

import pytest

from core.errors import BadInput
from core.fit import FitOptions
from core.jobs.pieces import name_of
from core.runs import load_bundled
from core.store import failures, jobs, long_fit, open_shared, working
from core.store.failures import UnusableDatabase
from core.store.jobs import JobState, NewJob
from tests.store._people import people


@pytest.fixture
def doing(monkeypatch):
    """Return what has the engine's one kind of job do something else."""

    def take(function):
        function.__name__, function.__module__ = "long_fit", long_fit.__name__
        monkeypatch.setattr(long_fit, "JOBS", (function,))
        return NewJob("A job", name_of(long_fit.long_fit), b"bytes")

    return take


def done(job, url):
    """Return a job once all have been done."""
    who = people(url)["owner"]
    key = jobs.keep_job(who, job, url)
    assert working.work(idle=0, url=url) == 1
    return jobs.open_job(who, key, url)


def test_the_link_of_the_result_is_kept(url, doing):
    seen = done(doing(lambda request, tell, url: tell("half", 1, 2) or request.decode()), url)
    assert (seen.state, seen.link, seen.stage) == (JobState.DONE, "bytes", "half")


def refuse(request, tell, url):
    raise BadInput("No run has a loss.")


def fail(request, tell, url):
    raise ZeroDivisionError("a secret of the table")


@pytest.mark.unforeseen
def test_what_is_refused_and_what_fails_is_said(url, doing):
    assert done(doing(refuse), url).said == "No run has a loss."
    seen = done(doing(fail), url)
    assert seen.state == JobState.REFUSED
    assert "secret" not in seen.said
    assert "log" in seen.said


def test_no_other_function_can_be_named(url):
    seen = done(NewJob("A job", "store.working:do_job", b""), url)
    assert seen.said.startswith("'store.working:do_job' is no part of a job")


def test_one_that_its_owner_stops_ends_at_its_next_step(url, doing, monkeypatch):
    monkeypatch.setattr(working, "LOOK", 0.0)
    who, steps = people(url)["owner"], []

    def stopped(request, tell, url):
        for step in range(5):
            steps.append(step)
            if step == 2:
                jobs.cancel_job(who, jobs.my_jobs(who, url)[0].id, url)
            tell("steps", step, 5)
        return "never"

    seen = done(doing(stopped), url)
    assert (seen.state, seen.link) == (JobState.CANCELLED, "")
    assert steps == [0, 1, 2]


def away(passing=True):
    return UnusableDatabase("The database cannot be used: it is busy.", passing)


def test_a_database_that_is_away_while_it_runs_costs_a_job_nothing(url, doing, monkeypatch):
    tried, real = [], jobs.end_job

    def busy(*args):
        raise away()

    def end(*args, **more):
        tried.append(more)
        if len(tried) < 3:
            raise away()
        return real(*args, **more)

    monkeypatch.setattr(failures.time, "sleep", lambda _: None)
    monkeypatch.setattr(working, "tell_job", busy)
    monkeypatch.setattr(working, "end_job", end)
    seen = done(doing(lambda request, tell, url: tell("half", 1, 2) or "link"), url)
    assert (seen.state, seen.link, seen.said) == (JobState.DONE, "link", "")
    assert len(tried) == 3


def test_one_that_is_away_for_a_moment_before_a_job_is_asked_again(url, monkeypatch):
    monkeypatch.setattr(working, "LOOK", 0.0)
    answers = iter([away(), away(), away(passing=False)])

    def claim(url):
        raise next(answers)

    monkeypatch.setattr(working, "claim_job", claim)
    with pytest.raises(UnusableDatabase):
        working.work(idle=60, url=url)
    assert list(answers) == []


def test_it_ends_where_nobody_needs_it(url):
    assert working.work(idle=60, url=url, lives=lambda: False) == 0


def test_a_process_that_is_killed_leaves_its_job_to_the_next(tmp_path, monkeypatch):
    """A real process begins a fit and is killed; the next one does it, and the link opens what was fitted."""
    url = f"sqlite:///{tmp_path / 'one.db'}"
    who = people(url)["owner"]
    runs = load_bundled("chinchilla")
    options = FitOptions(starts=64, bootstrap=500)
    key = jobs.keep_job(who, long_fit.fit_job(runs, "params > 1e8", "chinchilla", options, "fit"), url)
    begin = lambda: subprocess.Popen(  # noqa: E731
        [sys.executable, "-m", "core", "store", "work"], env={**os.environ, "EXPLORER_DATABASE": url}
    )
    process = begin()
    until = time.monotonic() + 120
    while jobs.open_job(who, key, url).state != JobState.RUNNING and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert jobs.open_job(who, key, url).state == JobState.RUNNING
    monkeypatch.setattr(jobs, "LOST", jobs.LOST * 0)
    time.sleep(0.1)
    claimed = jobs.claim_job(url)
    assert claimed
    assert claimed.number == 2
    working.do_job(claimed, url)
    seen = jobs.open_job(who, key, url)
    assert seen.state == JobState.DONE, seen.said
    opened = open_shared(seen.link, url)
    assert opened.runs.digest == runs.digest
    assert opened.fit
    assert opened.fit.digest == runs.where("params > 1e8").digest
    assert (opened.fit.resamples, len(opened.fit.draws["E"])) == (500, 500)
