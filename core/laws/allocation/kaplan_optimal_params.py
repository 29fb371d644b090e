r"""Compute-optimal size: N_opt(C) = k C^a.

N_opt parameters without embeddings, C training compute in FLOP, k parameters. Kaplan et al. 2020
(arXiv:2001.08361), Table 6: 1.3e9 (C_min / PF-day)^0.73.
"""

from .._units import PF_DAY
from ..base import Check, Feature, Published
from ..power_product import coefficient, exponent, product_of_powers

_COMPUTE = Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e16, 1e26))

LAW = product_of_powers(
    "kaplan-optimal-params",
    title="Compute-optimal size (Kaplan)",
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
    ),
    cite="arXiv:2001.08361, Table 6",
    notes=(
        "Do not size a new run by this set. Later work finds an exponent near 0.5, once the output layer is "
        "counted and warm-up and other settings are tuned (Hoffmann et al. 2022; Porian et al. 2024).",
        "Compute is C_min, which a batch far below the critical one would need. The compute that runs spend is larger.",
    ),
    cost=None,
)
