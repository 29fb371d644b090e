"""A fit is sent off, its tab is closed, and another tab finds it done and opens it."""

import re

import pytest

from tests.browser._waiting import PATIENCE, seen, settled

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]


def test_a_fit_outlives_its_tab(visit):
    page = visit("fit?data=chinchilla&where=flops+%3C+1e21")
    page.get_by_text("Options", exact=True).first.click()
    page.get_by_role("spinbutton", name="Resamples for the intervals").fill("700")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Fit while I am away").click()
    seen(page, "The fit goes on when this tab is closed")
    assert "boot=" not in page.url  # nothing on the page has changed
    page.close()
    other = visit("mine")
    opened = other.get_by_role("link", name=re.compile("Open")).first
    opened.wait_for(timeout=PATIENCE)  # another process makes the fit: no script of the page runs for it
    assert other.get_by_text("Chinchilla on chinchilla, 700 resamples").count() == 1
    result = visit(str(opened.evaluate("link => link.href")))
    assert "boot=700" in result.url
    settled(result)
    seen(result, "is typically")
    other.get_by_role("button", name="Delete", exact=True).click()
    seen(other, "No fit was sent here")
