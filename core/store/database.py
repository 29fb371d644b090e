"""The database: the one that EXPLORER_DATABASE names (a SQLAlchemy URL), else SQLite in the user's data folder."""

import functools
from datetime import datetime

from sqlalchemy import DateTime, Engine, LargeBinary, String, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from .. import settings


class Base(DeclarativeBase):
    """Root of every stored record."""


class SharedRow(Base):
    """A shared table with the fit made from it. `runs` is gzipped canonical CSV, `fit` the fit as JSON."""

    __tablename__ = "shared"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    created: Mapped[datetime] = mapped_column(DateTime)
    expires: Mapped[datetime] = mapped_column(DateTime, index=True)
    name: Mapped[str] = mapped_column(String(200))
    loss_unit: Mapped[str] = mapped_column(String(100))
    runs: Mapped[bytes] = mapped_column(LargeBinary)
    fit: Mapped[str | None]


@functools.lru_cache(maxsize=4)
def engine(url: str | None = None) -> Engine:
    """Return the engine for `url`, or for the database of the settings. Tables that it lacks are created."""
    database = create_engine(url or settings.DATABASE.value())
    Base.metadata.create_all(database)
    return database
