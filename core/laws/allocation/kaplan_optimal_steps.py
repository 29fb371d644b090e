r"""Compute-optimal steps: S_min(C) = k C^a.

S_min optimiser steps at a batch well above the critical one, C training compute in FLOP. Kaplan et al. 2020
(arXiv:2001.08361), Table 6: 5.4e3 (C_min / PF-day)^0.03; eq. B.10 follows from its law of size and steps.
"""

from .._checks import rounded
from .._units import PF_DAY
from ..base import Feature, Published
from ..loss.kaplan_ns import FRONTIER, frontier_exponent, frontier_steps
from ..power_product import coefficient, exponent, product_of_powers

_ALPHA_C = frontier_exponent(FRONTIER["alpha_N"], FRONTIER["alpha_S"], FRONTIER["alpha_B"])

LAW = product_of_powers(
    "kaplan-optimal-steps",
    title="Compute-optimal steps",
    formula=r"S_{\min}(C) = k\, C^{a}",
    target="steps",
    unit="steps",
    coefficient=coefficient("steps", start=(0.1, 1e6), doc="fewest steps at one FLOP"),
    powers={
        Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e16, 1e26)):
            exponent("a", start=(-0.1, 0.5), doc="share of compute growth that goes into steps"),
    },
    published=(
        Published(
            "kaplan",
            values={"k": 5.4e3 * PF_DAY**-0.03, "a": 0.03},
            source="Kaplan et al. 2020, Table 6: S_min = 5.4e3 C_min^0.03, C_min in PF-days",
            confidence="verified",
            conventions={"flops": "C_min = C / (1 + B / B_crit(L))", "steps": "the fewest that would do"},
            # Computed by the form.
            checks=(rounded({"flops": PF_DAY}, "5400.0000"), rounded({"flops": 3640 * PF_DAY}, "6906.0036")),
        ),
        Published(
            "kaplan-frontier",
            values={"k": frontier_steps(1.0, **FRONTIER), "a": _ALPHA_C / FRONTIER["alpha_S"]},
            source="Kaplan et al. 2020, eq. B.10: the frontier that follows from Table 3 and B* = 2e8 tokens",
            confidence="verified",
            conventions={"flops": "6 N B_crit(L) S_min", "steps": "S_min at the best size"},
            # Computed by eqs. B.7, B.8 and B.10.
            checks=(rounded({"flops": PF_DAY}, "13205.105"), rounded({"flops": 3640 * PF_DAY}, "23255.115")),
        ),
    ),
    cite="arXiv:2001.08361, Table 6 and eq. B.10",
    notes=(
        "Steps hardly grow with compute: by this account more compute goes into size and batch.",
        "Steps at the critical batch are twice as many.",
        "Later work, with rates tuned for each length, puts much more of the compute into data.",
    ),
    cost=None,
)  # fmt: skip
