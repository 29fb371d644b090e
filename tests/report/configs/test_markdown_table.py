"""A Markdown table: a row a decision, with who says so; no name adds a cell, a row, a link or a formula."""

import re
from dataclasses import replace

from core.report.configs import markdown_table as module
from core.report.training_config import TrainingConfig
from tests.report.configs._plans import MIXED, PLAN, exact

CELL = re.compile(r"(?<!\\)\|")


def rows(text):
    return [[cell.strip() for cell in CELL.split(row)[1:-1]] for row in text.splitlines() if row.startswith("|")]


def test_a_row_a_decision_with_who_says_so():
    text = module.write(PLAN)
    found = rows(text)
    assert found[:3] == [
        ["decision", "value", "who says so"],
        ["---", "---:", "---"],
        ["width of the model", "512", ""],
    ]
    assert ["peak learning rate", "0.002", "Step Law"] in found
    assert ["training compute (FLOP)", "2.7e16", ""] in found
    assert ["batch size (tokens)", "131,072", ""] in found
    assert text.startswith("**small**: 33,298,944 parameters, 131M tokens, 2.7e16 FLOP, predicted loss 3.500 (3.400 to")
    exact(text)


def test_shares_pins_and_limits_have_rows():
    text = module.write(
        TrainingConfig(mixture={"web": 0.75, "code": 0.25}, pins={"params": 7e9}, limits={"memory": 8e10})
    )
    assert rows(text)[2:] == [
        ["share of web", "0.75", ""], ["share of code", "0.25", ""], ["pinned params", "7e9", ""],
        ["at most: memory", "8e10", ""],
    ]  # fmt: skip


def test_names_stay_in_their_cells():
    plain = len(rows(module.write(replace(PLAN, mixture={"one": 0.5, "rest": 0.5}, runs="x"))))
    for plan in MIXED:
        text = module.write(plan)
        found = rows(text)
        assert len(found) == plain
        assert {len(row) for row in found} == {3}
        assert len(text.splitlines()) == plain + 2
        assert not re.search(r"(?<!\\)[\[<$`]", text.replace("\\\\", ""))
