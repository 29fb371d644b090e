"""A dashboard: a title, notes, panels in their order, and the tables that they were made from."""

from dataclasses import dataclass

from .exhibits import Exhibit

MOST_PANELS, MOST_TABLES = 60, 10
WIDTHS = (1, 2, 3)  # thirds of the page
LONGEST_NOTES = 20_000


@dataclass(frozen=True)
class FrozenTable:
    """A run table as it was: what `core.runs.stored` packs, its digest, and the fit of it that was added last."""

    name: str
    digest: str
    runs: bytes
    fit: str | None = None


@dataclass(frozen=True)
class DashboardPanel:
    """One panel: what it shows, how wide it is, and where it was made.

    `page` and `link` (the query of an address) open the page as it was then; `line` says of what the numbers are,
    `table` is the digest of the runs that it was made from, and `fit` the fit behind it, as JSON.
    """

    title: str
    exhibit: Exhibit
    width: int = 3
    page: str = ""
    link: str = ""
    line: str = ""
    table: str = ""
    fit: str | None = None


@dataclass(frozen=True)
class Dashboard:
    """What is saved as one version. `notes` are Markdown as somebody wrote it."""

    title: str
    notes: str = ""
    panels: tuple[DashboardPanel, ...] = ()
    tables: tuple[FrozenTable, ...] = ()
