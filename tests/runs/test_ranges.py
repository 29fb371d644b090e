"""What real runs have: a range for each column of numbers, and a name is never told by numbers that no run has."""

import pytest

from core.runs.check.magnitudes import plausible
from core.runs.ranges import RANGES
from core.runs.schema import COLUMNS, FAMILIES


def test_every_column_of_numbers_has_a_range():
    numbers = {n for n, c in {**COLUMNS, **FAMILIES}.items() if c.kind != "text"}
    assert {n for n in numbers if plausible(n) is None} == set()
    assert set(RANGES) == numbers


@pytest.mark.parametrize("name", sorted(RANGES))
def test_a_range_has_numbers_and_words_for_what_lies_outside(name):
    known = RANGES[name]
    (low, high), (least, most) = (known.low, known.high), known.names
    assert low < high
    assert least < most
    assert max(low, least) < min(high, most), "the two ranges of a column have numbers in common"
    assert known.below
    assert known.above
    assert known.some <= high


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("params", 7e10, 12),
        ("tokens", 1.5e13, 1024),
        ("flops", 3.8e25, 22.5),
        ("beta2", 0.95, 95),
        ("context", 4096, 1),
    ],
)
def test_known_runs_lie_inside(name, inside, outside):
    """Llama 3.1 405B and the like: 3.8e25 FLOP, 15.6e12 tokens."""
    known = RANGES[name]
    assert known.low <= inside <= known.high
    assert not known.low <= outside <= known.high
