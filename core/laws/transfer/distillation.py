r"""Loss of a distilled student: L = L_T + L_T^(-c_0) (1 + (L_T / (d L_S))^(1/f))^(-c_1 f) (A/N^alpha + B/D^beta)^gamma.

N parameters of the student, D tokens that it is distilled on, L_T the teacher's loss, L_S that of the same student
trained without a teacher, all in nats per token. Busbridge et al. 2025 (arXiv:2502.08606), eq. 8.
"""

from .._powers import power
from ..base import Feature, Law, Param, nonnegative, positive

_LOSS = "nats per token"


def predict(p, x):
    """Return the loss of a student of x["params"] on x["tokens"], from x["teacher_loss"] and x["supervised_loss"]."""
    teacher = x["teacher_loss"]
    capable = power(teacher / (p["d"] * x["supervised_loss"]), 1.0 / p["f"])
    gap = power(teacher, -p["c0"]) * (1.0 + capable) ** (-p["c1"] * p["f"])
    lacks = p["A"] * power(x["params"], -p["alpha"]) + p["B"] * power(x["tokens"], -p["beta"])
    return teacher + gap * lacks ** p["gamma"]


LAW = Law(
    "distillation",
    title="Loss of a distilled student",
    formula=(
        r"L = L_T + \frac{1}{L_T^{c_0}} \left(1 + \left(\frac{L_T}{d\, L_S}\right)^{1 / f}\right)^{-c_1 f} "
        r"\left(\frac{A}{N^{\alpha}} + \frac{B}{D^{\beta}}\right)^{\gamma}"
    ),
    target="loss",
    unit=_LOSS,
    features=(
        Feature("params", kind="scale", symbol="N", unit="parameters", doc="size of the student", range=(1e8, 1e10),
                alternatives=("params_non_embedding",)),
        Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="tokens of distillation", range=(1e9, 5e11)),
        Feature("teacher_loss", kind="scale", symbol="L_T", unit=_LOSS, doc="loss of the teacher", range=(1.9, 2.6)),
        Feature("supervised_loss", kind="scale", symbol="L_S", unit=_LOSS, doc="loss of the student without a teacher",
                range=(1.9, 3.0)),
    ),
    params=(
        Param("c0", symbol="c_0", domain=nonnegative, start=(0.1, 3.0), unit="", doc="how a weak teacher narrows it"),
        Param("c1", symbol="c_1", domain=positive, start=(0.1, 3.0), unit="", doc="how steep the turn is"),
        Param("d", symbol="d", domain=positive, start=(0.5, 2.0), unit="", doc="where the student equals the teacher"),
        Param("f", symbol="f", domain=positive, start=(0.05, 1.0), unit="", doc="how soft the turn is"),
        Param("A", symbol="A", domain=positive, start=(1e2, 1e5), unit="", doc="size term, before the outer exponent"),
        Param("B", symbol="B", domain=positive, start=(1e2, 1e6), unit="", doc="data term, before the outer exponent"),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.2, 0.7), unit="", doc="how fast size helps"),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.2, 0.7), unit="", doc="how fast data help"),
        Param("gamma", symbol=r"\gamma", domain=nonnegative, start=(0.2, 1.0), unit="", doc="how the two add up"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2502.08606",
    notes=(
        "Fit only: the constants of the student were not found. Those of training without a teacher are a set of the "
        "law of size and data with one more exponent.",
        "A better teacher is not always better: far below what the student could reach alone the gap grows.",
        "A fit needs students, tokens and teachers that differ independently.",
        "Distillation costs 3 F(N) D for the student, and F(N_T) D for the teacher's logits where they are not stored; "
        "F(N) is the compute of one token forward. The compute of plans counts the student alone.",
    ),
)  # fmt: skip
