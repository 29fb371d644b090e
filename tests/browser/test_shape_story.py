"""From a known model to a shape, and from users to a size, in a real browser."""

import pytest

from tests.browser._waiting import drawn, seen, settled
from tests.browser.test_story import metrics

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]


def test_from_a_known_model_to_a_shape_by_flop_and_by_hours(visit):
    page = visit("shape?shaped=pythia-410m")
    seen(page, "higher with 1024 × 24")
    deep = metrics(page)
    page.get_by_role("button", name="Best by GPU-hours", exact=True).or_(
        page.get_by_role("radio", name="Best by GPU-hours", exact=True)
    ).first.click()
    page.wait_for_url("**spend=hours**")
    settled(page)
    wide = metrics(page)
    assert int(wide[0].replace(",", "")) > int(deep[0].replace(",", ""))
    assert int(wide[1]) < int(deep[1])
    page.get_by_text("FLOP or GPU-hours: which shapes did win?").click()
    seen(page, "147 times as wide as deep")
    settled(page)
    drawn(page, 3)
    assert metrics(visit(page.url)) == wide


def test_an_impossible_shape_is_said_in_a_line(visit):
    page = visit("shape?shaped=pythia-410m")
    page.get_by_label("Width", exact=True).fill("1000")
    page.keyboard.press("Enter")
    seen(page, "such as 896 or 1,024")
    settled(page)
    assert page.locator('[data-testid="stAlertContentError"]').count() == 1
    page.get_by_label("Width", exact=True).fill("1024")
    page.keyboard.press("Enter")
    seen(page, "higher with 1024 × 24")
    page.locator('[data-testid="stAlertContentError"]').wait_for(state="detached")


def test_more_users_want_a_smaller_model(visit):
    page = visit("inference?served=1e13")
    before = metrics(page)
    page.get_by_role("button", name="serving: 10.0T").click()
    page.get_by_label("Tokens of inference over its life", exact=True).fill("1e14")
    page.keyboard.press("Enter")
    page.wait_for_url("**served=1e14**")
    settled(page)
    after = metrics(page)
    assert float(after[0].removesuffix("B")) < float(before[0].removesuffix("B"))
    assert metrics(visit(page.url)) == after
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Dollars").or_(page.get_by_role("radio", name="Dollars")).first.click()
    seen(page, "Hardware and prices: put in yours")
    settled(page)
    assert "$" in page.get_by_text("Training and use together cost").inner_text()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_published_row_is_on_the_first_screen(visit, width):
    link = "inference?goal=own&goal_params=30e9&goal_tokens=1.556e12&served=5e12&servelaw=chinchilla%40sardana"
    page = visit(link, width=width)
    said = page.get_by_text("Train 16.4B parameters on 3.27T tokens")
    said.wait_for()
    box = said.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 500
    assert "16.3" in said.inner_text()
