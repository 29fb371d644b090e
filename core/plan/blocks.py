"""Rows and columns in blocks of a few sizes, so that a program is compiled for these sizes and no others."""

from collections.abc import Callable, Iterator

import numpy as np


def blocks(n: int, sizes: tuple[int, ...]) -> Iterator[tuple[slice, np.ndarray]]:
    """Yield which of `n` rows a block holds, and the rows themselves, the last one repeated up to one of `sizes`.

    `sizes` ascend. A block has the largest one until fewer rows are left.
    """
    for first in range(0, n, sizes[-1]):
        last = min(n, first + sizes[-1])
        size = next(s for s in sizes if s >= last - first)
        yield slice(first, last), np.minimum(np.arange(first, first + size), last - 1)


def in_blocks(
    program: Callable[[np.ndarray, np.ndarray], np.ndarray],
    shape: tuple[int, int],
    rows: tuple[int, ...],
    columns: tuple[int, ...],
) -> np.ndarray:
    """Return an array of a shape [N, K] from a program that takes which rows [R] and columns [C] and gives [R, C].

    `rows` and `columns` are the sizes in which it is called.
    """
    out = np.empty(shape)
    for down, some in blocks(shape[0], rows):
        for across, others in blocks(shape[1], columns):
            found = np.asarray(program(some, others))
            out[down, across] = found[: down.stop - down.start, : across.stop - across.start]
    return out
