"""What more of a domain does to each loss: order, colours and numbers of the cells."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from core.charts.mixture.effects import effects
from core.charts.theme import PALETTES
from tests.charts._charts import by_style, text_of
from tests.charts._colours import MODES, contrast
from tests.charts._runs import runs
from tests.charts.mixture.effects import example as effects_example


def test_effects_keep_the_order_of_the_table_and_a_middle_of_no_change():
    names = ["zebra", "ant", "bee"]
    table = pd.DataFrame({"domain": np.repeat(names, 3), "target": names[::-1] * 3, "change": np.linspace(-0.2, 1, 9)})
    [cells] = by_style(effects(table, "nats per token"), "cell")
    assert cells["encoding"]["y"]["scale"]["domain"] == names
    assert cells["encoding"]["x"]["scale"]["domain"] == names[::-1]
    low, middle, high = cells["encoding"]["color"]["scale"]["domain"]
    assert (middle, low) == (0, -high)


def test_effects_have_numbers_where_there_is_room():
    chart = effects_example(runs())
    text = text_of(chart)
    assert "−26.6" in text
    assert "numbers in 10⁻³ nats per token" in text
    narrow = text_of(chart, 340)
    assert "−27" in narrow
    assert "−26.6" not in narrow
    many = [f"domain {i}" for i in range(17)]
    crowded = effects_example(runs(), many, many[:13])
    assert len(by_style(crowded, "cell")[0]["rows"]) == 17 * 13
    assert not by_style(crowded, "text")


def test_effects_of_one_large_change_leave_colours_for_the_others():
    table = pd.DataFrame({"domain": [f"d{i}" for i in range(40)], "target": "web", "change": [-1e-3] * 39 + [5.0]})
    [cells] = by_style(effects(table, "nats per token"), "cell")
    assert cells["encoding"]["color"]["scale"]["domain"][2] < 0.01


@pytest.mark.parametrize("changes", [[0.0, 0.0], [np.nan, np.nan], [0.0, np.nan]])
def test_effects_of_nothing_are_drawn(changes):
    table = pd.DataFrame({"domain": ["a", "b"], "target": "web", "change": changes})
    assert "web" in text_of(effects(table, "nats per token"))


@pytest.mark.parametrize("mode", MODES)
def test_numbers_are_legible_on_every_colour_of_a_cell(mode):
    p = PALETTES[mode]
    for one, other in pairwise(p.diverging):
        assert contrast(p.text, one) >= 4.5
        assert contrast(p.text, other) >= 4.5
    ends = [contrast(p.diverging[i], p.diverging[2]) for i in (0, -1)]
    assert min(ends) >= 1.5
