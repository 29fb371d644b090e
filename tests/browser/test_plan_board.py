"""The board of the plan in a real browser: dragged without a message, worked by keys, and left through its rows."""

import pytest

from tests.browser._waiting import settled

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]


def point_of(page):
    """Return the point of the board, and the place of its middle on the screen."""
    point = page.get_by_role("slider", name="Size on this compute")
    point.wait_for()
    box = point.bounding_box()
    return point, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def words(page):
    """Return the headline and the cell of size and tokens."""
    row = page.locator("tr", has=page.get_by_role("button", name="Size and tokens"))
    return page.locator("p.now").inner_text(), row.locator("td").nth(1).inner_text()


def test_a_drag_changes_the_numbers_without_a_message_to_the_server(visit):
    page = visit("?budget=1e22")
    page.get_by_role("button", name="Why?").wait_for()  # intervals are there: nothing is asked for them any more
    settled(page)
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    _, (x, y) = point_of(page)
    before = words(page)
    page.evaluate("""() => { window.sent = 0; const real = WebSocket.prototype.send
        WebSocket.prototype.send = function (...all) { window.sent += 1; return real.apply(this, all) } }""")
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x - 8 * step, y - 4 * step)
    after = words(page)
    page.mouse.up()
    assert after[0] != before[0]
    assert after[1] != before[1]
    assert "above the best" in after[0]
    page.wait_for_timeout(300)
    assert page.evaluate("window.sent") == 0
    assert sent == []
    assert words(page) == after


def test_keys_move_the_point_and_bring_it_back(visit):
    page = visit("?budget=1e22")
    point, _ = point_of(page)
    before, at = words(page), int(point.get_attribute("aria-valuenow"))
    point.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    assert int(point.get_attribute("aria-valuenow")) == at - 7
    assert "nats per token at" in point.get_attribute("aria-valuetext")
    assert words(page) != before
    page.keyboard.press("Home")
    assert words(page) == before


def test_a_row_opens_its_page_with_the_target_kept(visit):
    page = visit("?budget=3e22", width=390)
    button = page.get_by_role("button", name="Width and depth")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/shape**")
    settled(page)
    assert "budget=3e" in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
