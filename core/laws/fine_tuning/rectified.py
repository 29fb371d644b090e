r"""Rectified law of fine-tuning: L(D) = E + B / (D_l + D^beta).

D examples of fine-tuning, L nats per token on held-out examples. Lin et al. 2024 (arXiv:2402.02314): D_l, in units of
D^beta, is what pre-training has taught already. While D^beta is below it the loss hardly falls; beyond it the loss is a
power law. At D_l = 0 it is one.
"""

from .._powers import power
from ..base import Check, Feature, Law, Param, Published, nonnegative, positive

_ROWS = (
    # name, model, data, B, D_l, beta, E
    ("lin-lamini-flan", "LaMini-GPT-124M", "FLAN", 563.8, 166.1, 0.4553, 1.0692),
    ("lin-gpt2-flan", "GPT-2", "FLAN", 856.4, 260.7, 0.5005, 1.2423),
    ("lin-gpt2-wmt", "GPT-2", "WMT19", 1822.0, 754.9, 0.6505, 0.7809),
    ("lin-gpt2-gigaword", "GPT-2", "Gigaword", 32.89, 14.75, 0.2834, 0.9797),
)
# E + B / (D_l + D^beta) at D = 200, 25,600 and 1,638,400, in plain arithmetic.
_COMPUTED = {
    "lin-lamini-flan": ((200.0, 4.2498410249), (25600.0, 3.1749613741), (1638400.0, 1.7393620468)),
    "lin-gpt2-flan": ((200.0, 4.3578452935), (25600.0, 3.2740232958), (1638400.0, 1.7948550765)),
    "lin-gpt2-wmt": ((200.0, 3.0981050944), (25600.0, 2.0020328290), (1638400.0, 0.9355363909)),
    "lin-gpt2-gigaword": ((200.0, 2.6892829430), (25600.0, 1.9915767460), (1638400.0, 1.4336759149)),
}


def predict(p, x):
    """Return the loss in nats per token after x["examples"] of fine-tuning."""
    return p["E"] + p["B"] / (p["D_l"] + power(x["examples"], p["beta"]))


def _set(name: str, model: str, data: str, B: float, learned: float, beta: float, E: float) -> Published:
    return Published(
        name,
        values={"B": B, "D_l": learned, "beta": beta, "E": E},
        source=f"the losses of {model} on {data} of Lin et al. 2024 (linhaowei1/Fine-tuning-Scaling-Law, Apache-2.0), "
        "fitted again by squares of the log loss in another account; the deviations are those that the authors print",
        confidence="secondary",
        conventions={
            "examples": "those of fine-tuning, 200 to 1,638,400, doubling",
            "loss": f"nats per token on {data}",
        },
        checks=tuple(Check({"examples": n}, value=value, rtol=1e-9) for n, value in _COMPUTED[name]),
        ranges={"examples": (200.0, 1_638_400.0)},
    )


LAW = Law(
    "rectified",
    title="Rectified law of fine-tuning",
    formula=r"L(D) = E + \frac{B}{D_l + D^{\beta}}",
    target="loss",
    unit="nats per token",
    features=(
        Feature("examples", kind="scale", symbol="D", unit="examples", doc="examples of fine-tuning",
                range=(100.0, 1e8)),
    ),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.05, 3.0), unit="nats per token",
              doc="loss at endless examples", linear=True),
        Param("B", symbol="B", domain=positive, start=(1.0, 1e5), unit="nats per token",
              doc="how much there is to learn", linear=True),
        Param("D_l", symbol="D_l", domain=positive, start=(1.0, 1e4), unit="",
              doc="what pre-training has taught already"),
        Param("beta", symbol=r"\beta", domain=positive, start=(0.1, 1.5), unit="", doc="how fast examples help"),
    ),
    predict=predict,
    objective="mse-log",
    published=tuple(_set(*row) for row in _ROWS),
    cite="arXiv:2402.02314",
    notes=(
        "A curve belongs to one model and one data set: fit each by itself.",
        "Over the authors' 90 curves the deviation of the log loss is .006 on FLAN where a power law's is .036, .012 "
        "against .063 on WMT19, and .005 against .011 on Gigaword.",
        "Several of their models, OPT and Cerebras among them, do not determine E on FLAN: it runs to 0.",
        "The same form is c + A / (1 + (D / D_0)^beta), with A = B / D_l and D_0 = D_l^(1 / beta).",
    ),
)  # fmt: skip
