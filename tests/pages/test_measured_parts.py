"""Every sweep of a data set opens in one click on the page that it was measured for."""

import pytest

from core import runs

PARTS = {part.page: part for card in runs.bundled() for part in card.parts[::-1]}  # the first for each page
QUICK = {"boot": "0", "starts": "16", "mixlaw": "mixture-linear"}


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: part.name)
def test_a_part_opens_on_its_page(open_page, part):
    app = open_page(part.page, data=part.name, **QUICK, **part.choices)
    assert not app.exception
    assert not [e.value for e in app.error]


def test_what_is_offered_fits_a_phone():
    assert all(len(part.title) <= 32 for card in runs.bundled() for part in card.parts)


def test_a_page_offers_what_was_measured_for_it(open_page):
    offered = {p.name for p in runs.parts_of("batch")}
    assert offered == {"measured/rate-batch", "measured/decay"}
    shown = open_page("batch", data="measured/decay").get("page_link")
    assert [link.proto.label for link in shown if "Try" in link.proto.label] == [
        f"Try: {p.title}" for p in runs.parts_of("batch") if p.name != "measured/decay"
    ]


def test_heads_that_the_runs_do_not_tell_apart_are_not_advised(open_page):
    part = next(p for p in runs.parts_of("attention") if p.name == "measured/heads")
    said = " ".join(m.value for m in open_page("attention", data=part.name, **QUICK, **part.choices).markdown)
    assert "Not from these runs" in said
    assert "they do not tell which" in said
    assert "0 layers" not in said
