r"""Quanta: L(N, D) = E + A / N^alpha + B / D^(alpha / (1 + alpha)).

N parameters, D training tokens, L nats per token. Michaud et al. 2023 (arXiv:2303.13506): skills are learned in the
order of their use p_k ~ k^-(1 + alpha); size limits how many there are, data which are seen often enough.
"""

from .._powers import power
from ..base import Law
from .chinchilla import LAW as CHINCHILLA


def predict(p, x):
    """Return the loss in nats per token of one run with x["params"] parameters and x["tokens"] tokens."""
    of_data = p["alpha"] / (1.0 + p["alpha"])
    return p["E"] + p["A"] * power(x["params"], -p["alpha"]) + p["B"] * power(x["tokens"], -of_data)


LAW = Law(
    "quanta",
    title="Quanta: one exponent of skills for size and data",
    formula=r"L(N, D) = E + \frac{A}{N^{\alpha}} + \frac{B}{D^{\alpha / (1 + \alpha)}}",
    target="loss",
    unit="nats per token",
    features=CHINCHILLA.features,
    params=tuple(p for p in CHINCHILLA.params if p.name != "beta"),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2303.13506",
    notes=(
        "Fit only: the paper gives relations of exponents and no constants of language models.",
        "With alpha = 0.34 data fall off with 0.254. Hoffmann et al. find 0.34 and 0.28, Besiroglu et al. 0.35 and "
        "0.37.",
        "The best size grows as C^(1 / (2 + alpha)), less than its root.",
    ),
    rival="chinchilla",
)  # fmt: skip
