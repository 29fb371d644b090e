"""The parts of a transformer's costs add up to the whole, which is counted in another way."""

import pytest

from core.plan.architecture import transformer as tf
from core.plan.architecture.models import MODELS
from core.plan.architecture.parts import priced_parts


def test_parts_add_up_to_the_whole():
    shape = MODELS["llama-3-8b"].shape
    compute, memory = priced_parts(shape, 8192, 4, 16, "prefill")
    assert compute["amount"].sum() == pytest.approx(tf.prefill_flops(shape, 8192) / 1e12)
    assert memory["amount"].sum() == pytest.approx((tf.weight_bytes(shape) + 4 * tf.kv_cache_bytes(shape, 8192)) / 1e9)
    compute, memory = priced_parts(shape, 8192, 4, 32, "training")
    assert compute["amount"].sum() == pytest.approx(tf.train_flops_per_token(shape, 8192) / 1e9)
    assert memory["amount"].sum() > tf.training_state_bytes(shape) / 1e9
