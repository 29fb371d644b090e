r"""Error by samples from a pool that is repeated: y = (a n_1 / 1e5)^(-u) prod_j (n_j / n_{j-1})^(-u_j) + d.

n samples seen, P samples in the pool, n_j samples seen after the j-th pass over it, u_j = u 2^(-(j-1)/tau). Goyal et
al. 2024 (arXiv:2404.07177), pairs for CLIP: u is the pool's utility, tau its half-life in passes, and their b
is -u.
"""

import jax.numpy as jnp

from .._sums import counted
from ..base import Feature, Law, Param, interval, nonnegative, positive

ONE = 1e5  # samples
_PASSES = counted(128)  # what later ones add is below 2^-6 of a factor near 1


def predict(p, x):
    """Return the error after x["tokens"] samples from a pool of x["unique_tokens"]."""
    seen = jnp.minimum(x["tokens"], _PASSES * x["unique_tokens"])
    before = jnp.concatenate([jnp.array([ONE / p["a"]]), seen[:-1]])
    useful = p["u"] * jnp.exp2(-(_PASSES - 1.0) / p["tau"])
    return jnp.exp(-(useful * (jnp.log(seen) - jnp.log(before))).sum()) + p["d"]


LAW = Law(
    "filtered-pool",
    title="Error by samples from a filtered pool",
    formula=(
        r"y = \left(\frac{a\, n_1}{10^{5}}\right)^{-u} \prod_{j \geq 2} \left(\frac{n_j}{n_{j-1}}\right)^{-u_j} + d,"
        r"\quad u_j = u\, 2^{-(j - 1) / \tau},\quad n_j = \min(n, j P)"
    ),
    target="metric/error",
    unit="as given",
    features=(
        Feature("tokens", kind="scale", symbol="n", unit="tokens", doc="samples seen: pairs of image and text",
                range=(1e7, 1e9)),
        Feature("unique_tokens", kind="scale", symbol="P", unit="tokens", doc="samples in the pool",
                range=(1e7, 1.28e8)),
    ),
    params=(
        Param("a", symbol="a", domain=positive, start=(0.01, 0.5), unit="", doc="how samples are counted"),
        Param("u", symbol="u", domain=nonnegative, start=(0.02, 0.5), unit="", doc="what a sample is worth at first"),
        Param("tau", symbol=r"\tau", domain=positive, start=(1.0, 20.0), unit="passes",
              doc="passes after which it is worth half"),
        Param("d", symbol="d", domain=nonnegative, start=(0.0, 0.3), unit="as given", doc="error that stays",
              linear=True),
    ),
    predict=predict,
    objective="mse-log",
    published=(),
    within=interval(0.0, 1.0),
    cost=None,
    cite="arXiv:2404.07177",
    notes=(
        "Fit only: utilities and half-lives of the authors' pools are not published. Of the whole law they give a = "
        ".022 for the pool of T-MARS on ImageNet and .021 for that of CLIP scores, and d = .1.",
        "Give each pool as a group: a small clean pool has a high utility and is soon used up, a large one lasts. "
        "Which is best depends on the compute.",
        "Of p pools together each has p times its half-life, and the utility is their mean.",
        "The authors' code adds d before it multiplies, so that d falls as well; here d stays, as in the paper.",
    ),
)  # fmt: skip
