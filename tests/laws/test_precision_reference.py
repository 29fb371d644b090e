"""Laws of few bits against numbers that their papers print."""

import numpy as np
import pytest

from core import laws
from tests.laws._cases import loss, value


def of_chen(name: str, **x: float) -> float:
    """What few bits cost by one row of Chen et al. 2025, in nats per token."""
    return value(f"quantisation-aware@chen-{name}", **x) - value(
        "one-exponent@chen-bf16", **{k: x[k] for k in ("params", "tokens")}
    )


@pytest.mark.parametrize("flops", [1e20, 1e24])
def test_the_best_precision_is_7_bits(flops):
    """All three at P bits, cost 6/16 N D P, and the best size for each P: Kumar et al. 2024 say 7 to 8 bits.

    With K = N D and f the product of the factors, A (N f)^-alpha + B D^-alpha is least at N f = sqrt(K f) (A / B)^(1 /
    2 alpha).
    """
    law = laws.get("precision")
    p = dict(law.constants("kumar").values)
    bits, kept = np.linspace(4, 16, 12_001), 1.0
    for of in ("w", "a", "kv"):
        kept = kept * (1 - np.exp(p[f"n_{of}"] - bits / p[f"gamma_{of}"]))
    product = 16 * flops / (6 * bits)
    size = np.sqrt(product / kept) * (p["A"] / p["B"]) ** (1 / (2 * p["alpha"]))
    x = {"params": size, "tokens": product / size} | dict.fromkeys(("bits", "activation_bits", "kv_bits"), bits)
    assert bits[np.argmin(np.asarray(law.predict(p, x)))] == pytest.approx(7.00, abs=0.005)


def test_fewer_bits_of_anything_cost_loss():
    law = laws.get("precision")
    p, full = law.constants("kumar").values, {"params": 1e8, "tokens": 1e10}
    best = loss(law, p, full | dict.fromkeys(("bits", "activation_bits", "kv_bits"), 16.0))
    for name in ("bits", "activation_bits", "kv_bits"):
        x = full | dict.fromkeys(("bits", "activation_bits", "kv_bits"), 16.0) | {name: 5.0}
        assert loss(law, p, x) > best


@pytest.mark.parametrize(
    ("name", "falls", "rises"), [("w4a4", 0.34, 0.22), ("w4a16", 0.51, 0.43), ("w16a4", 0.34, 0.12)]
)
def test_size_heals_and_data_worsen_4_bits_about_as_printed(name, falls, rises):
    """Averages over the authors' runs, in per cent: the form agrees to five points."""
    small, large = (of_chen(name, params=n, tokens=2e10, quantisation_group=64.0) for n in (74e6, 594e6))
    assert 1 - large / small == pytest.approx(falls, abs=0.05)
    short, long = (of_chen(name, params=2e8, tokens=d, quantisation_group=64.0) for d in (10e9, 100e9))
    assert long / short - 1 == pytest.approx(rises, abs=0.05)


@pytest.mark.parametrize(("multiple", "group", "printed"), [(100, 32, 1.67), (1000, 32, 1.20), (1000, 256, 1.62)])
def test_activations_cost_more_than_weights_as_printed(multiple, group, printed):
    x = {"params": 595e6, "tokens": multiple * 595e6, "quantisation_group": float(group)}
    assert of_chen("w16a4", **x) / of_chen("w4a16", **x) == pytest.approx(printed, rel=0.03)


def test_a_tenth_is_best_at_19_tokens_a_byte():
    found = value("quantisation-share@dremov", params=1e9, tokens=18.6e9 / 2, bits=4.0)
    assert found == pytest.approx(0.1, abs=5e-4)


def test_a_size_in_few_bits_counts_as_a_smaller_one():
    """Quartet: N of 4 bits forward is 0.64 N of full ones."""
    few = value("chinchilla-exponent@quartet-fp4-forward", params=1e8, tokens=1e10)
    assert value("chinchilla-exponent@quartet", params=0.64e8, tokens=1e10) == pytest.approx(few, rel=1e-12)
