r"""A dip on the way up: s(C) = s_inf - A (C / 1e21)^-alpha - h exp(-(ln(C / C_d))^2 / (2 w^2)).

C training compute in FLOP, s a score that rises in the end, after it has fallen around C_d: harder questions of a test
are first answered worse than by chance. The form is this project's own for the public law-discovery task on such
curves, of which no form that is known predicts the end well (R2 of .38 at best).
"""

import jax.numpy as jnp

from .._powers import power
from ..base import Feature, Law, Param, nonnegative, positive, real

_COMPUTE = 1e21


def predict(p, x):
    """Return the score of one run of x["flops"]."""
    away = (jnp.log(x["flops"]) - jnp.log(p["C_d"])) / p["w"]
    return p["s"] - p["A"] * power(x["flops"] / _COMPUTE, -p["alpha"]) - p["h"] * jnp.exp(-(away**2) / 2)


LAW = Law(
    "dip-and-rise",
    title="A score that falls before it rises",
    formula=r"s(C) = s_{\infty} - A \left(\frac{C}{10^{21}}\right)^{-\alpha} "
    r"- h \exp\left(-\frac{\ln^2(C / C_d)}{2 w^2}\right)",
    target="metric/score",
    unit="as given",
    features=(
        Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e20, 1e24)),
    ),
    params=(
        Param("s", symbol=r"s_{\infty}", domain=real, start=(-1.0, 1.0), unit="as given",
              doc="score at endless compute", linear=True),
        Param("A", symbol="A", domain=nonnegative, start=(0.0, 0.5), unit="as given", doc="what 1e21 FLOP lack",
              linear=True),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.02, 1.0), unit="", doc="how fast compute helps"),
        Param("h", symbol="h", domain=nonnegative, start=(0.0, 0.5), unit="as given",
              doc="depth of the dip", linear=True),
        Param("C_d", symbol="C_d", domain=positive, start=(1e20, 1e24), unit="FLOP", doc="compute of the dip"),
        Param("w", symbol="w", domain=positive, start=(0.3, 4.0), unit="", doc="width of the dip, in e-folds"),
    ),
    predict=predict,
    objective="mse",
    published=(),
    cite="SLDBench's task of a score that falls and rises; the form is this project's own",
    notes=(
        "Fit only: the form is this project's own, and no paper's.",
        "Runs that end before the dip does say nothing of the rise: the best R2 known on hidden runs of such a "
        "table is .38.",
        "A score may have any sign here, as the negative Brier score has.",
    ),
    cost=None,
)  # fmt: skip
