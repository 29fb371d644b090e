"""What is not whole is found, whatever is missing of it."""

import pytest
from sqlalchemy import delete, update

from core.store import dashboards, verify
from core.store.database import session
from core.store.tables import BlobRow, DashboardBlobRow, DashboardRow, DashboardVersionRow
from tests.store._people import draft, people


@pytest.fixture
def key(url):
    who = people(url)
    found, _ = dashboards.save(who["owner"], draft(document=b"one"), url=url)
    dashboards.save(who["owner"], draft(document=b"two", table=b"other"), into=found, url=url)
    assert verify.faults(url) == []
    return found


def change(url, statement):
    with session(url, writes=True) as opened:
        opened.execute(statement)


def test_a_version_that_is_missing_is_found(url, key):
    change(url, delete(DashboardBlobRow).where(DashboardBlobRow.number == 1))
    assert verify.faults(url) == [f"Version 1 of dashboard {key[:6]}... has no document."]
    change(url, delete(DashboardVersionRow).where(DashboardVersionRow.number == 1))
    assert verify.faults(url) == [f"Dashboard {key[:6]}... has 1 of its 2 versions."]
    change(url, update(DashboardRow).values(latest=3))
    assert verify.faults(url) == [f"Dashboard {key[:6]}... has 1 of its 3 versions."]


def test_bytes_that_were_changed_are_found(url, key):
    change(url, update(BlobRow).where(BlobRow.size == 5).values(data=b"OTHER"))
    (line,) = verify.faults(url)
    assert line.endswith("are not those that were stored.")
    assert key not in line
