"""A table comes back from a saved dashboard as it was, whatever it holds (benchmarks/tables.py saves thousands)."""

from itertools import islice

from pandas.testing import assert_frame_equal

from core.dashboards import Dashboard, FrozenTable
from core.dashboards import pack as pack_dashboard
from core.dashboards import unpack as unpack_dashboard
from core.runs import Runs
from core.runs.stored import pack, unpack
from core.store import dashboards
from core.store.accounts import local_account
from core.store.dashboard_changes import erase
from tests.dashboards._random_tables import random_tables


def came_back(runs: Runs, url: str) -> bool:
    """Save a table in a dashboard, open it, and return whether it is the same, digest and cells."""
    who, frozen = local_account(url), FrozenTable(runs.name[:300], runs.digest, pack(runs))
    document, blobs = pack_dashboard(Dashboard("A table", tables=(frozen,)))
    key, _ = dashboards.save(who, dashboards.DashboardDraft("A table", document, blobs), url=url)
    found = dashboards.open_dashboard(who, key, url=url)
    [table] = unpack_dashboard(found.document, found.blobs).tables
    back = unpack(table.runs, table.name, "")
    assert_frame_equal(back.table, runs.table)
    erase(who, key, url)
    return (table.digest, back.digest, back.name, back.loss_unit) == (
        runs.digest, runs.digest, runs.name, runs.loss_unit,
    )  # fmt: skip


def test_random_tables_come_back_as_they_were(tmp_path):
    url = f"sqlite:///{tmp_path / 'one.db'}"
    assert [came_back(runs, url) for runs in islice(random_tables(1), 60)] == [True] * 60
