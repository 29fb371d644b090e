"""Models of a width and a depth: their parameters, the FLOP of a token, and which can be built."""

import numpy as np
import pytest

from core.errors import BadInput
from core.plan.architecture.family import GEMSTONES, Family
from tests.plan.architecture._gemstones import by_hand, runs
from tests.tolerances import ALGEBRA


def test_the_flop_of_a_token_are_the_authors():
    for w, d in ((256.0, 80.0), (384.0, 13.0), (1024.0, 28.0), (3072.0, 12.0)):
        assert GEMSTONES.flops_per_token(w, d) == pytest.approx(by_hand(w, d), rel=ALGEBRA)


def test_the_parameters_are_those_of_the_runs():
    for w, d, n in runs()[["width", "depth", "params"]].drop_duplicates().to_numpy():
        assert GEMSTONES.params(w, d) == n


def test_another_family_is_another_model():
    small = Family(vocab_size=256)
    assert small.params(1024.0, 8.0) == GEMSTONES.params(1024.0, 8.0) - 2 * 1024 * (50_304 - 256)


def test_parameters_worked_out_by_hand():
    """512 wide, 4 heads and 2 KV heads of 128; 3 layers; 1,000 entries in two matrices; a gated block of 2 widths."""
    one = Family(ffn=2.0, vocab_size=1000)
    layer = 2 * 512 * 512 + 2 * 512 * 256 + 3 * 512 * 1024
    assert one.params(512.0, 3.0) == 3 * layer + 2 * 1000 * 512 + 7 * 512
    odd = one.params(640.0, 3.0), one.params(640.0, 3.0, whole=False)
    assert odd[1] - odd[0] == 3 * 2 * 640 * 64  # five heads have two KV heads, or two and a half


def test_widths_and_depths_that_can_be_built():
    assert GEMSTONES.narrowest == 256
    assert GEMSTONES.checked(1024.0, 8.0) == (1024, 8)
    assert Family(head_dim=64, queries_per_kv=1).checked(64.0, 1.0) == (64, 1)
    for width, depth in ((1000, 8), (128, 8), (np.nan, 8), (1024, 2.5), (1024, 0), (1024, 4097)):
        with pytest.raises(BadInput, match="cannot be built"):
            GEMSTONES.checked(width, depth)
    with pytest.raises(BadInput, match="such as 896 or 1,024"):
        GEMSTONES.checked(1000, 8)


@pytest.mark.parametrize(("width", "kv"), [(1024, 4), (1280, 5), (1408, 11), (256, 1), (384, 1)])
def test_a_model_that_can_be_built_shares_heads_where_they_divide(width, kv):
    """Heads of 128, two to a KV head: 11 heads cannot be shared by 5, so each has its own; 3 share one."""
    model = GEMSTONES.built(width, 7)
    assert (model.query_heads, model.kv_heads, model.head_dim, model.ffn_width) == (width // 128, kv, 128, 4 * width)
    assert (model.depth, model.vocab_size, model.tied, model.gated) == (7, 50_304, False, True)
