"""Questions that people bring, asked of the plan in a real browser from an empty start, in few actions."""

import pytest

from tests.browser._waiting import patiently, settled

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]
DROP = """text => {
    const given = new DataTransfer()
    given.items.add(new File([text], "mine.csv", {type: "text/csv"}))
    for (const kind of ["dragover", "drop"]) document.querySelector("h1").dispatchEvent(
        new DragEvent(kind, {bubbles: true, cancelable: true, composed: true, dataTransfer: given}))
}"""


def fill(page, part: str, label: str, text: str) -> None:
    """One action: open a part of the target and write what it is."""
    page.locator(".st-key-target_bar").get_by_role("button", name=part).click()
    box = page.locator(f'input[aria-label="{label}"]')
    box.fill(text)
    box.press("Enter")
    settled(page)


def says(page, words: str) -> None:
    patiently(page, lambda ms: page.locator(".st-key-answer", has_text=words).first.wait_for(timeout=ms))


def test_days_on_so_many_devices_are_one_action(visit):
    page = visit()
    fill(page, "1e23 FLOP", "Training compute", "64 H100s for ten days")
    says(page, "Train ")
    assert "budget=2.187" in page.url  # 64 devices, 864,000 s, 40 % of 989 TFLOP/s


def test_a_pinned_size_and_a_compute_are_two_actions(visit):
    page = visit()
    fill(page, "1e23 FLOP", "Training compute", "1e24")
    fill(page, "best size", "Size", "7B")
    says(page, "above the best")
    assert "params=7e9" in page.url
    assert "budget=1e24" in page.url


def test_a_table_that_is_dropped_beside_the_box_is_taken(visit):
    page = visit("?budget=1e22&boot=40&starts=64")
    sizes = [(n, d) for n in (1e7, 3e7, 1e8, 3e8, 1e9) for d in (1e9, 3e9, 1e10, 3e10)]
    rows = [f"{n:g},{d:g},{1.7 + 400 / n**0.34 + 410 / d**0.28:.5f}" for n, d in sizes]
    page.evaluate(DROP, "\n".join(["params,tokens,loss", *rows]))
    patiently(page, lambda ms: page.get_by_role("button", name="mine.csv").first.wait_for(timeout=ms))
    says(page, "Train ")
    row = page.locator("tr", has=page.get_by_role("button", name="Size and tokens"))
    patiently(page, lambda ms: row.get_by_text("mine.csv (20 runs)").wait_for(timeout=ms))
