r"""Pruned weights: L = (a_S (1 - S)^b_S + c_S) / N^b_N + (a_D / D)^b_D + c.

N parameters that are not zero, D training tokens, S share of the weights that are zero, L nats per token. Frantar et
al. 2023 (arXiv:2309.08520).
"""

from .._checks import rounded
from .._powers import power, ratio_power
from ..base import Check, Feature, Law, Param, Published, below, nonnegative, positive
from ._common import TOKENS


def predict(p, x):
    """Return the loss in nats per token of one run of "nonzero_params", "tokens" and "weight_sparsity"."""
    size = p["a_S"] * power(1.0 - x["weight_sparsity"], p["b_S"]) + p["c_S"]
    return size * power(x["nonzero_params"], -p["b_N"]) + ratio_power(p["a_D"], x["tokens"], p["b_D"]) + p["c"]


def _check(sparsity: float, params: float, tokens: float, text: str) -> Check:
    return rounded({"nonzero_params": params, "tokens": tokens, "weight_sparsity": sparsity}, text)


def _frantar(name: str, what: str, data: str, values: tuple[float, ...], *checks: Check) -> Published:
    """Return the constants of one kind of model; checks are computed by the form."""
    return Published(
        f"frantar-{name}",
        values=dict(zip(("a_S", "b_S", "c_S", "b_N", "a_D", "b_D", "c"), values, strict=True)),
        source=f"Frantar et al. 2023, {what}, read in three accounts",
        confidence="secondary",
        conventions={"nonzero_params": "those that are not zero, embeddings left out", "tokens": data},
        checks=checks,
    )


LAW = Law(
    "sparse-weights",
    title="Size, data and pruned weights",
    formula=(
        r"L = \frac{a_S (1 - S)^{b_S} + c_S}{N^{b_N}} + \left(\frac{a_D}{D}\right)^{b_D} + c"
    ),
    target="loss",
    unit="nats per token",
    features=(
        Feature("nonzero_params", kind="scale", symbol="N", unit="parameters", doc="parameters that are not zero",
                range=(1e6, 1e10)),
        TOKENS,
        Feature("weight_sparsity", kind="setting", symbol="S", unit="1", doc="share of the weights that are zero",
                range=(0.0, 0.9), domain=below(1.0)),
    ),
    params=(
        Param("a_S", symbol="a_S", domain=positive, start=(1.0, 3e3), unit="nats per token",
              doc="what sparsity takes from the size term", linear=True),
        Param("b_S", symbol="b_S", domain=nonnegative, start=(0.1, 2.0), unit="", doc="how fast it does"),
        Param("c_S", symbol="c_S", domain=positive, start=(3.0, 5e3), unit="nats per token",
              doc="size term of a very sparse model, at one parameter", linear=True),
        Param("b_N", symbol="b_N", domain=nonnegative, start=(0.1, 0.8), unit="", doc="how fast size helps"),
        Param("a_D", symbol="a_D", domain=positive, start=(1e5, 1e12), unit="tokens",
              doc="data that alone would add one nat"),
        Param("b_D", symbol="b_D", domain=nonnegative, start=(0.1, 1.2), unit="", doc="how fast data help"),
        Param("c", symbol="c", domain=nonnegative, start=(0.2, 6.0), unit="nats per token",
              doc="irreducible loss of the data", linear=True),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        _frantar("t5", "T5 on C4", "training tokens: deduced from the level of the loss",
                 (16.8, 0.722, 45.0, 0.245, 6.90e8, 0.203, 0.651),
                 _check(0.0, 85e6, 6.55e10, "1.7529651"), _check(0.5, 85e6, 6.55e10, "1.677488"),
                 _check(0.75, 85e6, 6.55e10, "1.6317295"),
                 _check(0.0, 2.16 * 85e6, 6.55e10, "1.6317178")),
        _frantar("vit", "ViT on JFT", "training images: deduced",
                 (294.0, 0.821, 468.0, 0.392, 2.37e8, 0.890, 4.517),
                 _check(0.75, 1e7, 1e9, "5.8083267"), _check(0.0, 2.172e7, 1e9, "5.8083599")),
    ),
    cite="arXiv:2309.08520",
    notes=(
        "A model of which 75 % is pruned is worth a dense one of 2.16 times its remaining parameters, by T5's "
        "constants as in the paper. At 50 % that is 1.59, at 87.5 % 2.63.",
        "The sparsity of weights is not that of experts: pruned weights are gone, unused experts are there.",
        "The cost of pruning while training depends on its schedule, whose multiplier is not known.",
    ),
    cost=None,
)  # fmt: skip
