"""What kind of quantity a parameter is: exponents, and how features are judged."""

import numpy as np
import pytest

from core import laws
from core.fit.data.roles import along, exponents
from tests.fit._examples import LINE


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("chinchilla", ("alpha", "beta")), ("power-law-tokens", ("beta",)),
        ("mixture-linear[a,b]", ()),
    ],
)  # fmt: skip
def test_exponents_are_pure_numbers_that_act_non_linearly(key, names):
    assert exponents(laws.get(key)) == names


def test_features_are_judged_along_logarithms_where_their_domain_has_them():
    law = laws.get("dense-and-sparse")
    x = {"params": [1e8, 1e9], "tokens": [1e9, 1e10], "sparsity": [0.0, 0.5]}
    found = along(law, x)
    np.testing.assert_allclose(found["params"], np.log([1e8, 1e9]))
    np.testing.assert_allclose(found["tokens"], np.log([1e9, 1e10]))
    np.testing.assert_array_equal(found["sparsity"], [0.0, 0.5])  # zero has no logarithm and is a setting all the same


def test_shares_are_not_judged_along_themselves():
    law = laws.get("mixture-additive[a,b]")
    x = {f.name: np.array([0.5, 0.5]) for f in law.features}
    assert list(along(law, x)) == ["params", "tokens"]
    assert list(along(LINE, {"tokens": [1.0, 2.0]})) == ["tokens"]
