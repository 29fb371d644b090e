r"""Routed models: log10 L = a log10 N + b log10 E^ + c log10 N log10 E^ + d, with an E^ that saturates.

N parameters that a token uses, E experts, L nats per token. Clark et al. 2022 (arXiv:2202.01169), eqs. 1 and 6:
1 / E^ = 1 / (E - 1 + 1 / (1 / E_start - 1 / E_max)) + 1 / E_max.
"""

import jax.numpy as jnp

from .._checks import rounded
from .._powers import power
from ..base import Law, Param, Published, positive, real
from ._common import ACTIVE, EXPERTS, saturated


def predict(p, x):
    """Return the loss in nats per token of one run of "active_params" and "experts"."""
    experts = jnp.log10(saturated(x["experts"], p["E_start"], p["E_max"]))
    size = jnp.log10(x["active_params"])
    return power(10.0, p["a"] * size + p["b"] * experts + p["c"] * size * experts + p["d"])


_CHECKED = ({"active_params": 1.3e9, "experts": 64.0}, {"active_params": 5e6, "experts": 128.0})


def _clark(router: str, values: tuple[float, ...], *checks: str) -> Published:
    """Return the constants of one router; losses of two models are computed by the form."""
    return Published(
        f"clark-{router.lower()}",
        values=dict(zip(("a", "b", "c", "d", "E_start", "E_max"), values, strict=True)),
        source=f"Clark et al. 2022, {router}, read in two accounts",
        confidence="secondary",
        conventions={
            "active_params": "those of the dense model, embeddings included",
            "tokens": "130B for every model",
            "loss": "nats per token, held-out text",
        },
        checks=tuple(rounded(at, text) for at, text in zip(_CHECKED, checks, strict=True)),
        ranges={"active_params": (15e6, 1.3e9), "experts": (1, 512)},
    )


LAW = Law(
    "routed",
    title="Size and experts",
    formula=(
        r"\log_{10} L = a \log_{10} N + b \log_{10} \hat{E} + c \log_{10} N \log_{10} \hat{E} + d, \quad "
        r"\frac{1}{\hat{E}} = \frac{1}{E - 1 + \left(1 / E_{\mathrm{start}} - 1 / E_{\max}\right)^{-1}}"
        r" + \frac{1}{E_{\max}}"
    ),
    target="loss",
    unit="nats per token",
    features=(ACTIVE, EXPERTS),
    params=(
        Param("a", symbol="a", domain=real, start=(-0.2, -0.065), unit="", doc="how fast size helps one expert"),
        Param("b", symbol="b", domain=real, start=(-0.3, 0.0), unit="", doc="how fast experts help"),
        Param("c", symbol="c", domain=real, start=(-0.005, 0.03), unit="", doc="how that fades with size"),
        Param("d", symbol="d", domain=real, start=(0.5, 2.0), unit="", doc="logarithm of the loss of one parameter"),
        Param("E_start", symbol=r"E_{\mathrm{start}}", domain=positive, start=(1.1, 12.0), unit="experts",
              doc="experts that a dense model counts as"),
        Param("E_max", symbol=r"E_{\max}", domain=positive, start=(60.0, 2000.0), unit="experts",
              doc="experts beyond which more bring nothing"),
    ),
    predict=predict,
    objective="mse-log",
    published=(
        _clark("S-BASE", (-0.082, -0.108, 0.009, 1.104, 1.847, 314.478), "2.0497788",
               "2.8915326"),
        _clark("RL-R", (-0.083, -0.126, 0.012, 1.111, 1.880, 469.982), "2.1151239",
               "2.9075992"),
        _clark("HASH", (-0.087, -0.136, 0.012, 1.157, 4.175, 477.741), "2.0746252",
               "2.8991133"),
    ),
    cite="arXiv:2202.01169, eqs. 1 and 6",
    notes=(
        "All runs saw 130B tokens: the law knows nothing of data, and later work finds that its end of the gain from "
        "experts, near 1e12 parameters, goes with that.",
        "By the rounded constants experts stop to help at 10^(-b/c) parameters: 1.0e12 for S-BASE, where the paper "
        "prints 937B. For the other two routers rounding is too coarse to give the printed 85B and 83B.",
        "A model of 5M parameters with 128 experts of S-BASE is as good as a dense one of 52M by the law; the paper "
        "prints about 55M.",
    ),
    cost=None,
)  # fmt: skip
