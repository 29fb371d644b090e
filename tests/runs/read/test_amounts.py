"""Shares of a run's tokens, sequences of one length, and compute with tokens per parameter: by hand arithmetic."""

import pandas as pd
import pytest

from core.runs import from_table
from core.runs.options import ReadOptions

SHARES = [0.1, 0.2, 0.4, 1.0]


def along(header, shares=SHARES, tokens=(3e11, 3e11), loss=(3.5, 3.2, 3.0, 2.8), **options):
    """Two sizes, each along the shares of a run."""
    frame = pd.DataFrame(
        {
            "params": [1e8] * 4 + [4e8] * 4, "tokens": [tokens[0]] * 4 + [tokens[1]] * 4, header: [*shares] * 2,
            "loss": [*loss, *(x - 0.3 for x in loss)],
        }
    )  # fmt: skip
    return from_table(frame, "t", options=ReadOptions(**options))


@pytest.mark.parametrize(
    ("header", "shares"),
    [
        ("fraction of tokens", SHARES), ("epoch_fraction", SHARES), ("frac", SHARES), ("run_progress", SHARES),
        ("pct of tokens", [10, 20, 40, 100]), ("fraction of training", ["10 %", "20 %", "40 %", "100 %"]),
        ("epoch", SHARES),
    ],
)  # fmt: skip
def test_what_a_run_saw_is_the_share_times_the_tokens_of_all(header, shares):
    found = along(header, shares, tokens=(3e11, 6e11))
    seen = [3e10, 6e10, 1.2e11, 3e11]
    assert found.column("tokens").tolist() == pytest.approx([*seen, *(2 * s for s in seen)])
    assert any("the share of them" in p.message for p in found.problems)
    assert [q.option for q in found.questions] == ["rows"], "runs of several lengths, or checkpoints?"
    assert found.n_runs == 2
    assert along(header, shares, rows="runs").n_runs == 8


def test_tokens_that_change_along_a_share_are_those_that_were_seen():
    frame = pd.DataFrame(
        {"params": [1e8] * 4, "tokens": [3e10, 6e10, 1.2e11, 3e11], "frac": SHARES, "loss": [4, 3, 2, 1]}
    )
    assert from_table(frame, "t").column("tokens").tolist() == [3e10, 6e10, 1.2e11, 3e11]


@pytest.mark.parametrize(
    ("header", "shares", "loss"),
    [
        ("frac", SHARES, (3.0, 3.1, 3.2, 3.3)), ("fraction of tokens", [1, 2, 4, 10], (3.5, 3.2, 3.0, 2.8)),
        ("epoch", [1, 2, 3, 4], (3.5, 3.2, 3.0, 2.8)), ("fraction of layers", SHARES, (3.5, 3.2, 3.0, 2.8)),
    ],
)  # fmt: skip
def test_what_is_no_share_of_the_tokens_multiplies_nothing(header, shares, loss):
    assert set(along(header, shares, loss=loss).column("tokens")) == {3e11}


@pytest.mark.parametrize(("shares", "tokens"), [(SHARES, [3e10, 6e10, 1.2e11, 3e11]), ([0, 0.2, 0.4, 1], [3e11] * 4)])
def test_a_share_of_nobody_knows_what_is_said_loudly_and_none_of_zero_is_one_of_tokens(shares, tokens):
    found = along("fraction", shares, rows="runs")
    assert found.column("tokens").tolist() == pytest.approx(tokens * 2)
    assert any(p.severity == "warning" and "of what it is a share" in p.message for p in found.problems)


def test_of_a_share_of_the_data_a_warning_says_what_it_may_mean():
    found = along("data_fraction")
    assert set(found.column("tokens")) == {3e11}
    assert any("share of the data" in p.message for p in found.problems if p.severity == "warning")


def test_sequences_times_their_length_are_tokens():
    columns = {"params": [1e8, 2e8, 4e8], "num_sequences": [1e6, 2e6, 4e6], "loss": [3.4, 3.1, 2.9]}
    found = from_table(pd.DataFrame(columns | {"seq_len": 2048}), "t")
    assert found.column("tokens").tolist() == [2.048e9, 4.096e9, 8.192e9]
    alone = from_table(pd.DataFrame(columns), "t")
    assert "tokens" not in alone.table
    assert any("no column says how long they are" in p.message for p in alone.problems)


@pytest.mark.parametrize(
    ("header", "ratio", "compute", "flops"),
    [
        ("D/N", [20, 40], "C", [1.2e18, 9.6e18]), ("tokens per parameter", [20, 40], "C (EFLOPs)", [1.2, 9.6]),
        ("chinchilla_multiple", [1, 2], "flops", [1.2e18, 9.6e18]),
    ],
)  # fmt: skip
def test_compute_and_tokens_per_parameter_give_both(header, ratio, compute, flops):
    """6 x 1e8 x 2e9 = 1.2e18 at 20 tokens a parameter, and 6 x 2e8 x 8e9 = 9.6e18 at 40."""
    found = from_table(pd.DataFrame({compute: flops, header: ratio, "loss": [3.4, 3.0]}), "t")
    assert found.column("params").tolist() == pytest.approx([1e8, 2e8])
    assert found.column("tokens").tolist() == pytest.approx([2e9, 8e9])


def test_a_size_goes_before_what_compute_and_a_ratio_give():
    frame = pd.DataFrame({"C": [1.3e18, 9.9e18], "N": [1e8, 2e8], "D/N": [20, 40], "loss": [3.4, 3.0]})
    assert from_table(frame, "t").column("tokens").tolist() == [2e9, 8e9]
