r"""Experts in full, with all that is known to matter of them.

L = (e G + f / G + m S^2 + n S)(N^-alpha + k N_a^-alpha + h N_a / N) + a / N^alpha + b / D^beta + c / N_a^alpha + eps.

N all parameters, N_a those that a token uses, D training tokens, G granularity, S shared experts over those that a
token uses, L nats per token. arXiv:2509.23678.
"""

from .._checks import rounded
from .._powers import power
from ..base import Check, Feature, Law, Param, Published, interval, nonnegative, positive, real
from ._common import ACTIVE, ALL, GRANULARITY, TOKENS


def predict(p, x):
    """Return the loss in nats per token of one run, from its parameters, tokens, granularity and shared experts."""
    fine, shared = x["granularity"], x["shared_expert_share"]
    size, active = (power(x[name], -p["alpha"]) for name in ("params", "active_params"))
    shape = p["e"] * fine + p["f"] / fine + p["m"] * shared**2 + p["n"] * shared
    mixed = shape * (size + p["k"] * active + p["h"] * x["active_params"] / x["params"])
    return mixed + p["a"] * size + p["b"] * power(x["tokens"], -p["beta"]) + p["c"] * active + p["eps"]


def _check(params: float, tokens: float, active: float, granularity: float, shared: float, text: str) -> Check:
    names = ("params", "tokens", "active_params", "granularity", "shared_expert_share")
    return rounded(dict(zip(names, (params, tokens, active, granularity, shared), strict=True)), text)


def _coefficient(name: str, start: tuple[float, float], doc: str, domain=positive, linear: bool = False) -> Param:
    return Param(name, symbol=name, domain=domain, start=start, unit="nats per token", doc=doc, linear=linear)


LAW = Law(
    "comprehensive-experts",
    title="Size, data, granularity and shared experts",
    formula=(
        r"L = \left(e G + \frac{f}{G} + m S^2 + n S\right)\left(N^{-\alpha} + k N_a^{-\alpha} + h \frac{N_a}{N}\right)"
        r" + \frac{a}{N^{\alpha}} + \frac{b}{D^{\beta}} + \frac{c}{N_a^{\alpha}} + \varepsilon"
    ),
    target="loss",
    unit="nats per token",
    features=(
        ALL,
        TOKENS,
        ACTIVE,
        GRANULARITY,
        Feature("shared_expert_share", kind="setting", symbol="S", unit="1",
                doc="shared experts over all that a token uses", range=(0.0, 0.8), domain=interval(0.0, 1.0)),
    ),
    params=(
        _coefficient("e", (0.02, 1.0), "what finer experts cost", linear=True),
        _coefficient("f", (1.0, 50.0), "what coarser experts cost", linear=True),
        _coefficient("m", (1.0, 30.0), "how it bends with shared experts", linear=True),
        _coefficient("n", (-10.0, 0.0), "how it changes with shared experts", real, linear=True),
        Param("k", symbol="k", domain=nonnegative, start=(0.0, 0.02), unit="", doc="weight of the active parameters"),
        Param("h", symbol="h", domain=positive, start=(0.01, 0.3), unit="", doc="weight of their share"),
        _coefficient("a", (5.0, 300.0), "size term at one parameter", linear=True),
        _coefficient("b", (1e3, 1e6), "data term at one token", linear=True),
        _coefficient("c", (5.0, 300.0), "term of the active parameters at one", linear=True),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.1, 0.5), unit="", doc="how fast size helps"),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.2, 0.8), unit="", doc="how fast data help"),
        Param("eps", symbol=r"\varepsilon", domain=nonnegative, start=(0.5, 3.0), unit="nats per token",
              doc="irreducible loss of the text", linear=True),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "comprehensive",
            values={
                "e": 0.1577, "f": 7.2446, "m": 5.1395, "n": -3.2363, "k": 0.0013, "h": 0.0450, "a": 38.051,
                "b": 27129.05, "c": 31.096, "alpha": 0.2383, "beta": 0.4694, "eps": 1.8182,
            },
            source="arXiv:2509.23678 (2025), read in one account; four numbers that the paper prints follow from it",
            confidence="secondary",
            conventions={"params": "all", "tokens": "training tokens", "active_params": "those that a token uses"},
            # Computed by the form.
            checks=(
                _check(30e9, 1e12, 3e9, 7, 0.31, "2.1866876"),
                _check(30e9, 1e12, 12e9, 7, 0.31, "2.1604296"),
                _check(671e9, 14.8e12, 37e9, 8, 0.125, "1.9954891"),
            ),
        ),
    ),
    cite="arXiv:2509.23678",
    notes=(
        "The best granularity is sqrt(f / e) = 6.8 and the best share of shared experts -n / 2m = 0.31, as the paper "
        "says, whatever the size.",
        "The best active share is 40 % at 30B parameters and 22 % at 671B, as the paper says.",
        "Twelve parameters want many runs of many shapes.",
    ),
    cost=None,
)  # fmt: skip
