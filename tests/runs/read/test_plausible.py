"""Ranges of columns: what real runs have, and whole numbers where a column counts."""

import numpy as np
import pytest

from core.runs import bundled, load_bundled
from core.runs.ranges import RANGES
from core.runs.read.plausible import agrees


@pytest.mark.parametrize(
    ("name", "values", "wanted"),
    [
        ("params", [1e7, 7e10], True), ("params", [12, 24], False), ("tokens", [512, 1024], False),
        ("width", [512, 1024], True), ("width", [512.5], False), ("depth", [12, 24], True), ("depth", [2.5], False),
        ("weight_decay", [0, 0.1], True), ("weight_decay", [1000], False), ("flops", [1e18], True),
        ("loss", [2.5, np.nan], True), ("loss", [np.nan], False), ("loss", [], False),
    ],
)  # fmt: skip
def test_values_agree_with_a_column(name, values, wanted):
    assert agrees(name, np.array(values, float)) == wanted


def test_a_diverged_run_is_no_other_meaning():
    assert agrees("loss", np.array([3.0] * 99 + [1e14]))
    assert not agrees("loss", np.array([3.0] * 50 + [1e14] * 50))


@pytest.mark.parametrize("name", [card.name for card in bundled()])
def test_every_bundled_set_agrees(name):
    runs = load_bundled(name)
    for column in set(RANGES) & set(runs.ranges()):
        assert agrees(column, runs.column(column)), column
