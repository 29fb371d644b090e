"""What transformers cost, against published counts and against sums made by hand."""

import pytest

from core.errors import BadInput
from core.plan.architecture import transformer as tf
from core.plan.architecture.transformer import checked
from core.runs import load_bundled

LLAMA_2_7B = checked(4096, 32, 32, ffn_width=11_008, vocab_size=32_000, tied=False)
LLAMA_3_8B = checked(4096, 32, 32, 8, ffn_width=14_336, vocab_size=128_256, tied=False)
# Nominal size, layers, width, feed-forward, heads, head width, training FLOP over 6 N D by the formulas of Hoffmann et
# al. 2022, appendix F, and as their Table A4 prints it, which rounds down and has 1.04 where the formulas give 1.085.
CHINCHILLA = (
    (73e6, 10, 640, 2560, 10, 64, 1.037, 1.03), (305e6, 20, 1024, 4096, 16, 64, 1.103, 1.10),
    (552e6, 24, 1280, 5120, 10, 128, 1.084, 1.08), (1.1e9, 26, 1792, 7168, 14, 128, 1.085, None),
    (1.6e9, 28, 2048, 8192, 16, 128, 1.028, 1.03), (6.8e9, 40, 3584, 14_336, 28, 128, 0.994, 0.99),
)  # fmt: skip


def test_a_worked_example_to_the_unit():
    t = checked(8, 2, 4, 2, head_dim=2, ffn_width=16, vocab_size=256, gated=False, tied=False)
    parts = tf.parts(t, 10)
    # Queries and output 8 x 8 each, keys and values 8 x 4 each, twice.
    assert parts["attention projections"].params == 2 * (2 * 8 * 8 + 2 * 8 * 4)
    assert parts["attention projections"].flops == 2 * parts["attention projections"].params
    # Scores and sums: 10 tokens x 4 heads x 2 wide x 2 FLOP, both, twice.
    assert parts["attention over the context"].flops == 2 * 2 * (2 * 10 * 4 * 2)
    assert parts["feed-forward"].params == 2 * 2 * 8 * 16
    assert parts["output logits"].flops == 2 * 256 * 8
    assert tf.params(t) == 384 + 512 + 2 * 2048 + 5 * 8
    assert tf.params_non_embedding(t) == 384 + 512 + 40
    assert tf.forward_flops(t, 10) == 768 + 640 // 2 * 2 + 1024 + 4096
    assert tf.kv_cache_bytes(t, 10) == 10 * 2 * 2 * (2 * 2) * 2
    assert tf.kv_cache_bytes(t, 10, bits=8) == 10 * 2 * 2 * (2 * 2)
    assert tf.activation_bytes(t, 10) == 10 * 8 * 2 * 2
    assert tf.training_state_bytes(t) == 16 * tf.params(t)
    assert tf.prefill_flops(t, 3) == sum(tf.forward_flops(t, i) - 4096 for i in (1, 2, 3)) + 4096


@pytest.mark.parametrize(
    ("shape", "published"),
    [
        (LLAMA_2_7B, 6_738_415_616),
        (checked(5120, 40, 40, ffn_width=13_824, vocab_size=32_000, tied=False), 13_015_864_320),
        (checked(8192, 80, 64, 8, ffn_width=28_672, vocab_size=32_000, tied=False), 68_976_648_192),
        (LLAMA_3_8B, 8_030_261_248),
        (checked(2048, 16, 32, 8, ffn_width=8192, vocab_size=128_256), 1_235_814_400),
    ],
)
def test_parameters_of_models_without_biases_are_the_published_ones(shape, published):
    assert tf.params(shape) == published


@pytest.mark.parametrize(("nominal", "depth", "width", "ffn", "heads", "head", "ratio", "printed"), CHINCHILLA)
def test_chinchillas_ratio_to_6nd(nominal, depth, width, ffn, heads, head, ratio, printed):
    """It comes out without embeddings and logits, over the whole context of 2,048, with 3 FLOP a head of softmax."""
    t = checked(width, depth, heads, head_dim=head, ffn_width=ffn, vocab_size=32_000, gated=False)
    counted = tf.parts(t, 2048)
    layers = sum(counted[n].flops for n in ("attention projections", "attention over the context", "feed-forward"))
    softmax = 3 * heads * 2048 * depth
    found = 3 * (layers + softmax) / (6 * nominal)
    assert found == pytest.approx(ratio, abs=5e-4)
    assert printed is None or abs(found - printed) < 0.01


def test_the_gemstones_counter():
    """Published counts (mcleish7/gemstone-scaling-laws) of all 22 shapes, to the unit."""
    shapes = load_bundled("gemstones").included[["width", "depth", "params"]].drop_duplicates()
    assert len(shapes) == 22
    for width, depth, published in shapes.itertuples(index=False):
        t = tf.Transformer(width, depth, width / 128, width // 256, 128, 4 * width, 50_304, tied=False)
        assert tf.params(t) == published


def test_the_paper_s_table_of_components():
    """Chen et al. 2025, Table 3: C_infer = 2 N + 4 T L d_h n_h, M_infer = N + 2 T L d_h n_kv, N without embeddings."""
    t = checked(1536, 36, 32, 8, head_dim=64, ffn_width=4096, vocab_size=50_304)
    context, bare = 131_072, tf.params_non_embedding(t) - 73 * 1536  # the table counts no norms
    assert tf.forward_flops(t, context) - 2 * 50_304 * 1536 == 2 * bare + 4 * context * 36 * 64 * 32
    assert tf.kv_cache_bytes(t, context) == 2 * (2 * context * 36 * 64 * 8)
    assert tf.parts(t, 0)["attention projections"].params == 2 * 36 * 1536 * 64 * (32 + 8)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"width": 1000, "depth": 2, "query_heads": 12}, "cannot be divided into 12 heads"),
        ({"width": 768, "depth": 2, "query_heads": 12, "kv_heads": 16}, "allowed are its divisors: 1, 2, 3, 4, 6, 12"),
        ({"width": 768, "depth": 2, "query_heads": 12, "kv_heads": 5}, "cannot serve 12 query heads"),
        ({"width": 768, "depth": 2, "query_heads": 12, "vocab_size": 255}, "allowed are 256 entries"),
        ({"width": 768, "depth": 0, "query_heads": 12}, "depth is 0; allowed are whole numbers from 1 up"),
        ({"width": 768, "depth": 2.5, "query_heads": 12}, "depth is 2.5"),
        ({"width": 768, "depth": 2, "query_heads": 12, "ffn_width": float("nan")}, "ffn_width is nan"),
    ],
)  # fmt: skip
def test_impossible_shapes_get_one_clear_line(given, said):
    with pytest.raises(BadInput, match=said) as caught:
        checked(**given)
    assert "\n" not in str(caught.value)


def test_no_context_is_no_context():
    with pytest.raises(BadInput, match="context is 0 tokens"):
        tf.checked_context(0)
