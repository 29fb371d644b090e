r"""Model collapse, exactly: E(T) = sum_i p_i (1 - q_i)^T.

T samples of training, i the rank of an input by how often it is met, p_i = i^(-beta) / Z over a million ranks, and q_i
the same cut after rank k, as a generator's text lacks rare inputs. The model knows what it has seen once. Dohmatob et
al. 2024 (arXiv:2402.07043).

The first ranks are summed one by one. Beyond them the sum is an integral over ln i.
"""

import jax.numpy as jnp

from .._sums import PLACES, WEIGHTS, counted
from ..base import Domain, Feature, Law, Param, interval

RANKS = 1e6
_FIRST = counted(32)
_EDGE = _FIRST[-1] + 0.5


def predict(p, x):
    """Return the share of inputs, as often as they are met, that x["tokens"] samples leave unknown."""
    beta = p["beta"]
    known = _sum(lambda i: i**-beta, p["k"])
    never = _tail(p["k"], beta)
    lost = _sum(lambda i: i**-beta * jnp.exp(x["tokens"] * jnp.log1p(-(i**-beta) / known)), p["k"])
    return (lost + never) / (known + never)


def _sum(term, last):
    """Return the sum of a smooth term over ranks 1 to `last`."""
    low, high = jnp.log(_EDGE), jnp.log(last + 0.5)
    ranks = jnp.exp(low + (high - low) * (PLACES + 1.0) / 2.0)
    return term(_FIRST).sum() + (term(ranks) * ranks * WEIGHTS).sum() * (high - low) / 2.0


def _tail(last, beta):
    """Return the sum of i^(-beta) over the ranks beyond `last`."""
    return ((last + 0.5) ** (1.0 - beta) - (RANKS + 0.5) ** (1.0 - beta)) / (beta - 1.0)


LAW = Law(
    "collapse-exact",
    title="Model collapse: what is never seen",
    formula=(
        r"E(T) = \sum_{i=1}^{10^6} p_i \left(1 - q_i\right)^{T},\quad p_i \propto i^{-\beta},\quad "
        r"q_i \propto p_i \text{ for } i \leq k \text{, else } 0"
    ),
    target="metric/error",
    unit="as given",
    features=(
        Feature("tokens", kind="scale", symbol="T", unit="tokens", doc="samples of training", range=(1e2, 1e7)),
    ),
    params=(
        Param("beta", symbol=r"\beta", domain=Domain("above 1.01", 1.01, 4.0, log=True), start=(1.1, 2.5), unit="",
              doc="how fast inputs get rare"),
        Param("k", symbol="k", domain=Domain("[50, 1e6]", 50.0, RANKS, log=True), start=(100.0, 1e4), unit="",
              doc="rank after which the generator says nothing"),
    ),
    predict=predict,
    objective="mse-log",
    published=(),
    within=interval(0.0, 1.0),
    cost=None,
    cite="arXiv:2402.07043",
    notes=(
        "Fit only: it is exact for its own model of text, and no one has published k of a generator.",
        "Up to about k^beta samples the error falls as T^-((beta - 1) / beta); then it stays at the mass beyond k, "
        "k^-(beta - 1) and the like, however much of such text there is.",
        "A generator that saw T_0 samples itself cuts at about k = T_0^(1 / beta).",
        "A share of true text ends the plateau, after 1 / share as many samples.",
    ),
)  # fmt: skip
