r"""Score against the ratio of rate and batch: s = s_0 - c ln^2((eta / B) / r).

eta the peak rate, B the batch in tokens, s the score of a task after fine-tuning. Alrashed 2024, SmolTulu
(arXiv:2412.08347) maps scores over this ratio and looks for the best one of each task; the parabola is this
project's own.
"""

import jax.numpy as jnp

from ...base import Feature, Law, Param, nonnegative, positive, real
from .._common import RATE

_BATCH = Feature("batch_tokens", kind="scale", symbol="B", unit="tokens", doc="tokens in one optimiser step",
                 range=(1e4, 1e7))  # fmt: skip


def predict(p, x):
    """Return the score of one run of x["learning_rate"] and x["batch_tokens"]."""
    away = jnp.log(x["learning_rate"]) - jnp.log(x["batch_tokens"]) - jnp.log(p["r"])
    return p["s_0"] - p["c"] * away**2


LAW = Law(
    "rate-over-batch",
    title="Score against learning rate over batch",
    formula=r"s = s_0 - c \ln^2\left(\frac{\eta / B}{r}\right)",
    target="metric/score",
    unit="as given",
    features=(RATE, _BATCH),
    params=(
        Param(
            "s_0",
            symbol="s_0",
            domain=real,
            start=(0.0, 1.0),
            unit="as given",
            doc="score at the best ratio",
            linear=True,
        ),
        Param(
            "c",
            symbol="c",
            domain=nonnegative,
            start=(0.0, 0.1),
            unit="as given",
            doc="what an e-fold away from it costs, squared",
            linear=True,
        ),
        Param("r", symbol="r", domain=positive, start=(1e-13, 1e-6), unit="per token", doc="best rate over batch"),
    ),
    predict=predict,
    objective="mse",
    published=(),
    cite="arXiv:2412.08347, Table 2; the parabola is this project's own",
    notes=(
        "Fit only: the paper states no law. Fit each task by itself.",
        "The paper's rows, rate and batch in sequences with their ratio in millionths: SmolTulu SFT-1130 9.0e-5, 8, "
        "11.25; SFT-1207 3.1e-6, 32, .097; Tulu 3 8B 5e-6, 128, .039; Tulu 3 70B 2e-6, 128, .016.",
    ),
    cost=None,
)
