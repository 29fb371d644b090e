"""From a sweep to a batch and a learning rate, and from a drawn schedule to its last loss, in a real browser."""

import numpy as np
import pandas as pd
import pytest

from tests.browser._waiting import drawn, seen, settled

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]
FOUND = "moves as"


def sweep() -> str:
    """A CSV of learning rates and batches at four scales, whose lowest points are powers that are known."""
    rows = [
        (
            n,
            d,
            1.8 * n**-0.7 * d**0.3 * np.exp(u),
            0.6 * d**0.57 * np.exp(v),
            2 + 100 * n**-0.3,
            0.006 * u**2 + 0.004 * v**2,
        )
        for n, d in ((1e8, 1e10), (1e8, 1e11), (1e9, 1e10), (1e9, 1e11))
        for u in np.linspace(-1.1, 1.3, 5)
        for v in np.linspace(-1.2, 1.0, 5)
    ]
    names = ["model parameters", "training tokens", "peak lr", "tokens per batch", "floor", "above"]
    table = pd.DataFrame(rows, columns=names)
    table["final loss"] = table.pop("floor") * np.exp(table.pop("above"))
    return table.to_csv(index=False)


def link_of(page) -> str:
    """The link that the page stores its table and choices under."""
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Store and make the link").click()
    return page.locator('[data-testid="stPopoverBody"] code', has_text="share=").inner_text()


def test_from_a_sweep_to_a_batch_and_a_learning_rate(visit, tmp_path):
    file = tmp_path / "sweep.csv"
    file.write_text(sweep())
    page = visit("data")
    page.set_input_files('input[type="file"]', str(file))
    page.wait_for_url("**data=upload**")
    settled(page)
    page.get_by_text("Read its best settings").click()
    seen(page, "geometric mean of the published laws that count")
    settled(page)
    page.get_by_text("What does a sweep of my own say?").click()
    seen(page, FOUND)
    settled(page)
    said = page.get_by_text(FOUND).all_inner_texts()
    assert "parameters^-0.70" in said[0]
    assert "training tokens^0.57" in said[1]
    page.get_by_text("Price a batch of my own").click()
    seen(page, "Your batch of")
    settled(page)
    batch = page.get_by_label("Your batch (tokens)", exact=True)
    batch.fill("512")
    page.keyboard.press("Enter")
    seen(page, "is it a count of sequences")
    settled(page)
    batch.fill("2M")
    page.keyboard.press("Enter")
    price = page.get_by_text("Your batch of 2.00M tokens")
    price.first.wait_for()
    settled(page)
    other = visit(link_of(page))
    assert other.get_by_text("Your batch of 2.00M tokens").inner_text() == price.inner_text()
    other.get_by_text("What does a sweep of my own say?").click()
    seen(other, FOUND)
    settled(other)
    assert other.get_by_text(FOUND).all_inner_texts() == said


def test_a_drawn_schedule_ends_where_its_link_says(visit):
    page = visit("schedule")
    seen(page, "ends lowest:")
    draw = page.get_by_label("Draw your own", exact=True)
    draw.fill("0.9=high")
    page.keyboard.press("Enter")
    seen(page, "is not PLACE=HEIGHT")
    settled(page)
    draw.fill("0.9=1, 1=0.05")
    page.keyboard.press("Enter")
    page.wait_for_url("**drawn=**")
    page.locator('[data-testid="stAlertContentError"]').wait_for(state="detached")
    settled(page)
    answer = page.get_by_text("ends lowest:")
    assert "yours ends lowest" in answer.inner_text()
    drawn(page, 2)
    assert visit(page.url).get_by_text("ends lowest:").inner_text() == answer.inner_text()
