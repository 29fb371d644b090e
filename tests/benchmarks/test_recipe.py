"""The composition test: what a sweep says of a factor's excess, on made-up sweeps whose excess is known."""

import numpy as np
import pandas as pd
import pytest

from benchmarks._recipe_factors import SweptFactor, judged
from benchmarks._recipe_forms import ExcessForm, monomials, surface, worth_of_repeats
from benchmarks._recipe_rows import BaseLaw, score

CONTEXTS = (32.0, 64.0, 128.0, 256.0, 512.0)


@pytest.fixture
def on():
    """A base whose loss is 5 D^-0.1, and a backbone of two sizes, twice as wide where ten times as large."""
    shapes = pd.DataFrame({"params": [1e4, 1e5], "width": [16.0, 32.0]})
    backbone = shapes.assign(depth=2.0, query_heads=1.0, kv_heads=1.0, run=["a", "b"])
    return BaseLaw("power", backbone, lambda rows: np.log(5 * rows["tokens"].to_numpy(float) ** -0.1))


def sweep(excess, sizes=(1.0, 2.0, 3.0)):
    """Runs of several sizes, each with losses of its own, that vary the context; `excess` is of its log over 128."""
    rows = pd.DataFrame([(s, c) for s in sizes for c in CONTEXTS], columns=["group", "context"])
    rows = rows.assign(tokens=1e6, params=3e4)
    offset = np.log(5 * 1e6**-0.1) + 0.3 * rows["group"]
    return rows.assign(log_loss=offset + excess(np.log(rows["context"] / 128), rows["group"]), fold=rows["group"])


def of(form):
    return SweptFactor("context", ("context",), lambda rows: rows, {"it": form})


LINEAR = surface(monomials([("context", 128)], ("a",)))


def test_an_excess_of_the_form_is_found_whatever_else_moves_the_groups(on):
    found = judged(of(LINEAR), "it", sweep(lambda u, group: 0.02 * u), on)
    assert (found.gain, found.slope, found.shrink) == pytest.approx((1, 1, 1), abs=1e-3)
    rows = pd.DataFrame({"context": [128.0, 256.0], "tokens": 1e6, "params": 3e4})
    np.testing.assert_allclose(found.delta(rows, on), [0, 0.02 * np.log(2)], atol=1e-5)


def test_an_excess_that_changes_its_sign_between_groups_contributes_nothing(on):
    """Two groups with opposite slopes: each predicts the other by minus what it is, so the gain is 1 - 4 = -3."""
    found = judged(of(LINEAR), "it", sweep(lambda u, group: np.where(group == 1, 0.02, -0.02) * u, (1.0, 2.0)), on)
    assert found.gain == pytest.approx(-3, abs=1e-3)
    assert found.shrink == 0
    assert (found.delta(sweep(lambda u, group: u), on) == 0).all()


def test_a_form_that_overstates_is_shrunk_to_what_held_out_parts_say(on):
    doubled = ExcessForm(lambda rows, base: lambda x, usual: 0.04 * np.log(x["context"] / usual["context"]))
    found = judged(of(doubled), "it", sweep(lambda u, group: 0.03 * u), on)
    assert found.shrink == pytest.approx(0.75)
    assert found.gain == pytest.approx(1 - (0.01 / 0.03) ** 2)


def test_the_usual_of_a_size_is_the_shape_of_the_backbone_there(on):
    rows = pd.DataFrame({"params": [10**4.5], "tokens": [1e6], "width": [99.0], "context": [512.0]})
    usual = on.usual(rows)
    assert usual["width"].iloc[0] == pytest.approx(np.sqrt(16 * 32))
    assert (usual["context"].iloc[0], usual["unique_tokens"].iloc[0]) == (128, 1e6)


def test_repeated_tokens_are_worth_what_their_constant_says(on):
    """Losses made with R = 3: four passes over U tokens are worth U (1 + 3 (1 - 1/e)), and ln L falls by 0.1 ln D'."""
    passes = np.array([1.0, 2, 4, 8, 16])
    unique = 1e6 / passes
    worth = unique * (1 + 3 * (1 - np.exp(-(passes - 1) / 3)))
    rows = pd.DataFrame({"tokens": 1e6, "unique_tokens": unique, "group": 1.0, "left": -0.1 * np.log(worth / 1e6)})
    found = worth_of_repeats(rows, on)
    said = found(rows, rows.assign(unique_tokens=1e6))
    np.testing.assert_allclose(said, rows["left"], atol=1e-3)
    assert said[2] == pytest.approx(-0.1 * np.log(0.25 * (1 + 3 * (1 - np.exp(-1)))), abs=1e-3)


def test_scores_by_hand():
    """Losses 1, 2, 4 predicted as 1.1, 2, 4: a mean error of 0.1 / 3."""
    found = score(np.log([1.0, 2.0, 4.0]), np.log([1.1, 2.0, 4.0]))
    assert (found.error, found.bias, found.rank) == pytest.approx((0.1 / 3, 0.1 / 3, 1.0))
    assert found.r2 == pytest.approx(1 - np.log(1.1) ** 2 / (2 * np.log(2) ** 2))
