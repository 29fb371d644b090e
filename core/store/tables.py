"""The tables of the database, as SQLAlchemy reads and writes them.

`migrations` creates and changes them; `tests/store/test_upgrade.py` holds both to each other.
"""

from datetime import datetime

from sqlalchemy import DateTime, Float, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID = String(64)  # an unguessable id, or a SHA-256 in hexadecimal digits


class Base(DeclarativeBase):
    """Root of every stored record. Times are UTC without a zone."""


class SharedRow(Base):
    """A shared table with the fit made from it.

    `runs` is what `core.runs.stored` packs; its first bytes say in which form. `fit` is the fit as JSON.
    """

    __tablename__ = "shared"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    created: Mapped[datetime] = mapped_column(DateTime)
    expires: Mapped[datetime] = mapped_column(DateTime, index=True)
    name: Mapped[str] = mapped_column(String(200))
    loss_unit: Mapped[str] = mapped_column(String(100))
    runs: Mapped[bytes] = mapped_column(LargeBinary)
    fit: Mapped[str | None]


class UploadRow(Base):
    """A table that is kept for the visitor who uploaded it.

    `id` is the SHA-256 of what the visitor's cookie holds, so that nobody who reads this table can open one as that
    visitor. Rows of one `visitor` replace each other. `data` is what `core.runs.kept` packs, of `size` bytes; `whole`
    is whether it has the cells of the file.
    """

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    visitor: Mapped[str] = mapped_column(ID, index=True)
    created: Mapped[datetime] = mapped_column(DateTime, index=True)
    expires: Mapped[datetime] = mapped_column(DateTime, index=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    whole: Mapped[bool]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class AccountRow(Base):
    """Who signed in: the `subject` by which an `issuer` knows a person. The one user of a machine has no issuer.

    `email` is there where the issuer says that it is verified, in small letters.
    """

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("issuer", "subject", name="one_account"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320), index=True)
    created: Mapped[datetime] = mapped_column(DateTime)


class BlobRow(Base):
    """Bytes by their SHA-256: a frozen table (Parquet) or a document (JSON), kept once for all who refer to it."""

    __tablename__ = "blobs"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    size: Mapped[int]
    created: Mapped[datetime] = mapped_column(DateTime, index=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class DashboardRow(Base):
    """A saved dashboard: whose it is, who sees it, and which version is the `latest`.

    `deleted` is when its owner deleted it; until it is erased it can be brought back.
    """

    __tablename__ = "dashboards"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    owner: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    visibility: Mapped[str] = mapped_column(String(8), index=True)
    title: Mapped[str] = mapped_column(String(200))
    latest: Mapped[int]
    created: Mapped[datetime] = mapped_column(DateTime)
    changed: Mapped[datetime] = mapped_column(DateTime, index=True)
    expires: Mapped[datetime | None] = mapped_column(DateTime, index=True)
    deleted: Mapped[datetime | None] = mapped_column(DateTime, index=True)


class DashboardVersionRow(Base):
    """One version of a dashboard. It is never changed: `content` is its document, `app` what wrote it."""

    __tablename__ = "dashboard_versions"

    dashboard: Mapped[str] = mapped_column(ForeignKey("dashboards.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    author: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    created: Mapped[datetime] = mapped_column(DateTime)
    app: Mapped[str] = mapped_column(String(100))
    content: Mapped[str] = mapped_column(ForeignKey("blobs.id"))


class DashboardBlobRow(Base):
    """Which bytes a version of a dashboard refers to, its own document among them."""

    __tablename__ = "dashboard_blobs"

    dashboard: Mapped[str] = mapped_column(ForeignKey("dashboards.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    blob: Mapped[str] = mapped_column(ForeignKey("blobs.id"), primary_key=True, index=True)


class EditorRow(Base):
    """Who besides its owner may change a dashboard, by the address with which they sign in."""

    __tablename__ = "editors"

    dashboard: Mapped[str] = mapped_column(ForeignKey("dashboards.id", ondelete="CASCADE"), primary_key=True)
    email: Mapped[str] = mapped_column(String(320), primary_key=True)


class ForecastRow(Base):
    """A stamped forecast: `content` is its text, which never changes, and `digest` the SHA-256 of that.

    `brought` says that it came as a file, so that the clock of this server says nothing of when it was stamped.
    """

    __tablename__ = "forecasts"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    owner: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    visibility: Mapped[str] = mapped_column(String(8), index=True)
    created: Mapped[datetime] = mapped_column(DateTime, index=True)
    digest: Mapped[str] = mapped_column(ID)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    brought: Mapped[bool]
    deleted: Mapped[datetime | None] = mapped_column(DateTime, index=True)


class ForecastResultRow(Base):
    """The result of a run that was forecast. One that was wrong is `withdrawn`, and stays to be seen."""

    __tablename__ = "forecast_results"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    forecast: Mapped[str] = mapped_column(ForeignKey("forecasts.id", ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    created: Mapped[datetime] = mapped_column(DateTime)
    value: Mapped[float] = mapped_column(Float(53))
    note: Mapped[str] = mapped_column(String(300))
    withdrawn: Mapped[datetime | None] = mapped_column(DateTime)


class JobRow(Base):
    """Work that goes on when its visitor has left: `work` names a function of the engine, `request` has its bytes.

    `state` is that of `jobs.JobState`. While it runs, its process says now and then that it lives (`beat`) and how far
    it is; `tries` counts the processes that began it. One that is done has the `link` of its result, which the page at
    `address` opens; one that was refused says why (`said`). The request goes when it has ended.
    """

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    owner: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    work: Mapped[str] = mapped_column(String(100))
    request: Mapped[bytes] = mapped_column(LargeBinary)
    address: Mapped[str] = mapped_column(String(2000))
    created: Mapped[datetime] = mapped_column(DateTime, index=True)
    state: Mapped[str] = mapped_column(String(9), index=True)
    stage: Mapped[str] = mapped_column(String(200))
    done: Mapped[int]
    total: Mapped[int]
    began: Mapped[datetime | None] = mapped_column(DateTime)
    beat: Mapped[datetime | None] = mapped_column(DateTime)
    tries: Mapped[int]
    ended: Mapped[datetime | None] = mapped_column(DateTime, index=True)
    said: Mapped[str] = mapped_column(String(1000))
    link: Mapped[str] = mapped_column(ID)
