"""A browser behind the proxy notices nothing of it."""

import contextlib
import http.server
import threading

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
    """Everything that a page needs is allowed by what the proxy says of it, a chart and its reading among it.

    Another site may frame it where the page says `embed=true` and the proxy knows the site.
    """
    with _site() as (site, pages), hosting(EXPLORER_FRAMES=site) as hosted:
        document, blobs = pack(dashboard())
        draft = dashboards.DashboardDraft("Through the proxy", document, blobs)
        key, _ = dashboards.save(local_account(hosted.url), draft, url=hosted.url)
        forget_engines(engine(hosted.url))
        page, refused = windows(1280, 1000, "light", alone=True).new_page(), []
        page.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
        app = f"http://127.0.0.1:{hosted.port}"
        for path in (f"dashboard?dashboard={key}", "allocate"):
            page.goto(f"{app}/{path}")
            settled(page)
            page.wait_for_selector("canvas, svg.marks", timeout=60_000, state="attached")
        assert "EXPLORER_SERVER" in {c.get("name") for c in page.context.cookies()}
        assert refused == []
        pages["/framed"] = f'<iframe src="{app}/dashboard?dashboard={key}&embed=true">'
        pages["/refused"] = f'<iframe src="{app}/dashboard?dashboard={key}">'
        page.goto(f"{site}/framed")
        page.frame_locator("iframe").get_by_text("Train 70B").first.wait_for(timeout=60_000)
        assert refused == []
        page.goto(f"{site}/refused")
        page.wait_for_timeout(500)
        assert "frame-ancestors" in " ".join(refused)
        page.close()


@contextlib.contextmanager
def _site():
    """Another site: its address, and its pages by their paths."""
    pages: dict[str, str] = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(pages.get(self.path, "").encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", pages
    server.shutdown()
    server.server_close()
