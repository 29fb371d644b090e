r"""Best learning rate from width: eta_opt(d) = k d^-a; muP says a = 1 for the hidden weights under Adam.

d features of the model. Under muP the best rate of a small proxy of width d_0 is that of a model of width d after
multiplication by d_0 / d, as Bergsma et al. 2025 (arXiv:2505.13738) transfer it.
"""

from ..._powers import power
from ...base import Feature, Law, Param, positive, real


def predict(p, x):
    """Return the best learning rate of the hidden weights of a model of x["width"] features."""
    return p["k"] * power(x["width"], -p["a"])


LAW = Law(
    key="optimal-learning-rate-width",
    title="Best learning rate from width (muP transfer)",
    formula=r"\eta_{\mathrm{opt}}(d) = k\, d^{-a}",
    target="learning_rate",
    unit="1",
    features=(
        Feature("width", kind="scale", symbol="d", unit="features", doc="width of the model", range=(64, 16_384)),
    ),
    params=(
        Param(
            "k", symbol="k", domain=positive, start=(1e-4, 1e3), unit="", doc="best rate at a width of one", linear=True
        ),
        Param(
            "a",
            symbol="a",
            domain=real,
            start=(-0.5, 1.5),
            unit="",
            doc="1 where muP's transfer holds, 0 where width does not matter",
        ),
    ),
    predict=predict,
    objective="mse-log",
    published=(),
    cite="arXiv:2505.13738",
    notes=(
        "Fit only: k is whatever your proxy says. Held at a = 1 it is muP's transfer, eta = eta_0 d_0 / d.",
        "Of the hidden weights: rates of embeddings and norms are not divided by the width.",
        "Rows are the best rates of sweeps at several widths, all else held. Fitted, a tells whether your "
        "parametrisation transfers: under muP the rate before its own scaling does not move with width.",
    ),
)
