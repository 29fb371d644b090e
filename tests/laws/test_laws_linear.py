"""The parameters that a law says it is linear in: those and no others may be eliminated."""

import numpy as np
import pytest

from core.laws import examples
from tests.laws._cases import features, losses, parameters
from tests.tolerances import ALGEBRA, DIFFERENCE

each_law = pytest.mark.parametrize("law", list(examples().values()), ids=lambda law: law.key)


@each_law
def test_it_is_linear_in_the_parameters_that_say_so(law):
    bends = _bends(law, [p.name for p in law.params if p.linear])
    assert bends.max() <= ALGEBRA, bends


@each_law
def test_no_other_parameter_could_join_the_linear_ones(law):
    # A largest set is what is asked for, not the largest: in c (a + b) either c or a and b will do.
    linear = [p.name for p in law.params if p.linear]
    for p in law.params:
        if not p.linear:
            assert _bends(law, [*linear, p.name]).max() > DIFFERENCE, f"{p.name} is linear too, but does not say so"


def _bends(law, names, count=32):
    """How far the law is from linear in `names` together, at `count` random places, relative to its values.

    Between two values of those parameters a linear function lies on the chord; another one does not on all of them.
    """
    rng, x, starts, ends, betweens = np.random.default_rng(11), [], [], [], []
    shares = rng.uniform(0.2, 0.8, count)
    for share in shares:
        start, other = (parameters(law, rng.random(len(law.params))) for _ in range(2))
        end = start | {name: other[name] for name in names}
        x.append(features(law, rng.random(len(law.features))))
        starts.append(start)
        ends.append(end)
        betweens.append({name: (1 - share) * start[name] + share * end[name] for name in start})
    first, middle, last = losses(law, [*starts, *betweens, *ends], x * 3).reshape(3, count)
    chord = (1 - shares) * first + shares * last
    return abs(middle - chord) / np.maximum(abs(first), abs(last))
