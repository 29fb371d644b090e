r"""Compute-optimal size of video diffusion transformers: N_opt(C) = k C^a.

N_opt parameters, C training compute in FLOP. Yin et al. 2024 (arXiv:2411.17470), eqs. 10 and 14.
"""

from ..base import Check, Feature, Published
from ..power_product import coefficient, exponent, product_of_powers

_FLOPS = "C = (3/4) N (7 + n_ctx / d) T, more than 6 N T"

_COMPUTE = Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e16, 1e26))

LAW = product_of_powers(
    "video-optimal-params",
    title="Compute-optimal size of video diffusion",
    formula=r"N_{\mathrm{opt}}(C) = k\, C^{a}",
    target="params",
    unit="parameters",
    coefficient=coefficient("parameters", start=(1e-4, 1e6), doc="best size at one FLOP"),
    powers={_COMPUTE: exponent("a", start=(0.1, 0.9), doc="share of compute growth that goes into size")},
    published=(
        Published(
            "yin",
            values={"k": 0.8705, "a": 0.4294},
            source="Yin et al. 2024, eq. 14, by runs of equal compute at the best batch and learning rate, read in "
            "an account",
            confidence="secondary",
            conventions={"flops": _FLOPS, "batch and learning rate": "the best for each run"},
            checks=(Check({"flops": 1e22}, value=2.435e9, rtol=0.5 / 2435),),
        ),
        Published(
            "yin-loss-law",
            values={"k": 1.5787, "a": 0.4146},
            source="Yin et al. 2024, eq. 10, from a law of the loss, read in an account",
            confidence="secondary",
            conventions={"flops": _FLOPS, "batch and learning rate": "the best for each run"},
            checks=(Check({"flops": 1e22}, value=2.087e9, rtol=0.5 / 2087),),
        ),
    ),
    modality="video",
    cite="arXiv:2411.17470, eqs. 10 and 14",
    notes=(
        "The constants are those of video diffusion, not of language models.",
        "At a fixed batch and learning rate the paper finds 4.04B parameters best, where the best settings give 2.43B.",
        "The law of the loss behind eq. 10 is not here: its constants could not be read.",
    ),
    cost=None,
)
