"""A plan's numbers as a run can have them, by hand."""

import pytest

from core.errors import BadInput
from core.report.buildable import buildable
from core.report.configs import formats

COLUMNS = {"width": 2048.0, "depth": 24.2, "tokens": 1.0e11, "batch_tokens": 1_000_000.0, "learning_rate": 0.000263998,
           "weight_decay": 0.08799, "memory": 2e11, "kv_cache": 1.0, "beta2": float("nan")}  # fmt: skip


def test_numbers_by_hand():
    """1e6 / 4,096 is 244.1 sequences; a sixteenth is 15.3, so multiples of 8: 248 (30.5 is rounded to 30, an even one).

    240 x 4,096 are 983,040 tokens, of which 1e11 are 101,725.3 steps.
    """
    plan = buildable(COLUMNS, 4096, seed=3)
    assert (plan.width, plan.depth, plan.context, plan.seed, plan.beta2) == (2048, 24, 4096, 3, None)
    assert plan.batch_tokens in (240 * 4096, 248 * 4096)
    assert plan.steps == round(1e11 / plan.batch_tokens)
    assert plan.tokens == plan.steps * plan.batch_tokens
    assert (plan.learning_rate, plan.weight_decay) == (0.000264, 0.088)


@pytest.mark.parametrize("batch", [1.0, 4096.0, 5000.0, 65_000.0, 123_456.0, 3e6, 9_423_641.7, 1e9])
@pytest.mark.parametrize("context", [128, 4096, 131_072])
def test_a_batch_is_near_and_whole(batch, context):
    plan = buildable({"batch_tokens": batch, "tokens": 1e13}, context)
    sequences, rest = divmod(plan.batch_tokens, context)
    assert rest == 0
    assert abs(sequences - batch / context) <= max(0.04 * batch / context, 1.0)
    assert abs(plan.tokens / 1e13 - 1) < 1e-3
    assert sequences < 32 or sequences % 2 == 0


def test_what_is_said_goes_first_and_what_cannot_be_is_refused():
    assert buildable({"width": 512.0}, 1024, width=768).width == 768
    with pytest.raises(BadInput, match="width is -2; allowed are numbers above 0"):
        buildable({"width": -2.0}, 1024)


def test_every_trainer_can_be_told_of_it():
    columns = COLUMNS | {
        "query_heads": 16.0,
        "kv_heads": 4.0,
        "head_dim": 128.0,
        "ffn_width": 5504.0,
        "vocab_size": 32_768.0,
    }
    plan = buildable(columns, 4096, tied_embeddings=False, flops=1e21)
    assert all(module.write(plan) for module in formats())
