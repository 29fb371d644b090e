r"""Repetition as one more term: L(N, D, U) = E + A / N^alpha + B / D^beta + C / U^gamma.

N parameters, D training tokens with repetitions, U distinct tokens among them, L nats per token. The form that wins the
public law-discovery task on the runs of Muennighoff et al. 2023 (arXiv:2305.16264): how much text there is has a floor
of its own, whatever the passes over it.
"""

from .._powers import power
from ..base import Contained, Feature, Law, Param, nonnegative


def predict(p, x):
    """Return the loss in nats per token of one run of "params", "tokens" and "unique_tokens"."""
    seen = p["B"] * power(x["tokens"], -p["beta"])
    distinct = p["C"] * power(x["unique_tokens"], -p["gamma"])
    return p["E"] + p["A"] * power(x["params"], -p["alpha"]) + seen + distinct


LAW = Law(
    "repetition-term",
    title="Size, data and distinct data, a term each",
    formula=r"L(N, D, U) = E + \frac{A}{N^{\alpha}} + \frac{B}{D^{\beta}} + \frac{C}{U^{\gamma}}",
    target="loss",
    unit="nats per token",
    features=(
        Feature("params", kind="scale", symbol="N", unit="parameters", doc="size of the model", range=(1e7, 1e12),
                alternatives=("params_non_embedding",)),
        Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens, repetitions counted",
                range=(1e8, 1e14)),
        Feature("unique_tokens", kind="scale", symbol="U", unit="tokens", doc="distinct training tokens",
                range=(1e8, 1e14)),
    ),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.3, 3.0), unit="nats per token",
              doc="loss that nothing removes", linear=True),
        Param("A", symbol="A", domain=nonnegative, start=(1.0, 1e5), unit="nats per token",
              doc="size term at one parameter", linear=True),
        Param("B", symbol="B", domain=nonnegative, start=(1.0, 1e5), unit="nats per token",
              doc="term of tokens seen, at one token", linear=True),
        Param("C", symbol="C", domain=nonnegative, start=(1.0, 1e5), unit="nats per token",
              doc="term of distinct tokens, at one token", linear=True),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.1, 1.0), unit="", doc="how fast size helps"),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.1, 1.0), unit="", doc="how fast passes help"),
        Param("gamma", symbol=r"\gamma", domain=nonnegative, start=(0.1, 1.0), unit="", doc="how fast new text helps"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2305.16264 (the runs); the form wins SLDBench's task on them",
    notes=(
        "Fit only: no constants are published for this form.",
        "Passes over a text are not worth less and less here: another pass helps as D grows, down to the term of U.",
        "Repetition cannot hurt in this law: runs that overfit do not follow it.",
    ),
    contains=(Contained("chinchilla", held={"C": 0.0, "gamma": 0.3}),),
)  # fmt: skip
