"""A process that is killed while it saves has every save that it acknowledged, and none by half.

`make soak` does the same to whole servers, a thousand times.
"""

import pathlib
import subprocess
import sys

from core.store import dashboards, verify
from core.store.accounts import local_account
from core.store.blobs import digest
from core.store.database import engine, forget_engines, session
from core.store.tables import BlobRow, DashboardBlobRow, DashboardVersionRow
from tests.store._saving import THREADS

ROOT = pathlib.Path(__file__).parents[2]


def saving(url):
    """Start a process that saves."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store._saving", url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def killed_after(url, count):
    """Kill a process that saves once it has acknowledged so many saves; return all that it acknowledged."""
    process = saving(url)
    assert process.stdout is not None
    first = [process.stdout.readline() for _ in range(count)]
    process.kill()
    rest = process.communicate()[0].splitlines(keepends=True)
    return [line.split() for line in [*first, *rest] if line.endswith("\n")]


def opened(url, acknowledged):
    """Hold a database to what was acknowledged, and to what may have been saved besides."""
    who = local_account(url)
    for key, number, name in acknowledged:
        found = dashboards.open_dashboard(who, key, int(number), url)
        assert digest(b"".join([found.document, *found.blobs.values()])) == name
    assert verify.faults(url) == []
    with session(url) as all_of_it:
        used = {name for (name,) in all_of_it.query(DashboardBlobRow.blob)}
        assert {name for (name,) in all_of_it.query(BlobRow.id)} == used
        return all_of_it.query(DashboardVersionRow).count()


def test_every_acknowledged_save_is_there_whole(url):
    acknowledged, kills = [], (5, 40)
    for count in kills:
        acknowledged += killed_after(url, count)
    assert len(acknowledged) >= sum(kills)
    assert len(acknowledged) <= opened(url, acknowledged) <= len(acknowledged) + THREADS * len(kills)


def test_two_processes_see_each_others_saves_and_a_database_that_crashes_loses_none(postgresql):
    url = postgresql.database()
    engine(url)
    both = [saving(url), saving(url)]
    acknowledged = [process.stdout.readline().split() for _ in range(10) for process in both if process.stdout]
    who = local_account(url)
    for key, number, _ in acknowledged:  # a third one sees them at once
        assert dashboards.open_dashboard(who, key, int(number), url).number == int(number)
    postgresql.stop("immediate")
    for process in both:
        rest = process.communicate(timeout=60)[0].splitlines(keepends=True)
        acknowledged += [line.split() for line in rest if line.endswith("\n")]
    postgresql.start()
    assert opened(url, acknowledged) >= len(acknowledged)
    forget_engines(engine(url))
