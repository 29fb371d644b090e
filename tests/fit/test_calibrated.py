"""Constants ready for use: predictions by the point and by each draw, what a digest tells apart, and damaged fits."""

import dataclasses

import numpy as np
import pytest

from core import laws
from core.errors import BadInput
from core.fit import from_fit, from_published, predict
from core.fit.calibrated import Calibrated
from core.fit.draws import FEWEST_DRAWS
from core.fit.result import Estimate
from tests.fit._examples import CHINCHILLA, LINE, fit_of, spread, two_terms
from tests.tolerances import ALGEBRA

DRAWS = {"a": np.array([1.0, 2.0, 3.0]), "b": np.array([0.1, 0.2, 0.3])}
DRAWN = Calibrated(LINE, {"a": 2.5, "b": 0.25}, DRAWS, {"tokens": (1.0, 10.0)}, "nats per token", "by hand", (1,))
X = {"tokens": np.array([1.0, 4.0])}


def test_the_point_predicts_first_and_then_each_draw():
    np.testing.assert_allclose(DRAWN.predict(X), [[2.75, 3.5], [1.1, 1.4], [2.2, 2.8], [3.3, 4.2]], rtol=ALGEBRA)
    np.testing.assert_allclose(DRAWN.expect(X), [2.75, 3.5], rtol=ALGEBRA)
    np.testing.assert_array_equal(DRAWN.stacked["a"], [2.5, 1, 2, 3])


def test_draws_keep_the_numbers_of_their_resamples():
    """Of four resamples the one of number 1 gave no draw."""
    assert DRAWN.drawn.tolist() == [0, 2, 3]
    assert dataclasses.replace(DRAWN, draws=None, dropped=()).drawn.tolist() == []


def test_a_digest_follows_law_constants_and_draws_and_nothing_else():
    again = dataclasses.replace(DRAWN, label="the same", unit="bits per token", ranges={})
    assert again.digest == DRAWN.digest
    others = [
        dataclasses.replace(DRAWN, values={"a": 2.5, "b": 0.2500001}),
        dataclasses.replace(DRAWN, draws=None),
        dataclasses.replace(DRAWN, draws={**DRAWS, "b": DRAWS["b"][::-1]}),
        dataclasses.replace(DRAWN, law=dataclasses.replace(LINE, key="line-too")),
    ]
    assert len({DRAWN.digest, *(c.digest for c in others)}) == 5


def test_published_constants_come_without_draws():
    law, constants = laws.get_published("chinchilla@hoffmann")
    found = from_published(law, constants)
    assert found.label == "chinchilla@hoffmann"
    assert found.draws is None
    assert found.stacked["E"].tolist() == [constants.values["E"]]
    assert found.ranges == constants.ranges
    value = 1.69 + 406.4 * 1e9**-0.34 + 410.7 * 2e10**-0.28
    assert found.expect({"params": [1e9], "tokens": [2e10]})[0] == pytest.approx(value, rel=ALGEBRA)


def test_draws_too_few_for_an_interval_are_left_aside():
    law, runs = laws.get("chinchilla"), two_terms(spread(12))
    for n, kept in ((FEWEST_DRAWS - 1, False), (FEWEST_DRAWS, True)):
        fit = fit_of(law, CHINCHILLA, runs, draws={k: [v] * n for k, v in CHINCHILLA.items()}, dropped=[3])
        found = from_fit(fit)
        assert (found.draws is not None) == kept
        assert found.label == "chinchilla fitted to " + fit.table
        assert found.dropped == (3,)
        assert found.values == CHINCHILLA


@pytest.mark.parametrize(
    "update",
    [
        {"law": "no-such-law"},
        {"parameters": {k: Estimate(value=v) for k, v in CHINCHILLA.items() if k != "A"}},
        {"draws": {**{k: [1.0] * 30 for k in CHINCHILLA}, "A": [1.0] * 29}},
        {"draws": {"A": [1.0] * 30}},
    ],
    ids=["law", "parameter", "lengths", "draws"],
)
def test_a_fit_that_does_not_belong_together_is_refused_in_one_line(update):
    fit = fit_of(laws.get("chinchilla"), CHINCHILLA, two_terms(spread(12)))
    with pytest.raises(BadInput) as caught:
        predict(from_fit(fit.model_copy(update=update)), {"params": 1e9, "tokens": 1e10})
    assert "\n" not in str(caught.value)


def test_a_failed_fit_is_refused_with_its_line():
    fit = fit_of(laws.get("chinchilla"), CHINCHILLA, two_terms(spread(12)), status="failed", message="No start.")
    with pytest.raises(BadInput, match="failed, so nothing can be made from it: No start"):
        from_fit(fit)
