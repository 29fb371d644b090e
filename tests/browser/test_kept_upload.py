"""An upload outlives a reload in the browser that brought it, is nowhere else, and is gone when it is deleted."""

import pytest

from tests.browser._waiting import seen, settled

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]
TABLE = "params,tokens,loss\n" + "\n".join(f"{i + 1}e7,{9 - i}e9,{3 - i / 10}" for i in range(7))
USED = "7 of 7 rows are used"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def brought(visit, place):
    """The Data page of a browser of its own, after an upload."""
    file = place / "mine.csv"
    file.write_text(TABLE)
    page = visit("data", alone=True)
    page.set_input_files('input[type="file"]', str(file))
    page.wait_for_url("**data=upload**")
    seen(page, USED)
    settled(page)
    return page


def cookie(page):
    return next((c for c in page.context.cookies() if c["name"] == "explorer_table"), None)


def shows_no_table(page) -> bool:
    """Neither a picture nor a verdict nor a count of rows stands on a page."""
    return page.locator("canvas, svg.marks, .stMarkdownBadge").count() + page.get_by_text("rows are used").count() == 0


def test_it_is_found_again_by_a_cookie_and_by_nothing_else(visit, server, brought):
    found = cookie(brought)
    assert (found["sameSite"], found["path"], len(found["value"])) == ("Lax", "/", 32)
    assert found["value"] not in brought.url
    brought.reload()
    seen(brought, USED)
    brought.goto(f"{server}/laws?data=upload")
    seen(brought, "Which laws are there")
    settled(brought)
    brought.go_back()
    seen(brought, USED)
    tab = brought.context.new_page()
    tab.goto(brought.url)
    seen(tab, USED)
    tab.close()
    fresh = visit(brought.url, alone=True)  # the same address in another browser
    seen(fresh, "The table of this address is not here")
    settled(fresh)
    assert shows_no_table(fresh)


def test_what_is_forgotten_is_in_no_store_no_browser_and_no_session(brought):
    assert cookie(brought)
    brought.get_by_role("button", name="Forget my table").click()
    seen(brought, "Your table is deleted")
    settled(brought)
    assert shows_no_table(brought)
    brought.wait_for_function("() => !document.cookie.includes('explorer_table')")
    brought.reload()
    seen(brought, "The table of this address is not here")
    settled(brought)
    assert shows_no_table(brought)


def test_a_browser_without_cookies_says_so_before_an_upload(browser, server):
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(Document.prototype, 'cookie', {get: () => '', set: () => {}})")
    page = context.new_page()
    page.goto(f"{server}/data")
    seen(page, "This browser takes no cookies: nothing is kept")
    context.close()
