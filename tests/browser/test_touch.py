"""A finger on a picture: what is read follows it, and the page still scrolls under it."""

import pytest

from tests.browser._waiting import PROMPT, drawn, settled

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]
READ = """() => [...document.querySelectorAll('[data-testid="stVegaLiteChart"] svg :is(text, tspan)')]
    .map(node => node.textContent).filter(text => /^[\\d.e]+ FLOP$/.test(text)).at(-1) ?? ''"""
DRAWING = 150  # milliseconds for the browser to draw what a finger did


@pytest.fixture
def phone(browser, server):
    """The Extrapolate page on a telephone, and what sends touches to it."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.set_default_timeout(PROMPT)
    page = context.new_page()
    page.goto(f"{server}/extrapolate")
    settled(page)
    drawn(page)
    page.wait_for_timeout(1000)
    yield page, context.new_cdp_session(page)
    context.close()


def test_a_finger_that_moves_across_a_picture_moves_its_rule(phone):
    page, wire = phone
    box = page.locator('[data-testid="stVegaLiteChart"]').first.bounding_box()
    y, said = box["y"] + 0.45 * box["height"], []
    wire.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": box["x"] + 100, "y": y}]})
    for x in range(110, 280, 20):
        wire.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": box["x"] + x, "y": y}]})
        page.wait_for_timeout(DRAWING)
        said.append(page.evaluate(READ))
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    places = [float(words.split()[0]) for words in said if words]
    assert len(set(places)) > 5
    assert places == sorted(places)
    assert page.evaluate(READ) == said[-1]  # what a finger chose stays
