"""Columns from several headers, with arithmetic by hand: ratios, batches, steps, warm-up."""

import pandas as pd
import pytest

from core.errors import BadInput
from core.runs import Mapped, from_table, guess

N = [1e8, 2e8, 4e8]
LOSS = [3.9, 3.5, 3.2]


def read(columns):
    return from_table(pd.DataFrame(columns | {"loss": LOSS}), "t")


def values(columns, name):
    found = read(columns)
    return found.column(name).tolist() if name in found.ranges() else None


@pytest.mark.parametrize(
    "header",
    [
        "tokens/param",
        "D/N",
        "tokens_per_param",
        "param_data_ratio",
        "tokens per parameter",
        "tpp",
        "D:N",
        "tokens ÷ params",
        "tokens-to-parameter ratio",
    ],
)
def test_tokens_are_a_ratio_times_params(header):
    assert values({"params": N, header: [20, 20, 5]}, "tokens") == [2e9, 4e9, 2e9]


def test_a_chinchilla_multiple_is_of_twenty_tokens_a_parameter():
    assert values({"params": N, "chinchilla_mult": [1, 2, 0.5]}, "tokens") == [2e9, 8e9, 4e9]
    # and gives the size where tokens are counted: tokens / (20 x multiple)
    columns = {"throughput/total tokens": [2e9, 8e9, 4e9], "throughput/chinchilla multiple": [1, 2, 0.5]}
    assert values(columns, "params") == pytest.approx(N)


def test_an_amount_per_step_or_token_is_multiplied_by_what_is_counted():
    assert values({"step": [10, 20, 30], "flops_per_step": [1e15, 1e15, 2e15]}, "flops") == [1e16, 2e16, 6e16]
    assert values({"tokens": [1e9, 2e9, 3e9], "flops per token": [1e9] * 3}, "flops") == [1e18, 2e18, 3e18]
    assert "seconds" not in read({"step": [10, 20, 30], "seconds_per_step": [1.5] * 3}).ranges()


def test_what_is_counted_goes_before_a_ratio():
    assert values({"params": N, "tokens": [1e9, 2e9, 4e9], "tokens/param": [7, 7, 7]}, "tokens") == [1e9, 2e9, 4e9]


def test_tokens_are_steps_times_sequences_times_their_length():
    found = read({"params": N, "steps": [1000, 2000, 4000], "batch_size": [512] * 3, "seq_len": [1024] * 3})
    assert found.column("batch_tokens").tolist() == [524_288.0] * 3
    assert found.column("tokens").tolist() == [524_288_000, 1_048_576_000, 2_097_152_000]
    said = [p.message for p in found.problems]
    assert "tokens is read from 'steps': steps times the batch in 'batch_size'" in said
    assert "batch_tokens is read from 'batch_size': taken as sequences in all, times context" in said


@pytest.mark.parametrize(
    ("columns", "batch"),
    [
        # A counter of tokens says what a batch counts: 262,144,000 / 250 = 1,048,576 a step.
        ({"tokens": [262_144_000] * 3, "step": [250] * 3, "batch_size": [32] * 3}, 1_048_576),
        ({"tokens": [262_144_000] * 3, "step": [250] * 3, "batch_size": [32] * 3, "seq_len": [2048] * 3}, 1_048_576),
        ({"tokens": [262_144_000] * 3, "step": [250] * 3, "batch_size": [512] * 3, "seq_len": [2048] * 3}, 1_048_576),
        ({"tokens": [262_144_000] * 3, "step": [250] * 3, "batch_size": [1_048_576] * 3}, 1_048_576),
        # Names and sizes: tokens from 32,768 on, sequences up to 4,096.
        ({"params": N, "batch_size": [65_536] * 3}, 65_536),
        ({"params": N, "global batch size (tokens)": [4096] * 3}, 4096),
        ({"params": N, "batch_size_seqs": [256] * 3, "context": [2048] * 3}, 524_288),
        ({"params": N, "per_device_train_batch_size": [8] * 3, "gradient_accumulation_steps": [4] * 3,
          "num_gpus": [16] * 3, "context": [1024] * 3}, 524_288),
        # What cannot be known is not read.
        ({"params": N, "batch_size": [256] * 3}, None),
        ({"params": N, "per_device_train_batch_size": [8] * 3, "context": [1024] * 3}, None),
    ],
)  # fmt: skip
def test_a_batch_is_of_tokens(columns, batch):
    assert values(columns, "batch_tokens") == (None if batch is None else [batch] * 3)


def test_a_batch_between_is_asked():
    raw = pd.DataFrame({"params": N, "batch_size": [8192] * 3, "seq_len": [1024] * 3, "loss": LOSS})
    found = guess([str(h) for h in raw], raw)
    assert [(q.option, q.column) for q in found.questions] == [("column", "batch_size")]
    assert "batch_tokens" not in {m.column for m in found.mapped}


def test_steps_and_batch_that_contradict_compute_are_not_multiplied_or_are_those_of_a_device():
    columns = {"params": [1e8] * 3, "steps": [1000] * 3, "batch_size": [64] * 3, "seq_len": [1024] * 3}
    # 6 N D with D = 65,536,000: C = 3.93e16. Eight times as much is a batch on each of eight devices.
    found = read(columns | {"flops": [8 * 3.932_16e16] * 3})
    assert found.column("tokens").tolist() == [8 * 65_536_000.0] * 3
    assert found.column("batch_tokens").tolist() == [8 * 65_536.0] * 3
    # 3.4 times as much is neither: tokens come of C = 6 N D.
    found = read(columns | {"flops": [3.4 * 3.932_16e16] * 3})
    assert found.column("tokens") == pytest.approx([3.4 * 65_536_000.0] * 3)


def test_tokens_are_epochs_times_distinct_ones():
    assert values({"params": N, "unique_tokens": [1e9] * 3, "epochs": [1, 2, 4]}, "tokens") == [1e9, 2e9, 4e9]
    columns = {"params": N, "unique_tokens": [1e9] * 3, "tokens": [3e9] * 3, "epochs": [1, 2, 4]}
    assert values(columns, "tokens") == [3e9] * 3


def test_warm_up_may_be_a_share_of_the_steps():
    assert values({"steps": [1000, 2000, 4000], "warmup_ratio": [0.1, 0.1, 0.05]}, "warmup_steps") == [100, 200, 200]
    assert values({"steps": [1000, 2000, 4000], "warmup": [0.1, 0.1, 0.05]}, "warmup_steps") == [100, 200, 200]
    assert values({"steps": [1000, 2000, 4000], "warmup": [100, 100, 50]}, "warmup_steps") == [100, 100, 50]


def test_a_computed_column_can_be_said_in_a_mapping():
    raw = pd.DataFrame({"r": [20, 20, 5], "n": [100, 200, 400], "l": LOSS})
    mapping = [
        Mapped("r", "tokens", 1.0, "tokens", times=("params",)), Mapped("n", "params", 1e6, "parameters"),
        Mapped("l", "loss", 1.0, "nats per token"),
    ]  # fmt: skip
    assert from_table(raw, "t", mapping).column("tokens").tolist() == [2e9, 4e9, 2e9]
    with pytest.raises(BadInput, match="tokens from 'r' needs the column params, which is not read"):
        from_table(raw, "t", [mapping[0], mapping[2]])
    circle = [Mapped("r", "tokens", 1.0, "", times=("params",)), Mapped("n", "params", 1.0, "", times=("tokens",))]
    with pytest.raises(BadInput, match="computed from itself"):
        from_table(raw, "t", [*circle, mapping[2]])


@pytest.mark.parametrize("header", ["dataset_tokens", "dataset size (B)", "corpus_tokens", "tokens_per_epoch"])
def test_a_data_set_that_is_seen_for_several_epochs_holds_distinct_tokens(header):
    size = 1 if "(B)" in header else 1e9
    columns = {"params": N, header: [size] * 3, "epochs": [1, 4, 10]}
    assert values(columns, "unique_tokens") == [1e9] * 3
    assert values(columns, "tokens") == [1e9, 4e9, 1e10]


def test_tokens_of_a_data_set_are_those_seen_where_one_epoch_or_the_compute_says_so():
    once = {"params": N, "dataset_tokens": [1e9, 2e9, 4e9], "epochs": [1, 1, 1]}
    assert values(once, "tokens") == [1e9, 2e9, 4e9]
    counted = {"params": N, "dataset_tokens": [2e9] * 3, "epochs": [2, 4, 8], "flops": [1.2e18, 2.4e18, 4.8e18]}
    assert values(counted, "tokens") == [2e9] * 3  # C = 6 N D


def test_a_batch_smaller_than_its_parts_is_one_of_a_device():
    columns = {"params": N, "steps": [1000, 2000, 4000], "batch_size": [4] * 3, "seq_len": [1024] * 3}
    parts = {"accumulate_grad_batches": [2] * 3, "devices": [8] * 3}
    assert values(columns | parts, "tokens") == [65_536_000, 131_072_000, 262_144_000]  # 4 x 2 x 8 x 1024 a step
    assert values(columns | {"devices": [4] * 3}, "tokens") == [4_096_000, 8_192_000, 16_384_000]
    assert values(columns | {"gradient_accumulation_steps": [8] * 3}, "tokens") is None  # on how many devices?


def test_a_batch_that_may_be_one_of_a_device_is_warned_of():
    columns = {"params": N, "steps": [1000, 2000, 4000], "seq_len": [1024] * 3, "world_size": [8] * 3}
    said = [p.message for p in read(columns | {"batch_size": [32] * 3}).problems if p.severity == "warning"]
    assert any("'batch_size'" in text and "per device" in text for text in said)
    said = [p.message for p in read(columns | {"global_batch_size": [32] * 3}).problems if p.severity == "warning"]
    assert not any("per device" in text for text in said)


STEPS = {"params": N, "steps": [1000, 2000, 4000], "seq_len": [1024] * 3}
HUGGING_FACE = {"gradient_accumulation_steps": [2] * 3, "n_gpu": [8] * 3}


def warnings_of(columns):
    return [p.message for p in read(columns).problems if p.severity == "warning"]


@pytest.mark.parametrize("header", ["train_batch_size", "per_device_train_batch_size"])
def test_a_batch_of_hugging_face_is_one_of_a_device(header):
    """4 sequences x 2 accumulated x 8 devices x 1024 tokens are 65,536 tokens a step."""
    tokens = [65_536_000, 131_072_000, 262_144_000]
    assert values(STEPS | HUGGING_FACE | {header: [4] * 3}, "tokens") == tokens
    assert values(STEPS | {"n_gpu": [8] * 3, header: [8] * 3}, "tokens") == tokens
    varied = HUGGING_FACE | {"gradient_accumulation_steps": [2, 1, 2], header: [4, 8, 4]}
    assert values(STEPS | varied, "tokens") == tokens


def test_a_batch_of_hugging_face_without_devices_is_warned_of():
    assert any("'train_batch_size'" in text and "per device" in text for text in warnings_of(
        STEPS | {"train_batch_size": [64] * 3}
    ))  # fmt: skip
    columns = STEPS | {"per_device_train_batch_size": [8] * 3, "gradient_accumulation_steps": [4] * 3}
    assert values(columns, "tokens") is None
    assert any("the sequences of one device" in text for text in warnings_of(columns))


@pytest.mark.parametrize(
    "columns",
    [
        {"trainer.train_batch_size": [64] * 3, "num_devices": [8] * 3},  # Levanter: sequences in all
        {"train_batch_size": [64] * 3, "train_micro_batch_size_per_gpu": [4] * 3, "n_gpu": [8] * 3},  # DeepSpeed
        {"global_batch_size": [64] * 3, "n_gpu": [8] * 3},
    ],
)
def test_a_batch_that_is_said_to_be_of_all_is(columns):
    assert values(STEPS | columns, "tokens") == [65_536_000, 131_072_000, 262_144_000]


def test_a_share_of_an_epoch_has_seen_that_share_of_its_tokens():
    columns = {"params": N, "tokens_per_epoch": [2e9] * 3, "epoch": [0.25, 0.5, 1.0]}
    assert values(columns, "tokens") == [5e8, 1e9, 2e9]
    assert warnings_of(columns) == []
