"""A dashboard in a real browser: its panels as files, presented, and beside another one."""

import pathlib

import pytest

from tests.browser._waiting import drawn, seen, settled

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]
ADDRESS = "dashboard?dashboard=story-re-examined"
STARTS = {"PNG": b"\x89PNG", "SVG": b"<svg", "PDF": b"%PDF", "CSV": b"part,"}


def test_each_picture_is_a_file(visit):
    page = visit(ADDRESS)
    drawn(page, 2)
    page.get_by_role("button", name="Download", exact=True).first.click()
    for kind, start in STARTS.items():
        with page.expect_download() as waiting:
            page.locator('[data-testid="stPopoverBody"]').get_by_role("button", name=kind).click()
        data = pathlib.Path(waiting.value.path()).read_bytes()
        assert data.startswith(start) or (kind == "CSV" and b"," in data.splitlines()[0]), kind
        assert len(data) > 2000


def test_presented_it_has_nothing_to_press_but_the_whole_screen(visit):
    page = visit(f"{ADDRESS}&embed=true", height=800)
    drawn(page, 2)
    assert "embed=true" in page.url
    buttons = page.get_by_role("button").all_inner_texts()
    assert "Whole screen" in buttons
    assert not {"Make a copy", "Download", "Link"} & {text.split("\n")[-1] for text in buttons}
    assert page.get_by_text("My runs", exact=True).count() == 0
    assert not page.evaluate("() => Boolean(document.fullscreenElement)")
    page.get_by_role("button", name="Whole screen").click()
    page.wait_for_function("() => Boolean(document.fullscreenElement)")
    page.get_by_role("button", name="Whole screen").click()
    page.wait_for_function("() => !document.fullscreenElement")


def test_another_stands_beside_it_and_in_the_link(visit):
    page = visit(f"{ADDRESS}&beside=story-objective", width=1440)
    drawn(page, 3)
    seen(page, "The objective decides the advice")
    left, right = (page.locator("h3", has_text=name).bounding_box() for name in ("Chinchilla re", "The objective"))
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    assert "beside=story-objective" in page.url
    gone = visit(f"{ADDRESS}&beside=nobody-has-this-one")
    seen(gone, "This dashboard cannot be opened")
    settled(gone)
