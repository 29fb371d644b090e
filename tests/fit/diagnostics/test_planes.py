"""A law in a plane: what is held along an axis, and what follows from it."""

import numpy as np
import pytest

from core import laws
from core.fit.diagnostics.planes import axes_of, planes_of, points_along, span_of

CHINCHILLA = laws.get("chinchilla")
MIDDLE = {"params": 1e9, "tokens": 2e10, "flops": 1.2e20}


def test_along_compute_size_and_tokens_grow_together_or_the_size_keeps_its_place():
    flops = np.array([1.2e20, 4.8e20])
    both = points_along(CHINCHILLA, "flops", "", MIDDLE, flops)
    assert both["params"] == pytest.approx([1e9, 2e9])
    assert both["tokens"] == pytest.approx([2e10, 4e10])
    held = points_along(CHINCHILLA, "flops", "params", MIDDLE, flops)
    assert held["params"] == pytest.approx([1e9, 1e9])
    assert held["tokens"] == pytest.approx([2e10, 8e10])


def test_at_one_compute_tokens_follow_from_the_size():
    at = points_along(CHINCHILLA, "params", "flops", MIDDLE, np.array([5e8, 2e9]))
    assert at["tokens"] == pytest.approx([4e10, 1e10])


def test_shares_beside_the_axis_keep_their_proportions():
    law = laws.examples()["mixture-additive"]
    first, *others = [f.name for f in law.shares]
    middle = {first: 0.5} | dict.fromkeys(others, 0.5 / len(others))
    at = points_along(law, first, "", middle, np.array([0.0, 0.2, 1.0]))
    assert sum(at[n] for n in middle) == pytest.approx(np.ones(3))
    for name in others:
        assert at[name][:2] == pytest.approx([2 * middle[name], 1.6 * middle[name]])


def test_compute_and_tokens_make_no_plane_and_every_axis_has_one_without_groups():
    planes = planes_of(["flops", "params"], ["flops", "params", "tokens"])
    assert planes == [
        ("flops", ""), ("flops", "params"), ("params", ""), ("params", "flops"), ("params", "tokens"),
    ]  # fmt: skip


def test_what_does_not_differ_is_no_axis_and_compute_goes_first():
    x = {"params": np.array([1e8, 1e9]), "tokens": np.full(2, 1e10), "flops": np.array([6e18, 6e19])}
    assert axes_of(CHINCHILLA, x) == ["flops", "params"]


def test_a_curve_begins_near_its_runs_goes_on_above_all_and_stays_in_its_domain():
    """Over 2 decades, 25 % of them ahead and 12 % before the first run."""
    values = span_of(CHINCHILLA, "params", np.array([1e8, 1e10]), 1e9)
    assert np.log10(values[[0, -1]]) == pytest.approx([9 - 0.24, 10.5])
    law = laws.examples()["mixture-additive"]
    shares = span_of(law, law.shares[0].name, np.array([0.0, 1.0]), 0.0)
    assert shares.min() >= 0
    assert shares.max() <= 1
