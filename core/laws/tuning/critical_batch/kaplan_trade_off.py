r"""Steps against batch size: S(B) = S_min (1 + B_crit / B), which is (S / S_min - 1)(E / E_min - 1) = 1.

S optimiser steps to one target loss at a batch of B tokens, E = B S the tokens that takes, S_min and E_min the least of
each, B_crit = E_min / S_min tokens. McCandlish et al. 2018 (arXiv:1812.06162); Kaplan et al. 2020 (arXiv:2001.08361),
eqs. 5.1 and 5.2. Each target loss is a fit of its own.
"""

from ...base import Law, Param, positive
from .._common import BATCH


def predict(p, x):
    """Return the steps that one run takes to the target loss with batches of x["batch_tokens"] tokens."""
    return steps_needed(p["S_min"], x["batch_tokens"], p["B_crit"])


def steps_needed(least, batch, critical):
    """Return the steps S to a loss that takes `least` at an unlimited batch, batches in tokens."""
    return least * (1 + critical / batch)


def tokens_needed(least, batch, critical):
    """Return the tokens E to a loss that takes `least` at a vanishing batch, batches in tokens."""
    return least * (1 + batch / critical)


LAW = Law(
    key="kaplan-trade-off",
    title="Steps against batch size, to one loss",
    formula=r"S(B) = S_{\min} \left(1 + \frac{B_{\mathrm{crit}}}{B}\right)",
    target="steps",
    unit="steps",
    features=(BATCH,),
    params=(
        Param(
            "S_min",
            symbol=r"S_{\min}",
            domain=positive,
            start=(1e1, 1e7),
            unit="steps",
            doc="least steps, at an unlimited batch",
            linear=True,
        ),
        Param(
            "B_crit",
            symbol=r"B_{\mathrm{crit}}",
            domain=positive,
            start=(1e4, 1e8),
            unit="tokens",
            doc="batch at which steps are twice that",
        ),
    ),
    predict=predict,
    objective="mse-log",
    published=(),
    cite="arXiv:1812.06162; arXiv:2001.08361, eqs. 5.1 and 5.2",
    notes=(
        "Fit only: its two constants belong to one model and one target loss. Fit every target loss by itself, as "
        "groups of one table.",
        "At the critical batch a run takes twice the least steps and twice the least tokens, S_min B_crit.",
        "Rows are runs, or places on runs, that reach the same loss, each with its other settings tuned for its batch.",
    ),
)
