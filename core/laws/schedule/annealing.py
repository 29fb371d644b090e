r"""Annealing law of a schedule: L(t) = L_0 + A S_1(t)^-alpha - C S_2(t).

S_1(t) the sum of learning rates up to step t, S_2(t) = sum_i m_i with m_i = lambda m_{i-1} + (eta_{i-1} - eta_i), the
area under falls that fade, L nats per token. Tissue et al. 2024 (arXiv:2408.11029). Only falls count here, not the
rises of a warm-up.
"""

import jax.numpy as jnp

from .._powers import power
from ..base import Law, Param, interval, nonnegative, positive
from ._curve import FELL, HISTORY, STEPS, past, total


def predict(p, x):
    """Return the loss in nats per token after the steps whose learning rates are x["learning_rate"], [KNOTS, 4]."""
    history = x["learning_rate"]
    after = jnp.maximum(history[:, STEPS], 0.0) + 1
    # A fall of d at step k adds d, lambda d, lambda^2 d ..: a geometric sum by step t.
    faded = (1 - p["lambda"] ** after) / (1 - p["lambda"])
    area = past(history, jnp.where(history[:, FELL] > 0, faded, 0.0))
    return p["L0"] + p["A"] * power(total(history), -p["alpha"]) - p["C"] * area


LAW = Law(
    key="annealing",
    title="Loss curve of a schedule (annealing)",
    formula=(
        r"L(t) = L_0 + \frac{A}{S_1(t)^{\alpha}} - C \sum_{i \le t} m_i, \quad "
        r"m_i = \lambda m_{i-1} + (\eta_{i-1} - \eta_i)"
    ),
    target="loss",
    unit="nats per token",
    features=(HISTORY,),
    params=(
        Param(
            "L0",
            symbol="L_0",
            domain=nonnegative,
            start=(0.5, 4.0),
            unit="nats per token",
            doc="loss of an endless run",
            linear=True,
        ),
        Param(
            "A",
            symbol="A",
            domain=positive,
            start=(0.05, 5.0),
            unit="nats per token",
            doc="loss above L_0 at a sum of rates of one",
            linear=True,
        ),
        Param(
            "alpha",
            symbol=r"\alpha",
            domain=nonnegative,
            start=(0.1, 1.2),
            unit="",
            doc="how fast it falls with the sum of rates",
        ),
        Param(
            "C",
            symbol="C",
            domain=positive,
            start=(0.01, 10.0),
            unit="nats per token",
            doc="gain of the area under falls",
            linear=True,
        ),
        Param(
            "lambda",
            symbol=r"\lambda",
            domain=interval(0.9, 0.9999),
            start=(0.99, 0.9995),
            unit="",
            doc="how slowly a fall fades, a step",
        ),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2408.11029",
    notes=(
        "Fit only: the constants of the authors could not be read. They find lambda near 0.999.",
        "Constants belong to one model size and one batch, and say nothing about others.",
        "Rows are steps of runs, with the learning rate of each: whole schedules, not peak rates.",
    ),
)
