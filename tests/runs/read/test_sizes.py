"""One column of several headers: the exact size, the peak rate, the name that tells runs apart."""

import pandas as pd

from core.runs import guess

NOMINAL = ["12M", "12M", "35M", "35M"]
EXACT = [40_719_168, 40_719_168, 93_940_416, 93_940_416]
D = [2e9, 8e9, 2e9, 8e9]
LOSS = [3.7, 3.4, 3.3, 3.1]


def read(columns):
    raw = pd.DataFrame(columns)
    found = guess([str(h) for h in raw], raw)
    return {m.column: m for m in found.mapped}, found


def test_the_size_that_agrees_with_compute_is_read():
    six = [6 * n * d for n, d in zip(EXACT, D, strict=True)]
    found, _ = read({"Params": NOMINAL, "N": EXACT, "D": D, "C": six, "loss": LOSS})
    assert found["params"].source == "N"
    assert found["params"].why == "of 'Params' and 'N' this one is C / (6 D)"
    # Round numbers go before exact ones where compute was counted with them.
    six = [6 * n * d for n, d in zip([12e6, 12e6, 35e6, 35e6], D, strict=True)]
    assert read({"Params": NOMINAL, "N": EXACT, "D": D, "C": six, "loss": LOSS})[0]["params"].source == "Params"


def test_without_compute_the_size_with_more_digits_is_read():
    found, _ = read({"Params": NOMINAL, "N": EXACT, "loss": LOSS})
    assert found["params"].source == "N"
    assert "more digits" in found["params"].why


def test_sizes_that_nothing_tells_apart_are_asked():
    found, choice = read({"params": [1e7, 1e7, 2e7, 2e7], "N": [3e7, 3e7, 5e7, 5e7], "loss": LOSS})
    assert found["params"].source == "params"
    assert [(q.option, q.column, dict(q.choices)[q.chosen]) for q in choice.questions] == [("column", "N", "")]


def test_sizes_that_agree_are_one():
    found, choice = read({"params": EXACT, "N": EXACT, "loss": LOSS})
    assert (found["params"].source, found["params"].why, choice.questions) == ("params", "", [])


def test_the_peak_rate_is_read_and_not_the_last():
    found, _ = read({"optim/learning_rate": [3e-4] * 4, "optimizer.learning_rate": [3e-3] * 4, "loss": LOSS})
    assert found["learning_rate"].source == "optimizer.learning_rate"
    found, _ = read({"lr": [1e-2] * 4, "peak_lr": [3e-3] * 4, "loss": LOSS})
    assert found["learning_rate"].source == "peak_lr"
    assert read({"lr-AdamW": [3e-4] * 4, "loss": LOSS})[0]["learning_rate"].source == "lr-AdamW"


def test_the_name_that_tells_more_runs_apart_is_read():
    names = {"Name": ["a", "a", "b", "b"], "loss": LOSS}
    assert read(names | {"ID": ["1", "2", "3", "4"]})[0]["run"].source == "ID"
    assert read(names | {"ID": ["1", "1", "2", "2"]})[0]["run"].source == "Name"
