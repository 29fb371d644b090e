"""Addresses that no page has are sent to the plan; what a page or the server answers is left alone."""

import pytest

from pages.parts.addresses import KnownPages
from tests._loops import ended

BROWSER = [(b"host", b"here"), (b"accept", b"text/html,application/xhtml+xml,*/*;q=0.8")]


def requested(path: str, query: bytes = b"", headers=BROWSER, method: str = "GET", root: str = "") -> tuple[int, str]:
    """Return the status and the address that a browser is sent to; 200 is what the app behind answers."""
    sent = []

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "method": method, "path": path, "query_string": query, "headers": headers, "root_path": root,
    }  # fmt: skip
    ended(lambda: KnownPages(app)(scope, None, send))  # pyright: ignore[reportArgumentType]
    return sent[0]["status"], dict(sent[0]["headers"]).get(b"location", b"").decode()


@pytest.mark.parametrize("path", ["/foo", "/home", "/foo/", "/allocate/more", "/wp-admin", "/Allocate"])
def test_an_address_of_nobody_leads_to_the_plan_with_its_choices(path):
    assert requested(path) == (307, "/")
    assert requested(path, b"budget=1e22") == (307, "/?budget=1e22")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/allocate",
        "/allocate/",
        "/glossary",
        "/_stcore/health",
        "/static/js/index.js",
        "/favicon.png",
        "/healthz",
        "/api/v1/dashboards",
        "/auth/login",
        "/auth/logout",
        "/oauth2callback",
    ],
)
def test_what_is_there_is_answered(path):
    assert requested(path) == (200, "")


def test_only_a_browser_that_asks_for_a_page_is_sent_on():
    assert requested("/foo", headers=[(b"accept", b"*/*")]) == (200, "")
    assert requested("/foo", headers=[]) == (200, "")
    assert requested("/foo", method="POST") == (200, "")
    assert requested("/site/foo", root="/site") == (307, "/site/")
    assert requested("/site/allocate", root="/site") == (200, "")
