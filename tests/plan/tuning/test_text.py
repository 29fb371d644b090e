"""What is said of settings, with numbers worked out by hand."""

import pandas as pd

from core.plan.tuning import text


def recommended(*values):
    return pd.DataFrame({"value": list(values), "counted": True, "kind": "best"})


def test_a_batch_is_tokens_and_sequences():
    assert text.sequences(1_048_576.0, 4096.0) == "1.05M tokens, 256 sequences of 4,096"


def test_the_answer_is_what_is_recommended_with_the_span_of_its_sources():
    """The geometric means of 0.5M, 1M and 2M, of 1, 3 and 9 thousandths, and of one decay of 0.1."""
    found = {
        "batch_tokens": recommended(5e5, 1e6, 2e6), "learning_rate": recommended(1e-3, 3e-3, 9e-3),
        "weight_decay": recommended(0.1),
    }  # fmt: skip
    said = text.answer(found)
    assert said == (
        "Batch **1.00M tokens** (500K to 2.00M), learning rate **0.0030** (0.0010 to 0.0090), weight decay **0.10**."
    )
    assert len(said.split()) <= 15
    behind = text.span_of(found, 1e4)
    assert "which is no 95 % interval" in behind
    assert "100 sequences of 10,000 tokens" in behind
    assert "your own batch" not in behind
    assert "The weight decay is the one at your own batch." in text.span_of(found, 1e4, 2e6)


def test_a_setting_of_which_no_law_speaks_is_left_out():
    found = {"batch_tokens": recommended(1e6), "learning_rate": recommended(3e-3), "weight_decay": recommended()}
    assert text.answer(found) == "Batch **1.00M tokens**, learning rate **0.0030**."


def test_the_price_of_a_batch_is_tokens_steps_days_and_loss():
    costs = pd.DataFrame([{"extra": 0.25, "tokens": 5e9, "steps": 5000.0, "days": 1.5}])
    said = text.price(costs, 1e6, 1e4, 2.0, "nats per token", 2.03)
    assert "**25\u00a0% more tokens**" in said
    assert "5.00B tokens in 5.00K steps, 1.50 days" in said
    assert said.endswith("it gives up 0.030 nats per token.")
