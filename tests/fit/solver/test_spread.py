"""What is walked on a cluster is what is walked here, bit for bit, whatever becomes of workers and schedulers."""

import logging
import time
from urllib.parse import urlsplit

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions, fit
from core.fit.batches.grouped import fit_groups
from core.fit.solver import spread
from core.fit.solver.task import prepare, start_of
from core.fit.uncertainty.bootstrap import CaseDraw
from core.jobs import place
from core.jobs.cluster import DaskCluster
from tests.fit._examples import CHINCHILLA, drawn, table_of
from tests.jobs._dask import processes, scheduler, worker

LAW = laws.get("chinchilla")
RUNS = table_of(LAW, CHINCHILLA, drawn(LAW, 60), noise=0.01)
ENDS = ("u", "value", "status", "steps")


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(spread, "NUMBERS", 64 * 64)  # so that a few hundred lanes are several pieces
    monkeypatch.delenv("EXPLORER_DASK_GONE", raising=False)


@pytest.fixture(scope="module")
def two_workers():
    with processes(2) as running:
        yield running


def resampled(lanes: int):
    """Return what walks so many resamples to their ends."""
    task = prepare(LAW, RUNS, FitOptions())
    begin = task.walk(start_of(task, CHINCHILLA)[None]).u
    draw = spread.Renumbered(CaseDraw(task.used.groups, 0), np.arange(lanes))
    return lambda **more: task.walk(np.tile(begin, (lanes, 1)), weights=draw, **more)


def same(a, b) -> bool:
    return all(getattr(a, name).tobytes() == getattr(b, name).tobytes() for name in ENDS)


@pytest.mark.parametrize("method", ["case", "residual", "wild", "profile"])
def test_a_fit_with_its_intervals_is_the_same(two_workers, method):
    options = FitOptions(bootstrap=150, intervals=method, starts=80)
    here = fit(LAW, RUNS, options)
    with place.on(two_workers.address) as cluster:
        pieces = []
        each = cluster.each
        cluster.each = lambda *args: pieces.append(1) or each(*args)
        there_too = fit(LAW, RUNS, options)
    assert pieces
    untimed = {"seconds"}
    assert there_too.model_dump(exclude=untimed) == here.model_dump(exclude=untimed)


def test_a_law_that_was_put_together_for_a_fit_stays_here(two_workers):
    table = RUNS.table.assign(group=np.where(np.arange(60) % 2, "a", "b"))
    runs = table_of(LAW, CHINCHILLA, drawn(LAW, 60), noise=0.01, group=table["group"].to_numpy())
    options = FitOptions(starts=80)
    here = fit_groups(LAW, runs, "group", ("alpha",), options)
    with place.on(two_workers.address):
        again = fit_groups(LAW, runs, "group", ("alpha",), options)
    assert {k: f.parameters for k, f in again.fits.items()} == {k: f.parameters for k, f in here.fits.items()}


def test_a_worker_that_is_killed_costs_its_piece_only():
    walk = resampled(2000)
    here = walk()
    with processes(2) as running, place.on(running.address):
        seen = []

        def kill_one(done: int, total: int) -> None:
            seen.append(done)
            if 0 < done < total and running.workers[0].poll() is None:
                running.workers[0].kill()

        found = walk(progress=kill_one)
        assert running.workers[0].poll() is not None
    assert same(found, here)
    assert sorted(seen) == seen
    assert seen[-1] == 2000


@pytest.mark.parametrize("gone", ["here", "wait"])
def test_a_scheduler_that_is_killed_is_said_and_the_job_is_done(monkeypatch, caplog, gone):
    monkeypatch.setenv("EXPLORER_DASK_GONE", gone)
    monkeypatch.setattr("core.jobs.cluster.CONNECT", 2.0)
    walk = resampled(2000)
    here = walk()
    with processes(1) as running:
        port = urlsplit(running.address).port
        assert port
        killed = []

        def kill_it(done: int, total: int) -> None:
            if 0 < done < total and not killed:
                running.scheduler.kill()
                running.scheduler.wait()
                killed.append(done)
                if gone == "wait":
                    time.sleep(1)
                    running.scheduler = scheduler(port)
                    running.workers.append(worker(running.address))

        with caplog.at_level(logging.WARNING), place.on(running.address):
            found = walk(progress=kill_it)
    assert killed
    assert same(found, here)
    words = {"here": "the job goes on in this process", "wait": "the job waits for it"}[gone]
    assert [r.getMessage() for r in caplog.records if words in r.getMessage()]


def test_who_stops_a_job_stops_it(two_workers):
    walk = resampled(2000)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with place.on(two_workers.address), pytest.raises(KeyboardInterrupt):
        walk(progress=stop)


def test_nothing_that_crosses_holds_code(two_workers, monkeypatch):
    """What a scheduler is sent is the name of `run_piece`, a name, and bytes of numbers and plain words."""
    from distributed import Client

    sent = []
    submit = Client.submit
    monkeypatch.setattr(Client, "submit", lambda self, *a, **k: sent.append(a) or submit(self, *a, **k))
    cluster = DaskCluster(two_workers.address)
    monkeypatch.setattr(place, "cluster", lambda: cluster)
    resampled(300)()
    cluster.close()
    assert sent
    for function, name, request in sent:
        assert (function.__module__, function.__name__) == ("core.jobs.pieces", "run_piece")
        assert name == "fit.solver.spread:walk_piece"
        assert isinstance(request, bytes)
        assert request.startswith(b"explorer record 1\n")
