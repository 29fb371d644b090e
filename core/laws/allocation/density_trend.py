r"""Density of the best open models by date: rho(t) = exp(365.25 g (t - 2024)).

t the date as a year with decimals, g the growth a day, rho how many parameters the best model of 2024-01-01 would have
needed for each that a model of the date has. Xiao et al. 2024 (arXiv:2412.04315, densing law): ln rho = A t + B along
the upper envelope, t in days. B is not published, so densities here are relative to those of a fixed date.
"""

import math

import jax.numpy as jnp

from ..base import Check, Feature, Law, Param, Published, positive

DAYS, START = 365.25, 2024.0


def predict(p, x):
    """Return the density at the date x["year"], as a multiple of that on 2024-01-01."""
    return p["rho_0"] * jnp.exp(DAYS * p["g"] * (x["year"] - START))


def _published(name: str, growth: float, source: str) -> Published:
    """Return a trend; by its own form a density doubles after ln 2 / g days."""
    return Published(
        name,
        values={"rho_0": 1.0, "g": growth},
        source=source,
        confidence="secondary",
        conventions={"density": "parameters of a reference model with the same score, over those of the model"},
        checks=(  # a doubling, and one year
            Check({"year": START + math.log(2.0) / growth / DAYS}, value=2.0, rtol=1e-9),
            Check({"year": START + 1.0}, value=math.exp(growth * DAYS), rtol=1e-9),
        ),
        ranges={"year": (2023.15, 2024.9)},
    )


LAW = Law(
    "density-trend",
    title="Density of the best models by date",
    formula=r"\rho(t) = \rho_0 \exp\left(365.25\, g \left(t - 2024\right)\right)",
    target="metric/density",
    unit="as given",
    features=(
        Feature("year", kind="setting", symbol="t", unit="years", doc="date of the model", range=(2023.0, 2026.0)),
    ),
    params=(
        Param("rho_0", symbol=r"\rho_0", domain=positive, start=(0.05, 20.0), unit="as given",
              doc="density on 2024-01-01", linear=True),
        Param("g", symbol="g", domain=positive, start=(1e-3, 3e-2), unit="1/day", doc="growth a day"),
    ),
    predict=predict,
    objective="mse-log",
    published=(
        _published("xiao", 0.0073, "Xiao et al. 2024, the text: A about .0073 a day (R2 .912), 95 days to double"),
        _published("xiao-abstract", 0.007, "Xiao et al. 2024, the abstract: A about .007 a day, 3.3 months to double"),
        _published("xiao-2025", math.log(2.0) / (3.5 * DAYS / 12), "Xiao et al. 2025, the journal's version over 51 "
                   "models: a doubling in about 3.5 months"),
    ),
    cost=None,
    cite="arXiv:2412.04315",
    notes=(
        "It is the upper envelope of open models: most models lie below it.",
        "On MMLU alone the growth was about .0048 a day before the end of 2022, and .0073 after.",
        "Density is counted with a reference model's laws of loss and score, whose constants are not published: the "
        "sets give ratios between two dates only.",
    ),
)  # fmt: skip
