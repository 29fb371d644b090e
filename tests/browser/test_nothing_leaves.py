"""Whatever a page shows, nothing is asked of another host: fonts and icons are its own, names of uploads inert."""

import urllib.parse

import pytest

from tests.browser._waiting import settled
from tests.pages.test_hostile_names import EVIL

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]
NAME = "![p](https:⁄⁄evil.example⁄p.png) www.evil.example a@evil.example <img src=x>.csv"  # as a file can be called


def table() -> str:
    """A CSV whose texts are links and images."""
    rows = [
        f'"{EVIL} {i}",{1e8 * (1 + i % 4)},{1e9 * (1 + i // 4)},"{EVIL}",{3 - i / 20 + (i % 3) / 50}' for i in range(16)
    ]
    return "\n".join([f'run,params,tokens,"see {EVIL}",loss', *rows])


@pytest.mark.parametrize("page_name", ["data", "fit"])
def test_no_request_leaves_and_no_name_is_a_link(visit, server, tmp_path, page_name):
    file = tmp_path / NAME
    file.write_text(table())
    page = visit("data", alone=True)
    requests = []
    page.context.on("request", lambda request: requests.append(request.url))
    page.reload()
    settled(page)
    page.set_input_files('input[type="file"]', str(file))
    page.wait_for_url("**data=upload**")
    settled(page)
    if page_name != "data":
        page.locator(".st-key-steps").get_by_text(page_name.capitalize()).click()
        settled(page)
    page.locator("canvas, svg.marks").first.hover(force=True)
    settled(page)
    assert page.get_by_text("evil.example").count() > 0
    assert page.locator('a[href*="evil"], img[src*="evil"]').count() == 0
    here = urllib.parse.urlsplit(server).netloc
    others = {u for u in requests if urllib.parse.urlsplit(u).scheme in ("http", "https", "ws", "wss")}
    others = {u for u in others if urllib.parse.urlsplit(u).netloc != here}
    assert others == set()
    assert any(".woff2" in u for u in requests)  # fonts were asked for, here
    icon = page.locator('link[rel*="icon"]').first.get_attribute("href")
    assert icon
    assert icon.startswith(("data:", "/", "./", server))
