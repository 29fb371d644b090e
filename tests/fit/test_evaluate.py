"""Evaluating a law at many points for many constants: the formula by hand, whatever the sizes are padded to."""

import numpy as np

from core import laws
from core.fit.evaluate import SIZES, evaluate
from tests.fit._examples import CHINCHILLA, LINE, spread
from tests.tolerances import ALGEBRA


def test_sizes_that_evaluation_pads_to_cut_nothing_off():
    law = laws.get("chinchilla")
    n = SIZES[-1] + 3
    x = spread(5)
    p = {k: np.linspace(v, 1.1 * v, n) for k, v in CHINCHILLA.items()}
    out = evaluate(law, p, x)
    direct = (p["E"] + p["A"] * x["params"][:, None] ** -p["alpha"] + p["B"] * x["tokens"][:, None] ** -p["beta"]).T
    np.testing.assert_allclose(out, direct, rtol=1e-12)


def test_every_pair_of_constants_and_points_has_its_value():
    a, x = np.array([2.0, -1.0, 0.5]), np.linspace(1, 10, 20)
    found = evaluate(LINE, {"a": a, "b": np.array([0.3])}, {"tokens": x})
    np.testing.assert_allclose(found, a[:, None] + 0.3 * x, rtol=ALGEBRA)


def test_a_number_stands_for_as_many_as_the_others_are():
    at = {"params": np.array([1e9]), "tokens": np.geomspace(1e10, 1e12, 3)}
    found = evaluate(laws.get("chinchilla"), {k: np.array([v]) for k, v in CHINCHILLA.items()}, at)
    by_hand = 1.8 + 480.0 * 1e9**-0.35 + 2100.0 * at["tokens"] ** -0.37
    np.testing.assert_allclose(found, by_hand[None], rtol=ALGEBRA)


def test_padding_never_shows():
    """Sizes around those that are padded to give what each point gives alone."""
    for n in (1, 2, 16, 17):
        x = np.linspace(1, 10, n)
        found = evaluate(LINE, {"a": np.array([2.0]), "b": np.array([0.3])}, {"tokens": x})
        assert found.shape == (1, n)
        np.testing.assert_allclose(found[0], 2.0 + 0.3 * x, rtol=ALGEBRA)
