r"""Experts, size and data: L = a E^^delta N^(alpha + gamma ln E^) + b E^^omega D^(beta + zeta ln E^) + c.

N parameters that a token uses, D training tokens, E experts, L nats per token; E^ saturates as in the law of routed
models, with E_start = 2.0732 and E_max = 290.4521. Ludziejewski et al. 2025 (arXiv:2502.05172), Tables 1 and 3.
"""

import jax.numpy as jnp

from .._checks import rounded
from ..base import Law, Param, Published, nonnegative, positive, real
from ._common import ACTIVE, EXPERTS, TOKENS, saturated

FIRST, MOST = 2.0732, 290.4521  # E_start and E_max, which the paper's fit holds for every model


def predict(p, x):
    """Return the loss in nats per token of one run of "active_params", "tokens" and "experts"."""
    experts = jnp.log(saturated(x["experts"], FIRST, MOST))
    size = p["delta_E"] * experts + (p["alpha"] + p["gamma"] * experts) * jnp.log(x["active_params"])
    data = p["omega"] * experts + (p["beta"] + p["zeta"] * experts) * jnp.log(x["tokens"])
    return p["a"] * jnp.exp(size) + p["b"] * jnp.exp(data) + p["c"]


def _exponent(name: str, symbol: str, start: tuple[float, float], doc: str) -> Param:
    return Param(name, symbol=symbol, domain=real, start=start, unit="", doc=doc)


def _check(experts: float, text: str):
    return rounded({"active_params": 1e9, "tokens": 2e10, "experts": experts}, text)


LAW = Law(
    "experts-size-data",
    title="Size, data and experts together",
    formula=(
        r"L = a\, \hat{E}^{\delta} N^{\alpha + \gamma \ln \hat{E}} + b\, \hat{E}^{\omega} D^{\beta + \zeta \ln \hat{E}}"
        r" + c, \quad \hat{E} = \hat{E}(E)"
    ),
    target="loss",
    unit="nats per token",
    features=(ACTIVE, TOKENS, EXPERTS),
    params=(
        Param("a", symbol="a", domain=positive, start=(1.0, 1e3), unit="nats per token",
              doc="size term at one parameter", linear=True),
        Param("b", symbol="b", domain=positive, start=(1.0, 1e3), unit="nats per token",
              doc="data term at one token", linear=True),
        Param("c", symbol="c", domain=nonnegative, start=(0.3, 3.0), unit="nats per token",
              doc="irreducible loss of the text", linear=True),
        _exponent("alpha", r"\alpha", (-0.5, -0.06), "how fast size helps one expert"),
        _exponent("beta", r"\beta", (-0.5, -0.06), "how fast data help one expert"),
        _exponent("gamma", r"\gamma", (-0.04, 0.0125), "how that changes with experts"),
        _exponent("delta_E", r"\delta", (-0.6, 0.2), "how fast experts help size"),
        _exponent("zeta", r"\zeta", (-0.1, 0.01), "how what data do changes with experts"),
        _exponent("omega", r"\omega", (-0.5, 1.5), "how many more data experts need"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "ludziejewski",
            values={
                "a": 35.91, "b": 35.98, "c": 1.3637, "alpha": -0.1889, "beta": -0.1775, "gamma": 0.0098,
                "delta_E": -0.2285, "zeta": -0.0259, "omega": 0.5529,
            },
            source="Ludziejewski et al. 2025, Table 3",
            confidence="verified",
            conventions={
                "active_params": "up to 2.7B, of 5B in all",
                "loss": "nats per token",
                "experts": "one is used by a token",
            },
            # Computed by the form.
            checks=(_check(1.0, "2.5776"), _check(8.0, "2.5087773"), _check(32.0, "2.4545612")),
        ),
    ),
    cite="arXiv:2502.05172, Tables 1 and 3",
    notes=(
        "More experts want more data: at 1e20 FLOP the best dense model has 1.7B parameters and 9.7B tokens, the best "
        "one of 32 experts 0.67B active ones and 25B tokens.",
        "The saturation of experts is held where the paper's fit has it: runs of few numbers of experts do not tell "
        "it.",
        "The loss falls with experts at given active parameters and tokens. Memory grows with all parameters.",
    ),
    cost=None,
)  # fmt: skip
