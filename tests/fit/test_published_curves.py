"""Curves of published constants are the law's own formula."""

import numpy as np
import pytest

from core import laws
from core.errors import BadInput
from core.fit.published_curves import POINTS, published_curves


def test_every_set_is_drawn_by_its_own_constants():
    law = laws.get("chinchilla")
    table = published_curves(law, "tokens", {"params": 1e9})
    assert set(table["set"]) == {s.name for s in law.published}
    for s in law.published:
        rows, p = table[table["set"] == s.name], s.values
        assert len(rows) == POINTS
        expected = p["E"] + p["A"] / 1e9 ** p["alpha"] + p["B"] / rows["x"] ** p["beta"]
        np.testing.assert_allclose(rows["y"], expected, rtol=1e-12)


def test_what_a_feature_cannot_be_is_refused():
    law = laws.get("chinchilla")
    with pytest.raises(BadInput, match="params is 0"):
        published_curves(law, "tokens", {"params": 0.0})
