"""A mixture beside another one and beside those that were trained, of constants from start boxes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.plan.mixture import tables
from core.plan.mixture.optimum import Mixture, Wish, losses_at, value_of, weighted_loss
from tests.plan.mixture._mixtures import NAMES, constants, wish

BEST = {"a": 0.1, "b": 0.4, "c": 0.3, "d": 0.2}
OTHER = dict.fromkeys(NAMES, 0.25)
FITS = {t: constants("mixture-reciprocal", seed=i) for i, t in enumerate(("loss/x", "loss/y"))}
WISH = wish(FITS, at={}, weights={"loss/x": 3.0, "loss/y": 1.0})


def mixture(**more) -> Mixture:
    given = {"ends": {}, "cloud": np.empty((0, 4)), "losses": {"loss/x": (2.0, None, None)}, "value": 2.0, "epochs": {}}
    return Mixture(BEST, **given | more)


def runs() -> pd.DataFrame:
    """Three mixtures, the first of them twice."""
    shares = np.array([[0.25] * 4, [0.25] * 4, [0.7, 0.1, 0.1, 0.1], [0.1, 0.1, 0.1, 0.7]])
    frame = pd.DataFrame(shares, columns=[f"mix/{n}" for n in NAMES])
    return frame.assign(**{"loss/x": [2.0, 2.1, 2.2, 2.3], "loss/y": [1.0, 1.1, 1.2, 1.3]})


def test_shares_stand_beside_each_other_the_largest_first():
    table = tables.shares_beside(mixture(ends={"b": (0.3, 0.5)}), OTHER)
    assert table["domain"].tolist() == ["b", "c", "d", "a"]
    assert table.loc[0, ["share", "other", "low", "high"]].tolist() == [0.4, 0.25, 0.3, 0.5]
    assert table["low"].isna().sum() == 3
    assert "epochs" not in table
    assert tables.shares_beside(mixture(epochs={"a": 2.0}), OTHER)["epochs"].tolist()[-1] == 2.0


def test_the_best_mixture_in_numbers_has_shares_then_losses():
    table = tables.numbers(mixture(ends={"b": (0.3, 0.5)}, losses={"loss/x": (2.0, 1.9, 2.1)}), "nats per token")
    assert table["quantity"].tolist() == [*(f"share of {n}" for n in NAMES), "loss/x"]
    assert table.loc[1, ["value", "low", "high"]].tolist() == [0.4, 0.3, 0.5]
    assert table.loc[4].tolist() == ["loss/x", 2.0, 1.9, 2.1, "nats per token"]
    assert table["low"].isna().sum() == 3


def test_losses_stand_beside_each_other_with_intervals_where_there_are():
    losses = {"loss/x": (2.0, 1.9, 2.1), "loss/y": (1.0, None, None)}
    counted = wish(FITS, at={}, weights={"loss/x": 1.0, "loss/y": 0.0})
    table = tables.losses_beside(FITS, counted, mixture(losses=losses), OTHER, "even")
    assert table["loss on"].tolist() == ["x", "y"]
    assert table["counts"].tolist() == ["yes", ""]
    assert table["95 % interval"].tolist()[1] == ""
    here = losses_at(FITS["loss/y"], np.full((1, 4), 0.25), counted)[0]
    assert table["even"].iloc[1] == pytest.approx(here)
    assert "95 % interval" not in tables.losses_beside(FITS, WISH, mixture(), OTHER, "even")


def test_trained_mixtures_are_different_ones_with_their_losses():
    rows, known = tables.trained(runs(), FITS, WISH)
    assert known == "observed"
    assert rows["label"].tolist() == ["row 0", "row 2", "row 3"]
    assert rows["loss/x"].tolist() == [2.0, 2.2, 2.3]
    assert tables.weighted(rows, WISH).tolist() == pytest.approx([1.75, 1.95, 2.05])  # (3 x + y) / 4


def test_losses_of_mixtures_at_other_sizes_are_predicted():
    fits = {"loss/x": constants("mixture-additive")}
    rows, known = tables.trained(runs().assign(run=list("pqrs")), fits, wish(fits))
    assert known == "predicted"
    assert rows["label"].tolist() == ["p", "r", "s"]
    np.testing.assert_allclose(rows["loss/x"], losses_at(fits["loss/x"], rows[list(NAMES)].to_numpy(), wish(fits)))


def test_the_value_of_a_mixture_is_its_weighted_loss():
    x, y = (losses_at(FITS[t], np.full((1, 4), 0.25), WISH)[0] for t in FITS)
    assert value_of(FITS, WISH, OTHER) == pytest.approx((3 * x + y) / 4)
    assert value_of(FITS, WISH, OTHER) == pytest.approx(weighted_loss(FITS, WISH, np.full((1, 4), 0.25))[0])


def test_distances_are_shares_to_move_from_the_nearest_run():
    found = tables.distances(runs(), list(NAMES), np.array([[0.25] * 4, [0.6, 0.2, 0.1, 0.1]]))
    assert found == pytest.approx([0, 0.1])


def test_marks_are_the_cloud_the_other_and_the_best():
    marks = tables.corner_marks(NAMES, ("b", "d", "a"), mixture(cloud=np.array([[0.1, 0.2, 0.3, 0.4]])), OTHER, "even")
    assert marks["kind"].tolist() == ["cloud", "other", "best"]
    assert marks[["a", "b", "c"]].to_numpy().tolist() == [[0.2, 0.4, 0.1], [0.25] * 3, [0.4, 0.2, 0.1]]


def test_a_front_lies_among_the_runs_the_best_and_the_other():
    rows, _ = tables.trained(runs(), FITS, WISH)
    best = mixture(losses={"loss/x": (2.0, None, None), "loss/y": (1.5, None, None)})
    points = tables.front_points(rows, ("loss/x", "loss/y"), FITS, WISH, best, OTHER, "even")
    assert points["kind"].tolist() == ["run"] * 3 + ["best", "other"]
    assert points.loc[3, ["x", "y"]].tolist() == [2.0, 1.5]
    assert points.loc[4, "x"] == pytest.approx(losses_at(FITS["loss/x"], np.full((1, 4), 0.25), WISH)[0])


def test_errors_are_observed_over_predicted():
    losses = 1.1 * losses_at(FITS["loss/x"], runs()[[f"mix/{n}" for n in NAMES]].to_numpy(), WISH)
    table = runs().assign(excluded="", **{"loss/x": losses})
    assert tables.errors(FITS["loss/x"], table, "loss/x")["residual"].tolist() == pytest.approx([0.1] * 4)


def test_the_best_run_has_the_lowest_weighted_loss_within_the_limits():
    runs = pd.DataFrame({
        "mix/a": [0.2, 0.5, 0.9, 0.4], "mix/b": [0.8, 0.5, 0.1, 0.6], "loss/x": [3.0, 2.0, 1.0, np.nan],
        "loss/y": [1.0, 2.5, 2.0, 0.1],
    })  # fmt: skip
    even = Wish({"loss/x": 1.0, "loss/y": 1.0}, {}, {}, {}, {})
    assert tables.best_run(runs, ["a", "b"], even) == {"a": 0.9, "b": 0.1}
    assert tables.best_run(runs, ["a", "b"], replace(even, weights={"loss/y": 2.0})) == {"a": 0.4, "b": 0.6}
    assert tables.best_run(runs, ["a", "b"], replace(even, high={"a": 0.6})) == {"a": 0.2, "b": 0.8}
    assert tables.best_run(runs, ["a", "b"], replace(even, low={"b": 0.9})) is None
