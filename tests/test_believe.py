"""The page on how much to believe says what the code does, and shows the numbers that were measured."""

import pathlib
import re

import pytest

from benchmarks._trust_report import measured
from benchmarks.trust import PAGE, RESULT
from core import verdict
from core.fit.diagnostics import drawn_band
from core.fit.diagnostics.checklist import ROWS
from pages.parts.fit.panels import PANELS

TEXT = PAGE.read_text("utf-8")
ROOT = pathlib.Path(__file__).parents[1]


def test_its_table_is_that_of_the_measured_results():
    assert measured(TEXT) == measured(RESULT.read_text("utf-8"))


def test_its_thresholds_are_those_of_the_code():
    said = re.search(r"up to ±([\d.]+) % it is \*Solid\*, up to ±([\d.]+) % \*With care\*", TEXT)
    assert [float(v) / 100 for v in said.groups()] == [drawn_band.NARROW, drawn_band.WIDE]
    said = re.search(r"by more than ([\d.]+) times what their band allowed", TEXT)
    assert float(said[1]) == drawn_band.MISSED
    said = re.search(r"from ([\d.]+) decades beyond the runs \*With care\*, beyond ([\d.]+) decades", TEXT)
    assert [float(v) for v in said.groups()] == [verdict.NEAR, verdict.FAR]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_every_row_of_the_checklist_has_its_answer(row):
    assert f"| {row.pain.partition(' (')[0]} |" in TEXT


def test_the_panels_that_it_names_are_on_the_page_of_a_fit():
    named = set(re.findall(r"\*([^*\n]+\?)\*", TEXT))
    assert len(named) > 8
    assert named <= {panel.question for panel in PANELS}


def test_every_badge_that_it_names_is_one():
    assert {v for v in verdict.BADGES.values() if f"*{v}*" in TEXT} == set(verdict.BADGES.values())


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md"])
def test_other_pages_lead_to_it(page):
    assert "believe.md)" in (ROOT / page).read_text("utf-8")
