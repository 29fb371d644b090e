"""The story of a visitor with runs of their own, in a real browser."""

import pathlib
import urllib.parse

import numpy as np
import pandas as pd
import pytest

from core import runs, settings
from tests.browser._waiting import PROMPT, drawn, patiently, seen, settled
from tests.pages._pages import LINKS, PAGES

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]
WORDS = ("dashboard", "dashboards", "forecast", "glossary", "methods", "mine")  # pages without a picture
README_PICTURE = pathlib.Path(__file__).parents[2] / ".github" / "allocate.png"


def metrics(page) -> list[str]:
    return page.locator('[data-testid="stMetricValue"]').all_inner_texts()


def test_upload_fit_allocate_link(visit, tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text(runs.load_bundled("chinchilla").to_csv())
    page = visit("data")
    page.set_input_files('input[type="file"]', str(file))
    page.wait_for_url("**data=upload**")
    settled(page)
    page.get_by_text("Fit a law to these runs").click()
    seen(page, "Which law do these runs follow")
    settled(page)
    page.get_by_role("button", name="Fit", exact=True).click()
    seen(page, "With care")
    settled(page)
    page.get_by_text("Spend a budget").click()
    seen(page, "How large, on how many tokens?")
    settled(page)
    page.locator(".st-key-target_compute button").first.click()
    page.get_by_label("Training compute", exact=True).fill("6e22")
    page.keyboard.press("Enter")
    seen(page, "6e22 FLOP")
    page.keyboard.press("Escape")
    settled(page)
    before = metrics(page)
    assert len(before) == 4
    assert "share=" not in page.url
    picture = README_PICTURE if settings.README_PICTURE.value() else tmp_path / "allocate.png"
    page.screenshot(path=str(picture))
    assert picture.stat().st_size > 20_000
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Store and make the link").click()
    link = page.locator('[data-testid="stPopoverBody"] code', has_text="share=").inner_text()
    other = visit(link)
    assert "allocate" in link
    assert metrics(other) == before
    assert other.get_by_text("mine.csv").count() > 0


def shares_and_losses(mixtures: int = 40) -> str:
    """A CSV as people keep it: shares and losses of three domains, in their own words."""
    rng = np.random.default_rng(0)
    h = rng.dirichlet([2, 2, 2], mixtures)
    frame = pd.DataFrame(h, columns=["weight_books", "weight_code", "weight_web"])
    noise = np.exp(0.002 * rng.standard_normal((2, mixtures)))
    frame["books_loss"] = noise[0] * (1.5 + 1 / (0.9 * h[:, 0] ** 0.4 + 0.8 * h[:, 2] ** 0.5 + 0.1 * h[:, 1] ** 0.5))
    frame["code_loss"] = noise[1] * (1.0 + 1 / (2.0 * h[:, 1] ** 0.3 + 0.3 * h[:, 2] ** 0.5 + 0.1 * h[:, 0] ** 0.5))
    return frame.to_csv(index=False)


def test_from_a_table_of_shares_to_a_defended_mixture(visit, tmp_path):
    """Upload, best mixture, its intervals, its triangle, and a link that opens the same."""
    file = tmp_path / "mixtures.csv"
    file.write_text(shares_and_losses())
    page = visit("data")
    page.set_input_files('input[type="file"]', str(file))
    page.wait_for_url("**data=upload**")
    settled(page)
    page.get_by_text("Find the best mixture").click()
    seen(page, "below the average of the runs")
    settled(page)
    page.get_by_text("Where do the runs lie?").click()
    seen(page, "Runs are coloured by their observed weighted loss")
    settled(page)
    page.locator('[data-testid="stSelectbox"]', has_text="Intervals").get_by_role("combobox").click()
    page.get_by_role("option", name="64 resamples").click()
    seen(page, "resamples that take every row as a run")
    settled(page)
    page.screenshot(path=str(tmp_path / "mixture.png"))
    said = page.get_by_text("below the average of the runs").inner_text()
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Store and make the link").click()
    link = page.locator('[data-testid="stPopoverBody"] code', has_text="share=").inner_text()
    other = visit(link)
    seen(other, "resamples that take every row as a run")
    assert other.get_by_text("below the average of the runs").inner_text() == said


def test_a_file_that_is_too_large_is_refused_in_a_line(visit, tmp_path):
    file = tmp_path / "huge.csv"
    with file.open("wb") as handle:
        handle.truncate(200 * 1024 * 1024)
    page = visit("data")
    page.set_input_files('input[type="file"]', str(file))
    seen(page, "50.0MB or smaller")
    settled(page)
    assert page.get_by_text("240 of 245 rows are used").count() == 1


def without_overflow(page, background: str) -> None:
    """Hold that the page is no wider than its window and has the background of its theme."""
    main = "document.querySelector('[data-testid=\"stMain\"]')"
    assert page.evaluate(f"() => {main}.scrollWidth - {main}.clientWidth") <= 0
    body = page.evaluate("() => getComputedStyle(document.querySelector('[data-testid=\"stApp\"]')).backgroundColor")
    assert body == background


@pytest.mark.parametrize("page_name", ["", *PAGES[1:]])
def test_every_page_is_drawn_in_both_themes_and_widths_without_overflow(visit, page_name):
    page = visit(f"{page_name}?{urllib.parse.urlencode(LINKS.get(page_name, {}))}", theme="dark")
    for size, theme, background in ((1280, "dark", "rgb(14, 17, 23)"), (360, "light", "rgb(255, 255, 255)")):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": size, "height": 1000})
        settled(page)
        assert page.locator('[data-testid="stException"]').count() == 0
        assert page.locator('[data-testid="stAlertContentError"]').count() == 0
        if page_name not in WORDS:
            drawn(page)
        without_overflow(page, background)


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("allocate?constants=besiroglu&budget=1e22", "9.06B"),
        ("extrapolate?params=70e9&tokens=1.4T", "70.0B parameters"),
        ("fit?law=power-law-compute&boot=50", "Power law in compute, fitted to"),
        ("data?data=gemstones&where=tokens+%3C+1e11", "198 of 3,850"),
        ("laws?about=kaplan-nd", "Kaplan: size and data gives loss"),
    ],
)
def test_a_link_opens_its_picture(visit, link, words):
    page = visit(link)
    seen(page, words)
    assert page.url.split("?")[0].endswith(link.split("?")[0])


def test_the_slider_moves_the_plan_and_the_address(visit):
    page = visit("allocate?constants=besiroglu")
    before = metrics(page)
    page.locator(".st-key-target_compute button").first.click()
    thumb = page.get_by_role("slider").first
    thumb.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('budget=')")
    settled(page)
    after = metrics(page)
    assert before != after
    again = visit(page.url)
    assert metrics(again) == after


def test_pictures_and_tables_can_be_taken_away(visit):
    page = visit("allocate?constants=besiroglu")
    page.get_by_role("button", name="Download", exact=True).click()
    for kind, start in (("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("CSV", b"part,")):
        with page.expect_download() as waiting:
            page.locator('[data-testid="stPopoverBody"]').get_by_role("button", name=kind).click()
        data = pathlib.Path(waiting.value.path()).read_bytes()
        assert data.startswith(start), kind
        if kind != "PNG":
            assert b"explorer 0.1.0" in data
            assert b"nats per token" in data


def test_the_first_visitor_after_a_start_may_come_by_a_link(browser, start):
    address, process = start("first")
    page = browser.new_page()
    page.set_default_timeout(PROMPT)
    page.goto(f"{address}/allocate?constants=besiroglu&budget=1e22")
    seen(page, "9.06B")
    settled(page)
    assert page.get_by_role("link", name="My runs").count() > 0
    page.close()
    process.terminate()


def test_the_home_page_opens_after_a_cold_start(browser, start):
    address, process = start("cold")
    page = browser.new_page()
    page.set_default_timeout(PROMPT)
    page.goto(address)
    seen(page, "What should you train?")
    drawn(page)
    link = page.get_by_role("link", name="How many attention heads?").first
    patiently(page, lambda ms: link.wait_for(timeout=ms))
    page.close()
    process.terminate()
