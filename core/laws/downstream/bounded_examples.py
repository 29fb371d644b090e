r"""Score by examples of fine-tuning between nothing and a ceiling: a(n) = c / (1 + (n_h / n)^s).

n examples, a the score: a sigmoid in ln n. A study of 2023 (arXiv:2303.14742) finds that instruction data help open
tasks as the logarithm of their number and do little for mathematics and code; the form is this project's.
"""

from .._powers import ratio_power
from ..base import Feature, Law
from ._bounded import BOUNDED, STEEP, TOP, half
from ._common import SHARE, TARGET, UNIT


def predict(p, x):
    """Return the score of one model after x["examples"] of fine-tuning."""
    return p["c"] / (1.0 + ratio_power(p["half"], x["examples"], p["s"]))


LAW = Law(
    "bounded-examples",
    title="Score by instruction data: a sigmoid",
    formula=r"a(n) = \frac{c}{1 + \left(n_h / n\right)^{s}}",
    target=TARGET,
    unit=UNIT,
    features=(
        Feature("examples", kind="scale", symbol="n", unit="examples", doc="examples of fine-tuning",
                range=(1e3, 1e7)),
    ),
    params=(TOP, half((1e3, 1e7), "examples", "n_h"), STEEP),
    predict=predict,
    objective="mse-log",
    published=(),
    within=SHARE,
    cost=None,
    cite="arXiv:2303.14742",
    notes=(
        "Fit only: the studies of instruction data print scores by number and no law.",
        BOUNDED,
        "Answers of a stronger model that are imitated lift the style of answers far more than what a model knows: fit "
        "each kind of task by itself.",
    ),
)  # fmt: skip
