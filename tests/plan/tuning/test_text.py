"""What is said of settings, with numbers worked out by hand."""

import pandas as pd

from core.plan.tuning import text


def recommended(*values):
    return pd.DataFrame({"value": values, "counted": True, "kind": "best"})


def test_a_batch_is_tokens_and_sequences():
    assert text.sequences(1_048_576.0, 4096.0) == "1.05M tokens, 256 sequences of 4,096"


def test_the_answer_is_the_middle_of_what_is_recommended():
    found = {
        "batch_tokens": recommended(5e5, 1e6, 2e6), "learning_rate": recommended(1e-3, 3e-3, 9e-3),
        "weight_decay": recommended(0.05, 0.1, 0.2),
    }  # fmt: skip
    said = text.answer(found, 1e4)
    assert "**1.00M tokens, 100 sequences of 10,000**" in said
    assert "a peak learning rate of **0.0030**" in said
    assert "and a weight decay of **0.10**" in said
    assert "and, at your own batch, a weight decay" in text.answer(found, 1e4, 2e6)


def test_the_price_of_a_batch_is_tokens_steps_days_and_loss():
    costs = pd.DataFrame([{"extra": 0.25, "tokens": 5e9, "steps": 5000.0, "days": 1.5}])
    said = text.price(costs, 1e6, 1e4, 2.0, "nats per token", 2.03)
    assert "**25\u00a0% more tokens**" in said
    assert "5.00B tokens in 5.00K steps, 1.50 days" in said
    assert said.endswith("it gives up 0.030 nats per token.")
