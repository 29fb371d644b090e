r"""Compute-optimal size: N_opt(C) = k C^a.

N_opt parameters without embeddings, C training compute in FLOP, k parameters. Kaplan et al. 2020
(arXiv:2001.08361), Table 6: 1.3e9 (C_min / PF-day)^0.73, and eq. B.9, which follows from its law of size and steps.
Liu et al. 2025 (arXiv:2502.16982, Moonlight) for AdamW.
"""

from .._checks import rounded
from .._units import PF_DAY
from ..base import Check, Feature, Published
from ..loss.kaplan_ns import FRONTIER, frontier_exponent, frontier_params
from ..power_product import coefficient, exponent, product_of_powers

_COMPUTE = Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e16, 1e26))

_ALPHA_C = frontier_exponent(FRONTIER["alpha_N"], FRONTIER["alpha_S"], FRONTIER["alpha_B"])

LAW = product_of_powers(
    "kaplan-optimal-params",
    title="Compute-optimal size, embeddings left out",
    formula=r"N_{\mathrm{opt}}(C) = k\, C^{a}",
    target="params_non_embedding",
    unit="parameters",
    coefficient=coefficient("parameters", start=(1e-12, 1e4), doc="best size at one FLOP"),
    powers={_COMPUTE: exponent("a", start=(0.1, 1.2), doc="share of compute growth that goes into size")},
    published=(
        Published(
            "kaplan",
            values={"k": 1.3e9 * PF_DAY**-0.73, "a": 0.73},
            source="Kaplan et al. 2020, Table 6: N_opt = 1.3e9 C_min^0.73, C_min in PF-days",
            confidence="verified",
            conventions={
                "params": "without embeddings",
                "flops": "C_min = C / (1 + B / B_crit(L)), C = 6 N B S",
                "batch": "far below the critical batch",
            },
            # Half a unit of the last printed digit.
            checks=(
                Check({"flops": 100 * PF_DAY}, value=3.749e10, rtol=0.5 / 3749),
                Check({"flops": 3640 * PF_DAY}, value=5.171e11, rtol=0.5 / 5171),
            ),
        ),
        Published(
            "kaplan-frontier",
            values={"k": frontier_params(1.0, **FRONTIER), "a": _ALPHA_C / FRONTIER["alpha_N"]},
            source="Kaplan et al. 2020, eq. B.9: the frontier that follows from Table 3 and B* = 2e8 tokens",
            confidence="verified",
            conventions={"params": "without embeddings", "flops": "6 N B_crit(L) S_min", "batch": "the critical batch"},
            # Computed by eqs. B.7 to B.9.
            checks=(rounded({"flops": PF_DAY}, "6.0415814e8"), rounded({"flops": 3640 * PF_DAY}, "1.6106382e11")),
        ),
        Published(
            "moonlight",
            values={"k": 0.0483359, "a": 0.5112684},
            source="Liu et al. 2025 (arXiv:2502.16982, Moonlight), AdamW: N = 0.0483359 C^0.5112684",
            confidence="verified",
            conventions={"params": "without embeddings", "flops": "6 N D", "models": "399M to 1.5B"},
            # Computed; at the compute of two rows of its Table 2, which print 545M and 822M.
            checks=(
                rounded({"flops": 6 * 545e6 * 14.04e9}, "5.4548845e8"),
                rounded({"flops": 6 * 822e6 * 20.76e9}, "8.2201269e8"),
            ),
        ),
    ),
    cite="arXiv:2001.08361, Table 6 and eq. B.9; arXiv:2502.16982",
    notes=(
        "Do not size a new run by the sets of Kaplan et al. Later work finds an exponent near 0.5, once the output "
        "layer is counted and warm-up and other settings are tuned (Hoffmann et al. 2022; Porian et al. 2024).",
        "Compute is C_min, which a batch far below the critical one would need. The compute that runs spend is larger.",
    ),
    cost=None,
)
