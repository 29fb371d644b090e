"""Lines of equal loss: they lie on their levels, in one piece, for every kind of count."""

import numpy as np
import pytest

from core import laws
from core.errors import BadInput
from core.fit import from_published
from core.fit.evaluate import evaluate
from core.plan import isoloss
from tests.plan.compute._published import PUBLISHED, loss_by_hand

AT = {"params": 7e9, "tokens": 1e12}


def test_isoloss_lines_lie_on_their_levels():
    levels = np.array([2.0, 2.2, 2.5, 3.0, 4.0])
    contours = isoloss(PUBLISHED, (1e7, 1e12), (1e8, 1e14), levels)
    assert set(contours["level"]) == set(levels)
    np.testing.assert_allclose(loss_by_hand(contours["params"], contours["tokens"]), contours["level"], rtol=1e-3)
    assert contours["params"].between(1e7 * (1 - 1e-9), 1e12 * (1 + 1e-9)).all()
    assert contours["tokens"].between(1e8 * (1 - 1e-9), 1e14 * (1 + 1e-9)).all()


def test_an_isoloss_line_is_one_piece_in_order_and_falls():
    contours = isoloss(PUBLISHED, (1e7, 1e12), (1e8, 1e14), np.array([2.5]))
    assert contours["piece"].nunique() == 1
    assert list(contours["order"]) == list(range(len(contours)))
    by_size = contours.sort_values("params")
    assert by_size["tokens"].is_monotonic_decreasing


def test_no_line_where_no_loss_is_so_low():
    contours = isoloss(PUBLISHED, (1e7, 1e12), (1e8, 1e14), np.array([1.0]))
    assert len(contours) == 0
    assert list(contours.columns) == ["level", "piece", "order", "params", "tokens"]


def test_isoloss_needs_size_and_data():
    with pytest.raises(BadInput, match="a budget can only be split"):
        isoloss(from_published(*laws.get_published("power-law-params@kaplan")), (1e7, 1e9), (1e8, 1e9), np.array([2.0]))


def test_isoloss_of_other_counts_and_held_features():
    repeated = from_published(*laws.get_published("data-constrained@muennighoff"))
    contours = isoloss(repeated, (1e8, 1e11), (1e9, 1e13), np.array([2.5]), {"unique_tokens": 25e9})
    x = {"params": contours["params"], "tokens": contours["tokens"], "unique_tokens": np.full(len(contours), 25e9)}
    point = {k: np.array([v]) for k, v in repeated.values.items()}
    np.testing.assert_allclose(
        evaluate(repeated.law, point, {k: np.asarray(v) for k, v in x.items()})[0], 2.5, rtol=1e-3
    )
    kaplan = from_published(*laws.get_published("kaplan-nd@kaplan"))
    assert len(isoloss(kaplan, (1e7, 1e10), (1e8, 1e11), np.array([3.0])))
