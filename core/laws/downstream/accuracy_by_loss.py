r"""Accuracy by the loss on its task: a(L) = b - h / (1 + exp(-k (L - L_0))).

L loss on the right answers, in the unit of the run table, a accuracy: b at a low loss, b - h where the model guesses.
The second step of Bhagia et al. 2024 (arXiv:2412.04403), of Magnusson et al. 2025 (arXiv:2504.11393, DataDecide) and of
Xiao et al. 2024 (arXiv:2412.04315, densing law); the first step is a law of the loss by size and data.
"""

import jax

from ..base import Feature, Law, Param, nonnegative, positive, real
from ._common import SHARE, TARGET, UNIT


def predict(p, x):
    """Return the accuracy of one model with a loss of x["loss"] on the task."""
    return p["b"] - p["h"] * jax.nn.sigmoid(p["k"] * (x["loss"] - p["L_0"]))


LAW = Law(
    "accuracy-by-loss",
    title="Accuracy by the loss on its task",
    formula=r"a(L) = b - \frac{h}{1 + e^{-k \left(L - L_0\right)}}",
    target=TARGET,
    unit=UNIT,
    features=(
        Feature("loss", kind="scale", symbol="L", unit="nats per token", doc="loss on the right answers of the task",
                range=(0.3, 3.0)),
    ),
    params=(
        Param("b", symbol="b", domain=SHARE, start=(0.4, 1.0), unit=UNIT, doc="accuracy at a low loss", linear=True),
        Param("h", symbol="h", domain=nonnegative, start=(0.1, 0.9), unit=UNIT, doc="what is above guessing",
              linear=True),
        Param("k", symbol="k", domain=positive, start=(1.0, 20.0), unit="1/(nats per token)", doc="how steep it is"),
        Param("L_0", symbol="L_0", domain=real, start=(0.3, 3.0), unit="nats per token", doc="loss halfway up"),
    ),
    predict=predict,
    objective="mse",
    published=(),
    within=SHARE,
    cost=None,
    cite="arXiv:2412.04403; arXiv:2504.11393; arXiv:2412.04315",
    notes=(
        "Fit only: the authors fit it anew for each task.",
        "First fit a law of size and data to the loss on the task, then this one, and put the first into the second.",
        "Bhagia et al. add a point of the highest accuracy at a loss of 0, and leave out the first tenth of a run.",
        "Where it failed: for 13B parameters and 5T tokens the two steps of Bhagia et al. gave .527 on ARC Challenge "
        "where .638 was measured, and .772 on ARC Easy where it was .872; on MMLU .513 where it was .516.",
    ),
)  # fmt: skip
