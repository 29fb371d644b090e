"""Laws that are another law where parameters are held: both give the same numbers, wherever that is declared."""

import numpy as np
import pytest

from core import laws
from core.laws.base import Contained
from tests.laws._cases import drawn, losses

PAIRS = [(law, contained) for law in laws.registry().values() for contained in law.contains]
each_pair = pytest.mark.parametrize(("law", "contained"), PAIRS, ids=[f"{a.key}-{c.key}" for a, c in PAIRS])


def test_some_laws_contain_others():
    named = {(law.key, contained.key) for law, contained in PAIRS}
    assert {("chinchilla-exponent", "chinchilla"), ("data-constrained", "chinchilla")} <= named


@each_pair
def test_the_law_gives_the_numbers_of_the_law_that_it_contains(law, contained):
    """At random constants of the smaller law, and at random runs; all else than the features of both is no matter."""
    other = laws.get(contained.key)
    constants, _ = drawn(other)
    _, runs = drawn(law)
    with np.errstate(over="ignore"):  # of Kaplan's constants some lie beyond what numbers hold
        whole = [contained.constants({k: np.float64(v) for k, v in p.items()}) for p in constants]
    assert all(set(p) == {q.name for q in law.params} for p in whole)
    finite = [all(np.isfinite(v) for v in p.values()) for p in whole]
    at = [i for i, good in enumerate(finite) if good]
    assert len(at) > 40
    small = [{f.name: _column(f, law, runs[i]) for f in other.features} for i in at]
    expected = losses(other, [constants[i] for i in at], small)
    np.testing.assert_allclose(losses(law, [whole[i] for i in at], [runs[i] for i in at]), expected, rtol=1e-9)


def _column(feature, law, run):
    """The value of a feature of the smaller law: of a feature of the law with its name, or for which it stands in."""
    (name,) = (f.name for f in law.features if feature.name in (f.name, *f.alternatives))
    return run[name]


def test_constants_of_the_whole_law_are_worked_out_by_hand():
    """(N_c / N)^(a / b) + D_c / D to the power b: with a = .1, b = .5 the size has the exponent .2 and N_c^.2."""
    contained = next(c for c in laws.get("chinchilla-exponent").contains if c.key == "kaplan-nd")
    found = contained.constants({"N_c": 32.0, "D_c": 7.0, "alpha_N": 0.1, "alpha_D": 0.5})
    expected = {"E": 0.0, "A": 2.0, "B": 7.0, "alpha": 0.2, "beta": 1.0, "gamma": 0.5}
    assert found == pytest.approx(expected)


def test_parameters_of_one_name_are_taken_over():
    assert Contained("small", held={"c": 3.0}).constants({"a": 1.0, "b": 2.0}) == {"a": 1.0, "b": 2.0, "c": 3.0}
