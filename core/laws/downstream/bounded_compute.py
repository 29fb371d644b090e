r"""Score by compute between nothing and a ceiling: a(C) = c / (1 + (C_h / C)^s).

C training compute in FLOP, a the score: a sigmoid in ln C. Ruan et al. 2024 (arXiv:2405.10938) find that the first
common component of benchmarks is linear in ln C within each family of models, and that others are sigmoids of it.
"""

from .._powers import ratio_power
from ..base import Law
from ._bounded import BOUNDED, STEEP, TOP, half
from ._common import SHARE, TARGET, UNIT
from ._direct import COMPUTE


def predict(p, x):
    """Return the score of one model with x["flops"] FLOP."""
    return p["c"] / (1.0 + ratio_power(p["half"], x["flops"], p["s"]))


LAW = Law(
    "bounded-compute",
    title="Score by compute: a sigmoid",
    formula=r"a(C) = \frac{c}{1 + \left(C_h / C\right)^{s}}",
    target=TARGET,
    unit=UNIT,
    features=(COMPUTE,),
    params=(TOP, half((1e19, 1e24), "FLOP", "C_h"), STEEP),
    predict=predict,
    objective="mse-log",
    published=(),
    within=SHARE,
    cost=None,
    cite="arXiv:2405.10938",
    notes=(
        "Fit only: each family of models has coefficients of its own; give it as the group.",
        BOUNDED,
        "The same compute buys families different scores: C_h says how efficient a family is.",
    ),
)
