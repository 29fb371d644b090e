"""People for the tests of the store: an owner, an editor, a stranger, and nobody."""

from core.store import accounts, dashboard_changes, dashboards
from core.store.access import Visibility
from core.store.blobs import digest

PEOPLE = ("nobody", "stranger", "editor", "owner")
TABLE = b"the bytes of a table"


def draft(title="A plan", document=b'{"panels": []}', table=TABLE):
    """Return a dashboard to save, with one table."""
    return dashboards.DashboardDraft(title, document, {digest(table): table})


def people(url):
    """Return an account for each of PEOPLE, None for nobody."""
    named = {n: accounts.account("https://id.example", n, n.title(), f"{n}@example.org", url) for n in PEOPLE[1:]}
    return {"nobody": None, **named}


def saved(url, who, visibility=Visibility.PRIVATE):
    """Save a dashboard of the owner that the editor may change; return its id."""
    key, _ = dashboards.save(who["owner"], draft(), url=url)
    dashboard_changes.invite(who["owner"], key, "Editor@Example.org ", url)
    dashboard_changes.show(who["owner"], key, visibility, url)
    return key
