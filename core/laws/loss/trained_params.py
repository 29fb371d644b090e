r"""Loss by the compute of what is trained: L(N_t, D) = E + K / (6 N_t D / 10^18)^gamma.

N_t parameters that training moves, D training tokens, L nats per token. Chatelain et al. 2021 (arXiv:2109.11928):
models of which part is frozen at random, or structured, lie on the same curve over compute counted by trained
parameters alone, so freezing saves nothing.
"""

from ...units import FLOP_PER_PARAM_TOKEN
from .._powers import power
from ..base import Feature, Law, Param, nonnegative, positive

_COMPUTE = 1e18  # FLOP at which the term is stated


def predict(p, x):
    """Return the loss in nats per token of one run of x["trained_params"] and x["tokens"]."""
    flops = FLOP_PER_PARAM_TOKEN * x["trained_params"] * x["tokens"]
    return p["E"] + p["K"] * power(flops / _COMPUTE, -p["gamma"])


LAW = Law(
    "trained-params",
    title="Loss by the compute of trained parameters",
    formula=r"L(N_t, D) = E + \frac{K}{(6 N_t D / 10^{18})^{\gamma}}",
    target="loss",
    unit="nats per token",
    features=(
        Feature("trained_params", kind="scale", symbol="N_t", unit="parameters", doc="parameters that training moves",
                range=(1e6, 1e11)),
        Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens", range=(1e8, 1e13)),
    ),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.0, 3.0), unit="nats per token",
              doc="loss at endless compute", linear=True),
        Param("K", symbol="K", domain=positive, start=(0.1, 10.0), unit="nats per token",
              doc="what 1e18 FLOP of trained parameters lack", linear=True),
        Param("gamma", symbol=r"\gamma", domain=nonnegative, start=(0.01, 0.6), unit="", doc="how fast compute helps"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2109.11928",
    notes=(
        "Fit only: the exponent is drawn in the paper and could not be read.",
        "A model of which a share f is trained counts as one of f N parameters: at the same loss freezing saves no "
        "compute by this law.",
        "It holds along the frontier: fit it to the best run at each compute.",
    ),
    cost=None,
)  # fmt: skip
