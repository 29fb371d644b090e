r"""Best learning rate from width: eta_opt(d) = k d^-a; muP says a = 1 for the hidden weights under Adam.

d features of the model. Under muP the best rate of a small proxy of width d_0 is that of a model of width d after
multiplication by d_0 / d, as Bergsma et al. 2025 (arXiv:2505.13738) transfer it.
"""

from ...base import Feature
from ...power_product import coefficient, exponent, product_of_powers

_WIDTH = Feature("width", kind="scale", symbol="d", unit="features", doc="width of the model", range=(64, 16_384))

LAW = product_of_powers(
    "optimal-learning-rate-width",
    title="Best learning rate from width (muP transfer)",
    formula=r"\eta_{\mathrm{opt}}(d) = k\, d^{-a}",
    target="learning_rate",
    unit="1",
    coefficient=coefficient("", start=(1e-4, 1e3), doc="best rate at a width of one"),
    divided_by={
        _WIDTH: exponent("a", start=(-0.5, 1.5), doc="1 where muP's transfer holds, 0 where width does not matter")
    },
    published=(),
    cite="arXiv:2505.13738",
    notes=(
        "Fit only: k comes from your own small models. With a held at 1 the law is muP's transfer, eta = eta_0 d_0 / "
        "d.",
        "The rate is that of the hidden weights: rates of embeddings and norms are not divided by the width.",
        "Rows are the best rates of sweeps at several widths, all else held. The fitted a says whether your "
        "parametrisation transfers: under muP the rate before muP's own scaling does not move with width.",
    ),
)
