"""Whether the ratio of learning rate to batch tells the loss: made-up sweeps where it does, and where it does not."""

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.fit.sweeps.ratio import ratios, with_ratio

SCALES = ("params", "tokens")
BEST = 2e-9  # learning rate per token of batch


def sweep(both: bool, noise: float = 2e-4) -> pd.DataFrame:
    """Losses that depend on the ratio alone, or as much on the product."""
    rng = np.random.default_rng(0)
    rate, batch = (v.ravel() for v in np.meshgrid(np.geomspace(3e-4, 6e-3, 7), np.geomspace(2e5, 3e6, 7)))
    ratio, product = np.log(rate / batch / BEST), np.log(rate * batch / 1e3)
    loss = 2.5 * np.exp(0.002 * ratio**2 + (0.002 * product**2 if both else 0) + noise * rng.normal(size=len(rate)))
    return pd.DataFrame({"params": 1e9, "tokens": 2e10, "learning_rate": rate, "batch_tokens": batch, "loss": loss})


def test_a_loss_of_the_ratio_alone_is_told_by_it():
    (found,) = ratios(sweep(both=False), SCALES, near=0.02)
    low, high = found.cell.ends["ratio"]
    assert low < BEST < high
    assert found.cell.best["ratio"] == pytest.approx(BEST, rel=0.03)
    assert found.alone > 0.97
    assert found.both - found.alone < 0.02


def test_a_loss_of_both_settings_is_not():
    (found,) = ratios(sweep(both=True), SCALES, near=0.02)
    assert found.both > 0.97
    assert found.alone < 0.7


def test_too_few_runs_say_nothing():
    (found,) = ratios(sweep(both=False).iloc[::17], SCALES, near=0.02)
    assert found.cell.why
    assert np.isnan(found.both)


def test_missing_columns_are_named():
    with pytest.raises(BadInput, match="There is no column batch_tokens; needed are learning_rate"):
        with_ratio(pd.DataFrame({"learning_rate": [1e-3], "loss": [2.0]}))
