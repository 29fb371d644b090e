"""Blocks of a few sizes: every row comes once, what pads is left out, and no other size is ever called."""

import numpy as np
import pytest

from core.plan.blocks import blocks, in_blocks

SIZES = (1, 4, 16)


@pytest.mark.parametrize("n", [0, 1, 2, 4, 5, 16, 17, 35, 48])
def test_every_row_comes_once_and_blocks_have_one_of_the_sizes(n):
    found = list(blocks(n, SIZES))
    kept = [rows[: held.stop - held.start] for held, rows in found]
    np.testing.assert_array_equal(np.concatenate([[], *kept]), np.arange(n))
    for held, rows in found:
        assert len(rows) in SIZES
        assert rows[0] == held.start
        assert (rows[held.stop - held.start :] == held.stop - 1).all()  # the last one, repeated


def test_what_is_left_takes_the_smallest_size_that_holds_it():
    assert [len(rows) for _, rows in blocks(16 + 5, SIZES)] == [16, 16]
    assert [len(rows) for _, rows in blocks(16 + 4, SIZES)] == [16, 4]
    assert [len(rows) for _, rows in blocks(16 + 1, SIZES)] == [16, 1]


@pytest.mark.parametrize("shape", [(1, 1), (3, 20), (21, 2), (33, 17)])
def test_an_array_is_what_the_program_gives_at_once(shape):
    rng = np.random.default_rng(0)
    left, right, sizes = rng.normal(size=shape[0]), rng.normal(size=shape[1]), set()

    def program(rows, columns):
        sizes.add((len(rows), len(columns)))
        return np.outer(left[rows], right[columns])

    np.testing.assert_array_equal(in_blocks(program, shape, SIZES, (2, 8)), np.outer(left, right))
    assert sizes <= {(r, c) for r in SIZES for c in (2, 8)}
