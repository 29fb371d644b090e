"""What is said of a sweep, with numbers worked out by hand."""

import numpy as np
import pandas as pd

from core.fit.sweeps.meta_regression import Line
from core.fit.sweeps.ratio import Ratio
from core.fit.sweeps.valleys import Cell, Trend
from core.plan.tuning import sweep_text
from core.plan.tuning.mistuning import Mistuning
from core.plan.tuning.weight_decay import Decay, PublishedTimescale


def cell(why: str = "", **more) -> Cell:
    scale = {"size": 1e8, "tokens": 2e9}
    return Cell(scale, {"weight_decay": 0.1}, {}, np.empty((0, 1)), 3.0, 5, np.eye(1), why, **more)


def decay(slope: float = -0.5) -> Decay:
    """The timescale is (D / N)^slope to the last digit: 0.1 at a hundred tokens per parameter."""
    line = Line((0.0, 0.0, 0.0), (slope, slope - 0.1, slope + 0.1), np.zeros((2, 2)), 2.0, 9)
    published = (PublishedTimescale("a@b", "A 2025", 1.0, -0.527), PublishedTimescale("c@d", "C 2025", 1.0, -0.3))
    return Decay([], pd.DataFrame({"ratio": [10.0, 160.0]}), pd.DataFrame(), line, published, ())


def test_a_scale_is_called_by_its_size_and_tokens():
    assert sweep_text.named(cell()) == "100M parameters, 2.00B tokens"


def test_the_timescale_makes_a_weight_decay():
    """1e6 / (1e-3 x 1e10 x 0.1) is 1."""
    said = sweep_text.timescale(decay(), 100.0, 1e10, 1e-3, 1e6, "your batch")
    assert "^**-0.50** (-0.60 to -0.40, 95 %), by 9 lowest points" in said
    assert "the published -0.527 lies inside; the published -0.300 lies outside" in said
    assert "it is 0.10 (0.10 to 0.10): with your batch" in said
    assert "a weight decay of **1.0** (1.0 to 1.0)" in said
    assert "which lies outside of these runs" in sweep_text.timescale(decay(), 400.0, 1e10, 1e-3, 1e6, "your batch")


def test_what_is_not_identified_is_not_said():
    open_one = Decay([], pd.DataFrame(), pd.DataFrame(), None, (), ("few",))
    assert sweep_text.timescale(open_one, 100.0, 1e10, 1e-3, 1e6, "your batch") == ""


def test_what_was_held_is_said():
    assert sweep_text.held(cell(held={"learning_rate": 1e-3, "optimizer": "adamw"})) == "Held: learning rate 0.00100."
    assert sweep_text.held(cell("too few runs")) == "No lowest point here: too few runs."


def test_a_wrong_setting_costs_loss_and_tokens():
    row = {"times": 2.0, "nats": 0.03, "nats_low": 0.02, "nats_high": 0.04, "beyond": False}
    row |= {"fewer": 0.25, "fewer_low": np.nan, "fewer_high": np.nan}
    said = sweep_text.mistuned(Mistuning("batch_tokens", 1e6, 3.0, pd.DataFrame([row]), pd.DataFrame()), 2.0, "nats")
    assert said == (
        "**2 times the best batch** (1.00M tokens) costs **0.030 nats** (0.020 to 0.040), as much as **25 %** fewer "
        "tokens; so does 1/2 of it."
    )
    alone = pd.DataFrame([row | {"fewer": np.nan}])
    assert "fewer tokens" not in sweep_text.mistuned(Mistuning("learning_rate", 1e-3, 3.0, alone, alone), 2.0, "nats")


def test_a_trend_is_powers_with_intervals():
    found = Trend("learning_rate", (1.0, 0.9, 1.1), {"size": (-0.7, -0.8, -0.6), "tokens": (0.3, 0.2, 0.4)}, 9)
    assert sweep_text.trend(found, "params") == (
        "**Learning rate** moves as parameters^-0.70 (-0.80 to -0.60), training tokens^0.30 (0.20 to 0.40), "
        "with 95 % intervals, by 9 lowest points."
    )


def test_the_ratio_tells_all_where_both_settings_tell_no_more():
    place = {"best": {"ratio": 2e-9}, "ends": {"ratio": (1e-9, 4e-9)}}
    base = cell()
    one = Cell(base.scale, place["best"], place["ends"], base.draws, 3.0, 5, base.bend)
    assert "the ratio tells nearly all" in sweep_text.ratio(Ratio(one, 0.90, 0.95))
    assert "the ratio is not all there is" in sweep_text.ratio(Ratio(one, 0.50, 0.95))
    assert sweep_text.ratio(Ratio(one, np.nan, np.nan)).endswith("95 %).")
    assert sweep_text.ratio(Ratio(cell("too few"), np.nan, np.nan)) == "No lowest ratio: too few."
