"""Tables of critical batches, of curves of steps S_min (1 + B_crit / B) that are known: no fit, and hand arithmetic."""

import json

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit.calibrated import Calibrated
from core.fit.sweeps.critical_batches import Steps
from core.plan.tuning.critical_batch import curves, growth_lines, marks, report, runs, sequence_of, sizes, table_of

NAMES = {"twice": "B_crit", "fifth": "B*"}
LAW = laws.get("kaplan-trade-off")
# Size: least steps, and the batch at which there are twice as many, which grows as the square root of size.
MODELS = {1e8: (1300.0, 1e6), 4e8: (2100.0, 2e6), 1.6e9: (3900.0, 4e6)}


def steps_of(size: float, draws: bool = True) -> Steps:
    """A known curve; its batch of a fifth is set to half of the other, each with 2 % either way as its two draws."""
    least, twice = MODELS[size]
    batches = np.array([1e5, 1e6, 1e7])
    rows = pd.DataFrame({"batch_tokens": batches, "steps": least * (1 + twice / batches)})
    curve = Calibrated(LAW, {"S_min": least, "B_crit": twice}, None, {}, "steps", "known")
    around = np.array([1.0, 0.98, 1.02]) if draws else np.ones(1)
    return Steps(f"{size:g}", rows, curve, size, 3.0, {"twice": twice * around, "fifth": twice / 2 * around})


ALL = [steps_of(n) for n in MODELS]


def test_curves_and_runs_are_steps_and_their_tokens():
    for table in (curves(ALL), runs(ALL)):
        assert list(dict.fromkeys(table["set"])) == ["1e+08", "4e+08", "1.6e+09"]
        for (least, twice), (_, part) in zip(MODELS.values(), table.groupby("set", sort=False), strict=True):
            np.testing.assert_allclose(part["steps"], least * (1 + twice / part["batch_tokens"]))
            np.testing.assert_allclose(part["tokens"], part["steps"] * part["batch_tokens"])
            assert (part["batch_tokens"].min(), part["batch_tokens"].max()) == pytest.approx((1e5, 1e7))


def test_marks_lie_on_the_curves_where_steps_are_twice_and_three_times_the_least():
    table = marks(ALL)
    for kind, times in (("twice", 2), ("fifth", 3)):
        at = table.loc[table["kind"] == kind, "steps"].to_numpy()
        assert at == pytest.approx([times * least for least, _ in MODELS.values()])


def test_sizes_have_the_ends_of_what_was_drawn():
    table = sizes([*ALL, steps_of(1e8, draws=False)], NAMES)
    assert list(table["name"]) == ["B_crit", "B*"] * 4
    assert table["batch_tokens"].to_numpy()[:6:2] == pytest.approx([1e6, 2e6, 4e6])
    low, high = np.percentile([0.98, 1.02], [2.5, 97.5])
    assert table.loc[0, ["low", "high"]].tolist() == pytest.approx([1e6 * low, 1e6 * high])
    assert table.loc[6:, ["low", "high"]].isna().all(axis=None)


def test_lines_of_growth_are_powers_of_size():
    table = growth_lines(ALL, NAMES)
    for (_, part), scale in zip(table.groupby("kind", sort=False), (1e6, 5e5), strict=True):
        np.testing.assert_allclose(part["batch_tokens"], scale * np.sqrt(part["params"] / 1e8))
        assert (part["params"].min(), part["params"].max()) == pytest.approx((1e8 / 1.15, 1.6e9 * 1.15))
    assert growth_lines(ALL[:2], NAMES).empty


def test_the_report_is_plain_and_says_none_where_nothing_is_known():
    found = report([*ALL[:2], steps_of(1.6e9, draws=False)], ["85M: 2 batches; needed are 3."], NAMES)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["losses"]["1.6e+09"] == {
        "params": 1.6e9, "loss": 3.0, "B_crit": {"value": 4e6, "low": None, "high": None},
        "B*": {"value": 2e6, "low": None, "high": None},
    }  # fmt: skip
    power = found["growth"]["B_crit"]
    assert power["k"] * 1e8 ** power["exponent"]["value"] == pytest.approx(1e6)
    assert power["exponent"] == {"value": pytest.approx(0.5), "low": None, "high": None}
    assert found["notes"] == ["85M: 2 batches; needed are 3."]


def test_the_table_is_in_tokens_and_in_sequences_where_these_are_of_one_length():
    table = table_of(sizes(ALL, NAMES), 1e3, NAMES)
    assert list(table["runs of"]) == ["1e+08", "4e+08", "1.6e+09"]
    assert list(table["B_crit (sequences)"]) == [1000, 2000, 4000]
    assert list(table["B* (sequences)"]) == [500, 1000, 2000]
    assert table["B_crit (tokens)"].iloc[0] == "1.00M (981K to 1.02M)"
    assert "B* (sequences)" not in table_of(sizes(ALL, NAMES), None, NAMES)


def test_a_sequence_is_known_where_all_runs_have_the_same():
    assert sequence_of(pd.DataFrame({"context": [512.0, np.nan, 512.0]})) == 512
    assert sequence_of(pd.DataFrame({"context": [512.0, 1024.0]})) is None
    assert sequence_of(pd.DataFrame({"steps": [1.0]})) is None
