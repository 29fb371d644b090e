"""Shapes of any size: they have the size asked for, and meet those that were trained."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plan.architecture import transformer as tf
from core.plan.architecture.aspect import SHAPES, aspect, shape_of


@given(
    params=st.floats(3e6, 6e10), h=st.sampled_from([1, 4, 16, 64]), group=st.sampled_from([1, 2, 4]),
)  # fmt: skip
def test_shapes_have_the_size_asked_for(params, h, group):
    shape = shape_of(params, h * group, h)
    bare = tf.params_non_embedding(shape) - (2 * shape.depth + 1) * shape.width
    assert bare == pytest.approx(params, rel=1e-9)


def test_shapes_between_are_those_that_were_trained():
    """But for one, whose printed size is not that of its printed layers and width, they meet the table within 3 %."""
    for params, depth, width in SHAPES:
        if params != 1.2e9:
            shape = shape_of(params, width / 64, width / 64)
            assert (shape.depth, shape.width) == (pytest.approx(depth, rel=0.03), pytest.approx(width, rel=0.03))


def test_between_two_shapes_the_ratio_is_in_proportion_and_beyond_them_level():
    """Half-way in size from 3M (256 over 4 layers) to 19M (512 over 6): half-way from 64 to 85.33."""
    assert aspect(np.array([3e6, 11e6, 19e6])) == pytest.approx([64.0, (64 + 512 / 6) / 2, 512 / 6])
    assert aspect(np.array([1e3, 1e13])) == pytest.approx([64.0, 8192 / 80])


def test_the_feed_forward_block_is_gated_and_eight_thirds_of_the_width():
    shape = shape_of(np.array([1e8, 1e9]), 16, 4)
    assert shape.gated
    np.testing.assert_allclose(shape.ffn_width, 8 / 3 * shape.width)
    assert (shape.query_heads == 16).all()
    assert (shape.kv_heads == 4).all()
