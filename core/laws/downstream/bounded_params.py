r"""Score by size between nothing and a ceiling: a(N) = c / (1 + (N_h / N)^s).

N parameters, a the score: a sigmoid in ln N. A study of 2025 (arXiv:2505.16276) looks at tasks on knowledge graphs by
size and finds plateaus; the form is this project's.
"""

from .._powers import ratio_power
from ..base import Law
from ._bounded import BOUNDED, STEEP, TOP, half
from ._common import SHARE, TARGET, UNIT
from ._direct import SIZE


def predict(p, x):
    """Return the score of one model with x["params"] parameters."""
    return p["c"] / (1.0 + ratio_power(p["half"], x["params"], p["s"]))


LAW = Law(
    "bounded-params",
    title="Score by size: a sigmoid",
    formula=r"a(N) = \frac{c}{1 + \left(N_h / N\right)^{s}}",
    target=TARGET,
    unit=UNIT,
    features=(SIZE,),
    params=(TOP, half((1e8, 1e11), "parameters", "N_h"), STEEP),
    predict=predict,
    objective="mse-log",
    published=(),
    within=SHARE,
    cite="arXiv:2505.16276",
    notes=(
        "Fit only: the study of tasks on knowledge graphs gives scores by size and no law.",
        BOUNDED,
        "The largest models often gain nothing over the next smaller ones: look at the residuals.",
    ),
)
