"""A browser behind the proxy notices nothing of it."""

import pytest

from core.dashboards import pack
from core.store import dashboards
from core.store.accounts import local_account
from core.store.database import engine, forget_engines
from tests.browser._waiting import settled
from tests.dashboards._examples import dashboard
from tests.deploy._hosted import hosting


@pytest.mark.browser
def test_a_browser_opens_a_dashboard_through_the_proxy_and_nothing_is_refused(windows):
    """Everything that a page needs is allowed by what the proxy says of it, a chart and its reading among it."""
    with hosting() as hosted:
        _visits(windows, hosted.port, hosted.url)


def _visits(windows, port, url):
    document, blobs = pack(dashboard())
    key, _ = dashboards.save(
        local_account(url), dashboards.DashboardDraft("Through the proxy", document, blobs), url=url
    )
    forget_engines(engine(url))
    page = windows(1280, 1000, "light", alone=True).new_page()
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
    for path in (f"dashboard?dashboard={key}", "allocate"):
        page.goto(f"http://127.0.0.1:{port}/{path}")
        settled(page)
        page.wait_for_selector("canvas, svg.marks", timeout=60_000, state="attached")
    assert refused == []
    names = {c.get("name") for c in page.context.cookies()}
    assert "EXPLORER_SERVER" in names
    page.close()
