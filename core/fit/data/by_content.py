"""Order rows by what they hold, so that nothing drawn or summed over them depends on where they stand in a table."""

import hashlib
from collections.abc import Sequence

import numpy as np


def by_content(columns: Sequence[np.ndarray], groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the order [R] of rows by their `columns` ([R], or [R, K] for a series), and their groups in that order.

    `groups` [R] numbers the rows that belong together. They are numbered anew by the rows that they have, so that names
    do not count either: two groups that have equal rows can be exchanged and nothing changes.
    """
    keys = [v if v.ndim == 1 else _digests(v) for v in columns]
    rank = _ranks(keys)
    alike = np.lexsort((rank, groups))  # rows by group, and by content within it
    number = np.empty(int(groups.max(initial=-1)) + 1, int)
    begin = np.flatnonzero(np.diff(groups[alike], prepend=-1))
    members = [tuple(rows.tolist()) for rows in np.split(rank[alike], begin[1:])][: len(begin)]
    number[groups[alike[begin]]] = _places(members)
    order = np.lexsort((number[groups], rank))
    return order, number[groups][order]


def _ranks(keys: list[np.ndarray]) -> np.ndarray:
    """Return the rank [R] of each row by its keys; equal rows have equal ranks."""
    order = np.lexsort(keys[::-1])
    different = np.zeros(len(order), bool)
    for key in keys:
        different[1:] |= key[order][1:] != key[order][:-1]
    rank = np.empty(len(order), int)
    rank[order] = np.cumsum(different)
    return rank


def _places(members: list[tuple[int, ...]]) -> np.ndarray:
    """Return the place of each group when they are sorted by the ranks of their rows."""
    places = np.empty(len(members), int)
    places[sorted(range(len(members)), key=members.__getitem__)] = np.arange(len(members))
    return places


def _digests(series: np.ndarray) -> np.ndarray:
    """Return a number [R] for each row of a series [R, K], which rows of equal content have in common."""
    flat = np.ascontiguousarray(series, float)
    return np.array([int.from_bytes(hashlib.blake2b(row.tobytes(), digest_size=7).digest()) for row in flat])
