r"""Model collapse by two amounts of data: E(T, T_0) = A / T^c + B / T_0^c.

T tokens of synthetic text that a model is trained on, T_0 tokens that trained the model which wrote them, E the error.
Dohmatob et al. 2024 (arXiv:2402.07043), the double law: c = (beta - 1) / beta for words whose frequency falls as
rank^(-beta).
"""

from .._powers import power
from ..base import Feature, Law, Param, interval, nonnegative, positive


def predict(p, x):
    """Return the error after x["tokens"] tokens from a model that x["generator_tokens"] trained."""
    return p["A"] * power(x["tokens"], -p["c"]) + p["B"] * power(x["generator_tokens"], -p["c"])


LAW = Law(
    "collapse-double",
    title="Model collapse: own and the generator's data",
    formula=r"E(T, T_0) = \frac{A}{T^{c}} + \frac{B}{T_0^{c}}",
    target="metric/error",
    unit="as given",
    features=(
        Feature("tokens", kind="scale", symbol="T", unit="tokens", doc="tokens of training", range=(1e3, 1e8)),
        Feature("generator_tokens", kind="scale", symbol="T_0", unit="tokens",
                doc="tokens that trained the model which wrote them", range=(1e3, 1e8)),
    ),
    params=(
        Param("A", symbol="A", domain=positive, start=(0.1, 10.0), unit="as given", doc="what few tokens lack",
              linear=True),
        Param("B", symbol="B", domain=positive, start=(0.1, 10.0), unit="as given",
              doc="what a generator of few tokens never says", linear=True),
        Param("c", symbol="c", domain=nonnegative, start=(0.1, 0.7), unit="", doc="how fast both help"),
    ),
    predict=predict,
    objective="mse-log",
    published=(),
    within=interval(0.0, 1.0),
    cost=None,
    cite="arXiv:2402.07043",
    notes=(
        "Fit only: the paper gives the form for a model of text, and no constants of real ones.",
        "However many tokens a generator writes, the second term stays: only its own data lower it.",
        "After n generations, each on as much text, B is n times as large.",
    ),
)  # fmt: skip
