"""Whether all that is stored is whole: every version of every dashboard, all bytes, and every forecast."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .blobs import digest
from .database import session
from .tables import BlobRow, DashboardBlobRow, DashboardRow, DashboardVersionRow, ForecastRow


def faults(url: str | None = None) -> list[str]:
    """Return what is not whole, a sentence each, naming dashboards by their first letters; nothing where all is.

    Raises BadInput where the database cannot be used.
    """
    with session(url) as opened:
        return [*_versions(opened), *_references(opened), *_bytes(opened), *_forecasts(opened)]


def _versions(opened: Session) -> list[str]:
    """Every dashboard has all versions from the first to the latest."""
    versions = DashboardVersionRow
    counted = select(versions.dashboard, func.count().label("n"), func.max(versions.number).label("last"))
    counted = counted.group_by(versions.dashboard).subquery()
    rows = select(DashboardRow.id, DashboardRow.latest, counted.c.n, counted.c.last)
    found = opened.execute(rows.outerjoin(counted, counted.c.dashboard == DashboardRow.id)).all()
    return [
        f"Dashboard {_short(key)} has {n or 0} of its {latest} versions."
        for key, latest, n, last in found
        if (n, last) != (latest, latest)
    ]


def _references(opened: Session) -> list[str]:
    """Every version refers to its document, and everything that versions refer to is there."""
    refers = DashboardBlobRow
    mine = (refers.dashboard == DashboardVersionRow.dashboard) & (refers.number == DashboardVersionRow.number)
    mine = mine & (refers.blob == DashboardVersionRow.content)
    lost = select(DashboardVersionRow).where(~select(refers.blob).where(mine).exists())
    gone = select(refers).where(~select(BlobRow.id).where(BlobRow.id == refers.blob).exists())
    return [
        *(f"Version {v.number} of dashboard {_short(v.dashboard)} has no document." for v in opened.scalars(lost)),
        *(f"Version {r.number} of dashboard {_short(r.dashboard)} lacks bytes." for r in opened.scalars(gone)),
    ]


def _bytes(opened: Session) -> list[str]:
    """All bytes are those that were stored."""
    names = opened.scalars(select(BlobRow.id)).all()
    data = select(BlobRow.data)
    return [
        f"Bytes {_short(name)} are not those that were stored."
        for name in names
        if digest(opened.scalar(data.where(BlobRow.id == name)) or b"") != name
    ]


def _forecasts(opened: Session) -> list[str]:
    """Every forecast is the text that was stamped."""
    rows = opened.execute(select(ForecastRow.id, ForecastRow.digest, ForecastRow.content)).all()
    return [
        f"Forecast {_short(key)} is not the text that was stamped."
        for key, stamped, content in rows
        if digest(content) != stamped
    ]


def _short(key: str) -> str:
    """Return the first letters of an id: a whole one is the key to a dashboard."""
    return f"{key[:6]}..."
