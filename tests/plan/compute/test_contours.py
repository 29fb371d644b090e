"""Lines of equal loss: they lie on their levels, in one piece, for every kind of count."""

import numpy as np
import pytest

from core import laws
from core.errors import BadInput
from core.fit import from_fit, from_published
from core.fit.evaluate import evaluate
from core.plan import isoloss
from tests.fit._examples import bundled_fit

AT = {"params": 7e9, "tokens": 1e12}


@pytest.fixture(scope="module")
def fitted():
    return from_fit(bundled_fit())


@pytest.fixture(scope="module")
def published():
    return from_published(*laws.get_published("chinchilla@besiroglu"))


def loss_at(calibrated, params, tokens):
    point = {k: np.array([v]) for k, v in calibrated.values.items()}
    return evaluate(calibrated.law, point, {"params": np.asarray(params), "tokens": np.asarray(tokens)})[0]


def test_isoloss_lines_lie_on_their_levels(published):
    levels = np.array([2.0, 2.2, 2.5, 3.0, 4.0])
    lines = isoloss(published, (1e7, 1e12), (1e8, 1e14), levels)
    assert set(lines["level"]) == set(levels)
    np.testing.assert_allclose(loss_at(published, lines["params"], lines["tokens"]), lines["level"], rtol=1e-3)
    assert lines["params"].between(1e7 * (1 - 1e-9), 1e12 * (1 + 1e-9)).all()
    assert lines["tokens"].between(1e8 * (1 - 1e-9), 1e14 * (1 + 1e-9)).all()


def test_an_isoloss_line_is_one_piece_in_order_and_falls(published):
    lines = isoloss(published, (1e7, 1e12), (1e8, 1e14), np.array([2.5]))
    assert lines["piece"].nunique() == 1
    assert list(lines["order"]) == list(range(len(lines)))
    by_size = lines.sort_values("params")
    assert by_size["tokens"].is_monotonic_decreasing


def test_no_line_where_no_loss_is_so_low(published):
    lines = isoloss(published, (1e7, 1e12), (1e8, 1e14), np.array([1.0]))
    assert len(lines) == 0
    assert list(lines.columns) == ["level", "piece", "order", "params", "tokens"]


def test_isoloss_needs_size_and_data():
    with pytest.raises(BadInput, match="a budget can only be split"):
        isoloss(from_published(*laws.get_published("power-law-params@kaplan")), (1e7, 1e9), (1e8, 1e9), np.array([2.0]))


def test_isoloss_of_other_counts_and_held_features():
    repeated = from_published(*laws.get_published("data-constrained@muennighoff"))
    lines = isoloss(repeated, (1e8, 1e11), (1e9, 1e13), np.array([2.5]), {"unique_tokens": 25e9})
    x = {"params": lines["params"], "tokens": lines["tokens"], "unique_tokens": np.full(len(lines), 25e9)}
    point = {k: np.array([v]) for k, v in repeated.values.items()}
    np.testing.assert_allclose(
        evaluate(repeated.law, point, {k: np.asarray(v) for k, v in x.items()})[0], 2.5, rtol=1e-3
    )
    kaplan = from_published(*laws.get_published("kaplan-nd@kaplan"))
    assert len(isoloss(kaplan, (1e7, 1e10), (1e8, 1e11), np.array([3.0])))
