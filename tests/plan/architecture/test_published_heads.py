"""The published table of best heads, beside what public laws say of its cells."""

import itertools

import numpy as np
import pytest

from core import laws
from core.fit import from_published
from core.plan.architecture.head_costs import candidates
from core.plan.architecture.published_heads import CONTEXTS, TABLE_4, WHY, beside


@pytest.fixture(scope="module")
def published():
    return from_published(*laws.get_published("attention-joint-heads@through-chen"))


def test_the_published_table_where_public_laws_reach(published):
    """Of the 40 cells, those whose size lies between the three published laws of heads; KV heads are in none of them.

    By Z as printed memory outweighs FLOP a hundred times, and the most heads are best at any context. With its two
    powers exchanged, heads fall with context as they do in the table.
    """
    sizes, heads = published.ranges["params_non_embedding"], candidates(32, kv_heads=1)
    printed = beside(published, (1 / 2, 1 / 3), heads, sizes)
    exchanged = beside(published, (1 / 3, 1 / 2), heads, sizes)
    assert len(printed) == 8 * len(CONTEXTS) == sum(len(v) for v in TABLE_4.values())
    known = printed[printed["found"] != WHY]
    assert set(known["found"]) == {"32"}
    assert set(printed.loc[printed["loss"] <= 2.6, "found"]) == {WHY}
    other = exchanged[exchanged["found"] != WHY]
    for loss, row in other.groupby("loss"):
        found = row.sort_values("context")["found"].astype(int)
        assert (found.diff().dropna() <= 0).all(), loss
        theirs = row.sort_values("context")["published"].str.split(",").str[0].astype(int)
        assert (np.abs(np.log2(found / theirs)) <= 2).all()
    assert other["found"].nunique() > 2


def test_more_is_wanted_of_lower_losses_and_fewer_heads_of_longer_contexts():
    """What the paper reads off its table holds in the copy here."""
    losses = sorted(TABLE_4)
    assert losses == [2.35, 2.4, 2.5, 2.6, 2.7, 2.8, 2.9, 3.0]
    for low, high in itertools.pairwise(losses):
        assert all(a >= c and b >= d for (a, b), (c, d) in zip(TABLE_4[low], TABLE_4[high], strict=True))
    for cells in TABLE_4.values():
        assert len(cells) == len(CONTEXTS)
        assert all(h >= k and h in (1, 2, 4, 8, 16, 32) for h, k in cells)
        assert all(a >= c and b >= d for (a, b), (c, d) in itertools.pairwise(cells))
