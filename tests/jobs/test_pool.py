"""A pool of child processes: what is right comes back, what passes a limit is one line, and the pool goes on."""

import logging
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time

import pandas as pd
import pytest

from core import log
from core.errors import BadInput
from core.jobs import Limits, ProcessPool
from tests.jobs import _work as work

ROOT = pathlib.Path(__file__).parents[2]
TIGHT = Limits(cpu=0.3, memory=1e8, answer=1e5, wall=30.0, wait=30.0)


@pytest.fixture(scope="module")
def pool():
    with_limits = ProcessPool(1, [work.__name__], TIGHT)
    yield with_limits
    with_limits.close()


def line(pool, function, **arguments) -> str:
    """The one line with which a job is refused; after it the next job is done as ever."""
    with pytest.raises(BadInput) as caught:
        pool.call(function, b"data", "'a.csv'", **arguments)
    assert "\n" not in str(caught.value)
    assert pool.call(work.count, b"four", "'b.csv'").length == 4
    return str(caught.value)


def test_an_answer_comes_back_as_the_record_that_it_is(pool):
    found = pool.call(work.count, b"12345", "'a.csv'", note="ü | ;")
    assert (found.length, found.note) == (5, "ü | ;")
    pd.testing.assert_frame_equal(found.cells, pd.DataFrame({"a": [1.0, 2.0]}), check_index_type=False)
    assert found.process != os.getpid()


def test_no_job_finds_what_another_left_and_none_has_jax(pool):
    processes = {pool.call(work.count, b"", "'a.csv'").process for _ in range(3)}
    assert len(processes) == 3
    assert "jax" not in pool.call(work.modules, b"", "'a.csv'")


def test_a_job_is_nicer_than_its_server_whatever_its_session(pool):
    nicer = str(min(os.nice(0) + 10, 19))
    assert pool.call(work.priority, b"", "'a.csv'") == [nicer, nicer if os.nice(0) else "10"]


def test_a_loop_that_holds_the_interpreter_ends_at_its_limit(pool):
    assert line(pool, work.loop_in_c) == "'a.csv' takes too long to read: allowed are 0.3 s of computing"


@pytest.mark.parametrize("function", [work.fill_memory, work.fill_arrow])
def test_memory_beyond_the_limit_is_said_whoever_takes_it(pool, function):
    assert line(pool, function, size=2e9) == "'a.csv' needs too much memory to read: allowed are 100 MB"
    assert pool.call(function, b"", "'a.csv'", size=1e6) == 1_000_000


def test_an_answer_beyond_the_limit_is_not_taken(pool):
    assert line(pool, work.answer, size=2e5) == "'a.csv' is too large once it is read: allowed are 0.1 MB"
    assert pool.call(work.answer, b"", "'a.csv'", size=5e4) == b"x" * 50_000


def test_a_job_that_only_waits_ends_too():
    pool = ProcessPool(1, [work.__name__], Limits(wall=0.2))
    with pytest.raises(BadInput, match=r"'a.csv' takes too long to read: allowed are 0.2 s"):
        pool.call(work.sleep, b"", "'a.csv'", seconds=60.0)
    pool.close()


def test_a_refusal_arrives_as_it_was_said(pool):
    assert line(pool, work.refuse) == "row 3, 'loss': 'x' is no number"


@pytest.mark.unforeseen
@pytest.mark.parametrize("function", [work.fail, work.crash])
def test_what_nobody_foresaw_is_one_line_with_an_id_of_the_log(pool, function, caplog, monkeypatch):
    monkeypatch.setattr(log.logger, "propagate", True)
    caplog.set_level(logging.ERROR, logger=log.NAME)
    said = line(pool, function)
    assert said.startswith("'a.csv' cannot be read: something failed that nobody foresaw (id ")
    (message,) = {record.getMessage() for record in caplog.records}
    assert said.partition("(id ")[2].split()[0] in message
    assert "secret" not in message


def test_what_a_library_prints_is_no_answer(pool, capfd):
    assert pool.call(work.speak, b"", "'a.csv'") == 7


def test_a_process_that_was_ended_from_outside_is_replaced(pool):
    pool.call(work.count, b"", "'a.csv'")
    number = pool._free[0].number
    os.kill(number, signal.SIGKILL)
    pool._free[0]._process.wait()
    assert pool.call(work.count, b"x", "'a.csv'").length == 1
    assert pool._free[0].number != number


def test_who_waits_too_long_for_a_turn_is_told_so_and_the_next_is_served():
    pool = ProcessPool(1, [work.__name__], Limits(wait=0.05))
    busy = threading.Thread(target=lambda: pool.call(work.sleep, b"", "'a'", seconds=0.5))
    busy.start()
    while not pool._busy:
        time.sleep(0.01)
    with pytest.raises(BadInput, match=r"'b.csv' waited 0.05 s for others: 1 is read at once; try again"):
        pool.call(work.count, b"", "'b.csv'")
    busy.join()
    assert pool.call(work.count, b"abc", "'c.csv'").length == 3
    pool.close()


def test_a_process_can_be_started_ahead():
    pool = ProcessPool(2, [work.__name__])
    pool.warm()
    pool.warm()
    (process,) = pool._free
    assert pool.call(work.count, b"abc", "'c.csv'").length == 3
    assert pool._free == [process]
    pool.close()
    assert not process.lives()


def test_those_who_wait_are_served_in_the_order_in_which_they_came():
    pool, order = ProcessPool(1, [work.__name__]), []

    def job(name):
        pool.call(work.sleep, b"", name, seconds=0.3 if name == "a" else 0.0)
        order.append(name)

    threads = [threading.Thread(target=job, args=(name,)) for name in "abcd"]
    for i, thread in enumerate(threads):
        thread.start()
        while pool._busy + len(pool._line) < i + 1:
            time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert order == sorted(order)
    pool.close()


SERVER = """
import os, sys
from core.jobs import ProcessPool
from tests.jobs import _work as work
pool = ProcessPool(1, [work.__name__])
print(os.getpid(), pool.call(work.count, b"", "x") and pool._free[0].number, flush=True)
pool.call(work.sleep, b"", "x", seconds=600.0)
"""


def test_children_end_with_a_server_that_is_killed():
    server = subprocess.Popen([sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    child = int(server.stdout.readline().split()[1])
    while not (grown := _children(child)):
        time.sleep(0.02)
    server.kill()
    server.wait()
    for process in (child, *grown):
        for _ in range(500):
            if not _runs(process):
                break
            time.sleep(0.02)
        assert not _runs(process)
    server.stdout.close()


def _children(process: int) -> list[int]:
    path = pathlib.Path(f"/proc/{process}/task/{process}/children")
    return [int(n) for n in path.read_text().split()] if path.exists() else []


def _runs(process: int) -> bool:
    path = pathlib.Path(f"/proc/{process}/stat")
    return path.exists() and path.read_text().rpartition(")")[2].split()[0] not in "ZX"


@pytest.mark.unforeseen
def test_ten_hostile_jobs_at_once_end_each_in_its_line_and_the_eleventh_is_served():
    pool, said = ProcessPool(2, [work.__name__], Limits(cpu=0.1, memory=1e8, answer=1e5)), {}
    hostile = [(work.loop_in_c, {}), (work.fill_memory, {"size": 2e9}), (work.answer, {"size": 2e5}), (work.crash, {}),
               (work.refuse, {})]  # fmt: skip

    def job(number: int) -> None:
        function, arguments = hostile[number % 5]
        try:
            pool.call(function, b"", f"'{number}'", **arguments)
        except BadInput as error:
            said[number] = str(error)

    threads = [threading.Thread(target=job, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    assert pool.call(work.count, b"abc", "'c.csv'").length == 3
    for thread in threads:
        thread.join()
    words = ["computing", "too much memory", "too large", "nobody foresaw", "row 3"]
    assert all(words[number % 5] in said[number] for number in range(10))
    assert len(pool._free) <= 2
    pool.close()
