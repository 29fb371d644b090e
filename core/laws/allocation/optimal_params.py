r"""Compute-optimal size, embeddings included: N_opt(C) = k C^a.

N_opt parameters, C training compute in FLOP. Hoffmann et al. 2022 (arXiv:2203.15556): their first two approaches, the
envelope of training curves and parabolas at equal compute. McLeish et al. 2025 (arXiv:2502.06857): the envelope.
"""

import math

from .._checks import rounded
from ..base import Feature, Published
from ..power_product import coefficient, exponent, product_of_powers


def _hoffmann(approach: str, k: float, a: float, printed: float, at: str) -> Published:
    """Return the power law through the nine rows of Table 3 or A3, by least squares on logarithms."""
    return Published(
        f"hoffmann-{approach}",
        values={"k": k, "a": a},
        source=f"Hoffmann et al. 2022, nine printed rows, {approach}: a power law through them by this project",
        confidence="own",
        conventions={
            "params": "all parameters, embeddings included",
            "flops": "6 N D",
            "exponent": f"the paper prints {printed}",
        },
        checks=(rounded({"flops": 5.76e23}, at),),  # computed by the form
    )


def _mcleish(subset: str, slope: float, intercept: float, at: str) -> Published:
    """Return the line through the lower hull of losses over compute that the authors store, in logarithms."""
    return Published(
        f"mcleish-{subset}",
        values={"k": math.exp(intercept), "a": slope},
        source=f"McLeish et al. 2025, as stored by the authors, first approach, {subset}",
        confidence="verified",
        conventions={
            "params": "all parameters, embeddings and untied output head included",
            "flops": "counted layer by layer, more than 6 N D",
        },
        checks=(rounded({"flops": 1e21}, at),),  # computed by the form
    )


LAW = product_of_powers(
    "optimal-params",
    title="Compute-optimal size",
    formula=r"N_{\mathrm{opt}}(C) = k\, C^{a}",
    target="params",
    unit="parameters",
    coefficient=coefficient("parameters", start=(1e-10, 1e4), doc="best size at one FLOP"),
    powers={
        Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e16, 1e26)):
            exponent("a", start=(0.1, 1.2), doc="share of compute growth that goes into size"),
    },
    published=(
        _hoffmann("envelope", 0.0991590, 0.498099, 0.50, "6.782266e10"),
        _hoffmann("parabolas", 0.144877, 0.489942, 0.49, "6.3420309e10"),
        _mcleish("all", 0.457903, -1.02586, "1.4805997e9"),
        _mcleish("up-to-100b", 0.499380, -2.84511, "1.783875e9"),
        _mcleish("over-120b", 0.798672, -18.04217, "8.6396695e8"),
        _mcleish("half-rate", 0.513128, -3.56884, "1.6817463e9"),
        _mcleish("cooled", 0.596981, -7.52219, "1.8610386e9"),
    ),
    cite="arXiv:2203.15556, Tables 2, 3 and A3; arXiv:2502.06857",
    notes=(
        "The envelope at 5.76e23 FLOP is 67.8B parameters, where the paper prints 67B.",
        "A parabola through few sizes at equal compute is biased where size and data help at different rates. The bias "
        "is a constant factor and does not touch the exponent.",
        "One set of runs gives exponents from 0.46 to 0.80, by which checkpoints are taken: the envelope is fragile.",
    ),
    cost=None,
)  # fmt: skip
