r"""Quantisation-aware training: L = E + A / N^alpha + B / D^alpha + k D^g_D (log2 G)^g_G / N^g_N.

N parameters, D training tokens, G numbers that share one scale where they are quantised, L nats per token. Chen et al.
2025 (arXiv:2505.14302), eq. 5 and Table 1: the cost of 4 bits falls with size and grows with data and with coarseness.
"""

import math

import jax.numpy as jnp

from .._checks import rounded
from .._powers import power
from ..base import Domain, Feature, Law, Param, Published, nonnegative, positive
from ..loss.one_exponent import LAW as ONE_EXPONENT
from ._common import BASE, SIZE, TOKENS, without_grid


def predict(p, x):
    """Return the loss in nats per token of one run of "params", "tokens" and "quantisation_group"."""
    coarse = power(jnp.log2(x["quantisation_group"]), p["g_G"])
    lost = p["k"] * power(x["tokens"], p["g_D"]) * coarse * power(x["params"], -p["g_N"])
    return ONE_EXPONENT.predict(p, x) + lost


_FIRST, _SECOND = ({"params": 594e6, "tokens": 1e11, "quantisation_group": g} for g in (128.0, 32.0))


def _chen(name: str, what: str, values: tuple[float, float, float, float], *checks: str, note: str = "") -> Published:
    """Return one row of Table 1: k, g_N, g_D, g_G; losses in groups of 128 and of 32 are computed by the form."""
    return Published(
        f"chen-{name}",
        values={
            "E": 1.9279, "A": 237.7042, "B": 596.2490, "alpha": 0.3022,
            **dict(zip(("k", "g_N", "g_D", "g_G"), values, strict=True)),
        },
        source=f"Chen et al. 2025, eq. 5 and Table 1, {what}{note}",
        confidence="verified",
        conventions={"params": "as the authors count them, 74M to 595M", "loss": "nats per token"},
        checks=tuple(rounded(at, text) for at, text in zip((_FIRST, _SECOND), checks, strict=True)),
        ranges={"params": (74e6, 595e6), "tokens": (10e9, 100e9), "quantisation_group": (32, 256)},
    )  # fmt: skip


_DEDUCED = "; which of its two exponents of the group belongs to it is deduced from printed ratios"

LAW = Law(
    "quantisation-aware",
    title="Size, data and coarseness of 4 bits",
    formula=(
        r"L = E + \frac{A}{N^{\alpha}} + \frac{B}{D^{\alpha}} + k\,"
        r"\frac{D^{g_D} \left(\log_2 G\right)^{g_G}}{N^{g_N}}"
    ),
    target="loss",
    unit="nats per token",
    features=(
        SIZE,
        TOKENS,
        Feature("quantisation_group", kind="setting", symbol="G", unit="weights",
                doc="numbers that share one scale where they are quantised", range=(8.0, 512.0),
                domain=Domain("above 1", 1.0, math.inf, log=True, open_below=True)),
    ),
    params=(
        *without_grid(BASE),
        Param("k", symbol="k", domain=positive, start=(0.02, 2.0), unit="nats per token",
              doc="what few bits cost, at one parameter and one token", linear=True),
        Param("g_N", symbol="g_N", domain=nonnegative, start=(0.05, 0.6), unit="", doc="how fast size heals it"),
        Param("g_D", symbol="g_D", domain=nonnegative, start=(0.0, 0.3), unit="", doc="how fast data worsen it"),
        Param("g_G", symbol="g_G", domain=nonnegative, start=(0.1, 1.5), unit="", doc="how fast coarseness worsens it"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        _chen("w4a4", "weights and activations of 4 bits", (0.1582, 0.2186, 0.0745, 0.7779),
              "2.7982306", "2.7850349"),
        _chen("w4a16", "weights of 4 bits", (0.2522, 0.3589, 0.1610, 0.3533),
              "2.7619392", "2.7595844"),
        _chen("w16a4", "activations of 4 bits", (0.1004, 0.1816, 0.0331, 0.9812),
              "2.7808992", "2.7696606"),
        _chen("w4a4-wide-input", "4 bits but for 8 at the input of the second feed-forward matrix",
              (0.3519, 0.2637, 0.0964, 0.3407),
              "2.7790452", "2.774917", note=_DEDUCED),
        _chen("w16a4-wide-input", "activations of 4 bits but for 8 at the input of the second feed-forward matrix",
              (0.1273, 0.2347, 0.0827, 0.4491),
              "2.76255", "2.7595179", note=_DEDUCED),
    ),
    cite="arXiv:2505.14302, eq. 5 and Table 1",
    notes=(
        "Without quantisation the last term is absent and the law is that of size and data with one exponent.",
        "From 74M to 594M parameters the cost of 4 bits falls by 37 % (the paper prints 34 %), from 10B to 100B "
        "tokens it grows by 19 % (22 %).",
        "Activations cost more than weights in coarse groups. 8 bits at one matrix take most of that away.",
        "Tested by the authors at 973M parameters and 200B tokens, where 16 bits give 2.614 by the law.",
        "With ever more data the last term grows without end: the law holds within a few hundred tokens per parameter.",
    ),
    cost=None,
)  # fmt: skip
