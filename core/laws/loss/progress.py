r"""Progress of algorithms: L = exp(A - g_N (Y - 2012) - alpha ln N) + exp(B - g_D (Y - 2012) - beta ln D).

N parameters, D training tokens, Y year, L logarithm of the perplexity per word. Ho et al. 2024 (arXiv:2403.05812), the
preferred model of their notebook: a later model of the same size and data counts as a larger one.
"""

import jax.numpy as jnp

from .._checks import rounded
from ..base import Check, Feature, Law, Param, Published, interval, nonnegative, real

FROM = 2012.0


def predict(p, x):
    """Return the loss in nats of one model of "params", "tokens" and "year"."""
    later = x["year"] - FROM
    size = p["A"] - p["g_N"] * later - p["alpha"] * jnp.log(x["params"])
    return jnp.exp(size) + jnp.exp(p["B"] - p["g_D"] * later - p["beta"] * jnp.log(x["tokens"]))


def _check(params: float, tokens: float, year: float, text: str) -> Check:
    return rounded({"params": params, "tokens": tokens, "year": year}, text)


def _ho(name: str, text: str, of_size: float, of_data: float, *checks: Check) -> Published:
    """Return the constants for one text, whose terms are shifted from those of WikiText-103."""
    return Published(
        f"ho-{name}",
        values={
            "A": 1.900575 + of_size, "B": 1.331448 + of_data, "g_N": 0.003938, "g_D": 0.035620, "alpha": 0.067982,
            "beta": 0.039587,
        },
        source=f"Ho et al. 2024, the authors' notebook, model 7, {text}; A and B are deduced by this project from nine "
        "printed predictions",
        confidence="own",
        conventions={"loss": f"logarithm of the perplexity per word of {text}", "tokens": "size of the training set"},
        checks=checks,
    )  # fmt: skip


LAW = Law(
    "progress",
    title="Size, data and the year",
    formula=r"L = e^{A - g_N (Y - 2012) - \alpha \ln N} + e^{B - g_D (Y - 2012) - \beta \ln D}",
    target="loss",
    unit="nats per token",
    features=(
        Feature("params", kind="scale", symbol="N", unit="parameters", doc="all parameters", range=(1e6, 1e12),
                alternatives=("params_non_embedding",)),
        Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="tokens of the training set", range=(1e6, 1e13)),
        Feature("year", kind="setting", symbol="Y", unit="years", doc="when the model was published",
                range=(2000.0, 2024.0), domain=interval(1950.0, 2100.0)),
    ),
    params=(
        Param("A", symbol="A", domain=real, start=(0.0, 4.0), unit="", doc="logarithm of the size term in 2012"),
        Param("B", symbol="B", domain=real, start=(0.0, 4.0), unit="", doc="logarithm of the data term in 2012"),
        Param("g_N", symbol="g_N", domain=real, start=(-0.02, 0.05), unit="", doc="progress with parameters a year"),
        Param("g_D", symbol="g_D", domain=real, start=(-0.02, 0.1), unit="", doc="progress with data a year"),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.02, 0.3), unit="", doc="how fast size helps"),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.01, 0.3), unit="", doc="how fast data help"),
    ),
    predict=predict,
    objective="mse",
    published=(
        # Nine models as the authors' notebook prints them.
        _ho("wikitext-103", "WikiText-103", 0.0, 0.0,
            _check(6e6, 9.29e5, 2012.9167277, "4.434"), _check(1.1e7, 1.03e8, 2016.949668, "3.708"),
            _check(2.47e8, 1.03e8, 2018.7402607, "3.186"), _check(2.57e8, 1.03e8, 2019.0222654, "3.165"),
            _check(1.5e9, 4e9, 2019.12083, "2.771"), _check(8.3e9, 4.64e10, 2019.7094806, "2.462"),
            _check(1.75e11, 4.99e11, 2020.404949, "2.080"), _check(2.8e11, 3e11, 2021.935401, "2.006"),
            _check(7e10, 1.4e12, 2022.2393087, "2.046")),
        # Computed by the form.
        _ho("ptb", "Penn Treebank", 0.000379, 0.176415, _check(1.5e9, 4e9, 2019.0, "3.0151555")),
        _ho("wikitext-2", "WikiText-2", 0.055412, 0.095418,
            _check(1.5e9, 4e9, 2019.0, "2.988595")),
    ),
    cite="arXiv:2403.05812; github.com/epoch-research/lm-algorithmic-progress",
    notes=(
        "Compute that does the same halves every 8.7 months by these constants. The authors' bootstrap says 8.4 "
        "months, 4.5 to 14.3 with 95 %.",
        "Nearly all progress is in the use of data: what a parameter does doubles in 12 years, what a token does in 9 "
        "months.",
        "A model of one year differs from one of another in more than its algorithm; the law cannot tell which.",
        "Perplexity is per word. A loss per token of another vocabulary is on another scale.",
    ),
    cost=None,
)  # fmt: skip
