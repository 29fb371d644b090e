r"""Compute-optimal size of agents and world models: N_opt(C) = k C^a.

N_opt parameters, C training compute in FLOP. Pearce et al. 2024 (arXiv:2411.04434): transformers that imitate players
of a game, or predict its next pictures.
"""

from ..base import Feature
from ..power_product import coefficient, exponent, product_of_powers

_COMPUTE = Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e15, 1e25))

LAW = product_of_powers(
    "agents-optimal-params",
    title="Compute-optimal size of agents and world models",
    formula=r"N_{\mathrm{opt}}(C) = k\, C^{a}",
    target="params",
    unit="parameters",
    coefficient=coefficient("parameters", start=(1e-8, 1e8), doc="best size at one FLOP"),
    powers={_COMPUTE: exponent("a", start=(0.1, 0.9), doc="share of compute growth that goes into size")},
    published=(),
    modality="agent",
    cite="arXiv:2411.04434",
    notes=(
        "Fit only: the coefficients could not be read. Exponents of size and data: world model with 256 tokens a "
        "picture .49 and .51, with 540 tokens .62 and .37; imitation with 540 tokens .32 and .68, with a CNN .66 and "
        ".34.",
        "The more a picture is compressed, the more of the compute goes into data; imitation wants more data than a "
        "world model of the same tokens.",
        "Models of 2M to 894M on 8.6 years of play, at a constant rate. The fit foretold the largest, at 1.58e21 FLOP.",
    ),
    cost=None,
)
