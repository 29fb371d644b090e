"""Where the interval of a plan comes from."""

from dataclasses import replace

import numpy as np

from core import laws
from core.plan.recipe.ends import with_draws
from tests.plan.recipe._plans import BASE


def test_published_constants_take_other_authors_of_the_same_law_as_draws():
    drawn, disagreement = with_draws(BASE)
    authors = {s.name.partition("-")[0] for s in laws.get("chinchilla").published}
    assert disagreement
    assert drawn.draws is not None
    assert {len(v) for v in drawn.draws.values()} == {len(authors)}


def test_a_fit_keeps_its_draws():
    fitted = replace(BASE, draws={k: np.full(3, v) for k, v in BASE.values.items()})
    assert with_draws(fitted) == (fitted, False)
    saved = replace(BASE, label="fitted")
    assert with_draws(saved) == (saved, False)
