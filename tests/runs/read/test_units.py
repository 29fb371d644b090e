"""Units in headers: brackets, suffixes, units as names; rates and bare numbers are none."""

import math

import pytest

from core.runs.read.units import factor, flops_alone, held_devices, power_of_ten, rate, splits, words_of


@pytest.mark.parametrize(
    ("words", "name", "wanted"),
    [
        ("M", "params", 1e6), ("millions", "params", 1e6), ("B tokens", "tokens", 1e9), ("in billions", "tokens",
          1e9),
        ("1e6", "params", 1e6), ("1E21", "flops", 1e21), ("x1e-3", "learning_rate", 1e-3), ("×10^9", "tokens", 1e9),
        ("10⁹", "tokens", 1e9), ("x1000", "tokens", 1e3), ("EFLOPs", "flops", 1e18), ("exaFLOP", "flops", 1e18),
        ("PF-days", "flops", 8.64e19), ("petaflop/s-days", "flops", 8.64e19), ("PFS-days", "flops", 8.64e19),
        ("bits", "loss", math.log(2)), ("bits/byte", "loss_per_byte", math.log(2)), ("nats/token", "loss", 1.0),
        ("%", "mix/web", 0.01), ("%", "metric/acc", 0.01), ("min", "seconds", 60.0), ("hours", "seconds", 3600.0),
        ("layers", "depth", 1.0), ("steps", "warmup_steps", 1.0),
        # A bare number is no factor, and a unit must be one of the quantity.
        ("2", "loss", None), ("1", "params", None), ("1000", "tokens", None), ("furlongs", "params", None),
        ("M", "loss", None), ("%", "params", None), ("B", "optimizer", None), ("steps", "optimizer", None),
    ],
)  # fmt: skip
def test_a_unit_is_a_factor_of_the_canonical_one(words, name, wanted):
    assert factor(words, name) == (None if wanted is None else pytest.approx(wanted, rel=1e-12))


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("ZFLOPs", 1e21), ("exaFLOPs", 1e18), ("total petaflops", 1e15), ("total_gflops", 1e9),
        ("total_training_Gflops", 1e9), ("PF-days", 8.64e19), ("compute PFLOP/s-days", 8.64e19),
        ("tflops", None), ("gflops", None), ("flops", None), ("GPU-hours", None),
    ],
)  # fmt: skip
def test_a_unit_may_be_the_whole_header(header, wanted):
    assert flops_alone(header) == wanted


@pytest.mark.parametrize(
    "header",
    [
        "tokens/s", "tokens/sec", "tok_per_sec", "tokens per second", "tokens_s", "throughput(tps)", "mfu(%)",
        "tflops",
        "throughput/tokens_per_second", "gflops_per_second", "steps_per_second", "tokens_per_day", "TFLOP/s/GPU",
        "validation_metrics/throughput(tps)", "toks/s/device", "train/tok_per_sec",
    ],
)  # fmt: skip
def test_rates_are_known(header):
    assert rate(header)


@pytest.mark.parametrize(
    "header",
    [
        "tokens", "train_time_s", "runtime (s)", "throughput/total_tokens", "total petaflops", "petaflop/s-days",
        "ZFLOPs",
        "tokens/param", "train/step", "loss_s", "val_loss__MIN", "_step__MIN", "super", "paper/share",
    ],
)  # fmt: skip
def test_amounts_are_no_rates(header):
    assert rate(header) == ""


def test_hours_of_devices_are_known():
    assert held_devices("GPU-hours")
    assert held_devices("H100 hours")
    assert not held_devices("hours")
    assert not held_devices("gpus")


def test_a_header_falls_into_name_and_unit():
    assert splits("params (M)")[0] == ("params", "M", True)
    assert ("tokens", "B", False) in splits("tokens_B")
    assert ("compute", "PF-days", False) in splits("compute in PF-days")
    assert ("flops", "pf_days", False) in splits("flops_pf_days")
    assert splits("params") == []
    assert splits("(M)") == []


def test_powers_of_ten_are_written_as_powers():
    assert [power_of_ten(t) for t in ("1e6", "10^6", "x 10**6", "x1000000", "10⁻³")] == [1e6, 1e6, 1e6, 1e6, 1e-3]
    assert [power_of_ten(t) for t in ("6", "1000", "M", "", "2e6")] == [None] * 5


def test_words_are_runs_of_letters_and_digits():
    assert words_of("Val-Loss (c4_en)") == ["val", "loss", "c4", "en"]
