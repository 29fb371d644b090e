"""Recommendations side by side, in the units of each law, with how far a run lies outside of its source."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit import decades_beyond, from_published
from core.plan.tuning.recommendations import numbers, recommendations, run_of, spread

HOFFMANN = from_published(*laws.get_published("chinchilla@hoffmann"))
POWER_LINES = from_published(*laws.get_published("critical-batch-power-lines@bergsma"))
AT = run_of(1.1e9, 1e9, 1e11)


def test_every_law_is_asked_in_its_own_units():
    """Values at 1B and 100B tokens written out from the papers: Step Law, and DeepSeek at 6 N D."""
    table = recommendations("batch_tokens", AT).set_index("reference")
    assert table.loc["optimal-batch-tokens@li", "value"] == pytest.approx(0.58 * 1e11**0.571, rel=2e-3)
    assert table.loc["optimal-batch-compute@deepseek", "value"] == pytest.approx(
        0.2920 * (6 * 1.1e9 * 1e11) ** 0.3271, rel=1e-9
    )
    rates = recommendations("learning_rate", AT).set_index("reference")
    assert rates.loc["optimal-learning-rate-step-law@li", "value"] == pytest.approx(1.632e-3, rel=5e-4)
    assert (table["kind"] == "critical").sum() >= 2
    assert list(table["value"]) == sorted(table["value"])


def test_a_run_outside_of_a_source_s_runs_is_said():
    table = recommendations("batch_tokens", run_of(1e12, 1e12, 1e14)).set_index("reference")
    row = table.loc[["optimal-batch-compute@deepseek"]].iloc[0].to_dict()
    assert row["beyond"] == pytest.approx(np.log10(6e26 / 2e19))
    assert row["why"] == "flops"


def test_the_runs_of_deepseek_end_at_2e19_flop():
    at = {"flops": 1.2e20}
    for key in ("optimal-batch-compute", "optimal-learning-rate-compute"):
        calibrated = from_published(*laws.get_published(f"{key}@deepseek"))
        assert decades_beyond(calibrated, at) == pytest.approx(0.78, abs=0.005)


def test_the_spread_leaves_video_out():
    table = recommendations("batch_tokens", AT)
    low, middle, high = spread(table)
    counted = table[(table["kind"] == "best") & ~table["reference"].str.contains("video|rounded")]["value"]
    assert (low, high) == (counted.min(), counted.max())
    assert middle == pytest.approx(np.exp(np.log(counted).mean()))
    assert np.isnan(spread(table, "no such kind")).all()


def test_what_a_law_needs_and_is_not_there_leaves_it_out():
    table = recommendations("batch_tokens", {"tokens": 1e11})
    assert set(table["reference"].str.partition("@")[0]) == {"optimal-batch-tokens", "critical-batch-power-lines"}


def test_the_middle_is_said_with_its_ends():
    """The geometric mean of 1 and 4 is 2; what is critical, not counted or absent says nothing."""
    rows = pd.DataFrame({"kind": ["best", "best", "critical"], "counted": [True, True, True], "value": [1.0, 4.0, 9.0]})
    table = numbers({"batch_tokens": rows, "learning_rate": rows[2:]}, {"batch_tokens": "tokens"})
    assert table.to_numpy().tolist() == [["batch_tokens", 2.0, 1.0, 4.0, "tokens"]]
