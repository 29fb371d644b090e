"""Rates from elsewhere: SmolTulu's settings as its table prints their ratios, and muP's bad input in one line."""

import pytest

from core.errors import BadInput
from core.plan.tuning.transfer import FINE_TUNED, transferred
from tests.tolerances import rounds_to


@pytest.mark.parametrize(("row", "ratio"), list(zip(FINE_TUNED, ("11.25", "0.097", "0.039", "0.016"), strict=True)))
def test_the_ratios_are_those_of_the_table(row, ratio):
    assert rounds_to(1e6 * row.ratio, ratio)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((0.0, 256, 4096), "proxy's rate is 0"),
        ((1e-2, 0.5, 4096), "proxy's width is 0.5"),
        ((1e-2, 256, float("nan")), "The width is nan"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(args, said):
    with pytest.raises(BadInput, match=said):
        transferred(*args)
