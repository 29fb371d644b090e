"""How many mixtures there are, and how many a law over shares needs: by hand, and by counting its coefficients."""

import numpy as np
import pytest

from core import laws
from core.fit.data.distinct_mixtures import distinct_mixtures, mixtures_needed, numbered_mixtures, shares_of
from core.laws.transforms import bound

SHARES = np.array([[0.2, 0.8], [0.5, 0.5], [0.2, 0.8], [0.2 + 1e-12, 0.8 - 1e-12], [0.2 + 1e-6, 0.8 - 1e-6]])


def test_shares_that_differ_by_rounding_are_one_mixture():
    numbers = numbered_mixtures(SHARES)
    assert numbers[0] == numbers[2] == numbers[3]
    assert len({int(numbers[i]) for i in (0, 1, 4)}) == 3
    assert distinct_mixtures({"mix/a": SHARES[:, 0], "mix/b": SHARES[:, 1]}) == 3


def test_the_shares_of_a_law_are_its_features_that_begin_so():
    assert shares_of(laws.get("mixture-additive[a,b]")) == ["mix/a", "mix/b"]
    assert shares_of(laws.get("chinchilla")) == []


@pytest.mark.parametrize("k", [3, 5])
@pytest.mark.parametrize(
    ("key", "needed"),
    [
        ("mixture-linear", lambda k: k),
        ("mixture-exponential", lambda k: k + 1),
        ("mixture-exponentials", lambda k: 2 * k + 1),
        ("mixture-product", lambda k: 3),
        ("mixture-reciprocal", lambda k: 2 * k + 1),
        ("mixture-additive", lambda k: 2 * k + 1),  # E and the terms of size and data add nothing that mixtures tell
        ("mixture-simple", lambda k: k + 2),
        ("mixture-joint", lambda k: 2 * k + 1),  # its 4 K + 5 parameters: sizes tell three numbers a mixture
    ],
)
def test_as_many_mixtures_are_needed_as_one_term_has_coefficients_of_shares(key, needed, k):
    law = bound(laws.get(key), tuple("abcde"[:k]))
    assert mixtures_needed(law) == needed(k)


def test_what_is_known_needs_no_mixture():
    """A straight mean of K coefficients: each one that is held is a mixture less, down to one."""
    law = bound(laws.get("mixture-linear"), tuple("abcd"))
    for held in range(4):
        assert mixtures_needed(law, tuple((f"L[{m}]", 2.0) for m in "abcd"[:held])) == 4 - held
