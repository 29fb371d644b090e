"""Mixture law of shared capacity: L_t(N, D, h) = c_t x_t^-b_t + A_t / (D h_t)^a_t + E_t.

x_t is what domain t has of the model: x = argmin sum_i h_i c_i x_i^-b_i subject to sum_i x_i = N + (K - 1) H and x_i >=
H, where all domains use the same H and the rest is divided so that the training loss is lowest. N, x and H in units of
100M parameters, D training tokens in units of 1B, h_i the share of domain i. Dai & Zheng 2026 (arXiv:2606.08167). All
5 K + 1 parameters are in common to the losses on all domains, which are therefore one fit.
"""

import jax
import jax.numpy as jnp

from .._powers import ratio_power
from ..base import Domain, Law, Param, nonnegative, positive
from . import _common as c

# Beyond it c_i and b_i compensate for each other without end where runs hardly determine them.
_EXPONENT = Domain("above 0, at most 3", 0.0, 3.0, log=True)
ROUNDING = 1e-12
STEPS = 10  # Newton steps: after 8, a hundred thousand random problems of 17 domains are off by rounding alone


def capacities(h, c, b, size, least):
    """Return what each domain has of the model, x [K]: argmin sum_i h_i c_i x_i^-b_i with x_i >= H and a given sum.

    `h`, `c` and `b` are [K], shares of any sum that may be 0; `size` N and `least` H in one unit; an H above N counts
    as N. The conditions of Karush, Kuhn and Tucker are x_i = max(H, (h_i c_i b_i / mu)^(1 / (b_i + 1))); log sum_i x_i
    falls with log mu and is convex, so Newton's steps from where it is too large never pass the root. They are taken on
    constants; one more then carries the derivatives, which is the theorem of implicit functions.
    """
    least = jnp.minimum(least, size)
    total = size + (h.shape[0] - 1) * least
    present = h > 0
    pull = jnp.log(jnp.where(present, h, 1.0)) + jnp.log(c * b)

    def spread(pull, b, least, log_mu):
        wanted = jnp.where(present, jnp.exp((pull - log_mu) / (b + 1.0)), 0.0)
        # At the bound but for rounding is at the bound: it moves with H alone, as where H takes the whole model.
        return jnp.where(wanted > least * (1.0 + ROUNDING), wanted, least)

    def step(log_mu, pull, b, least, total):
        x = spread(pull, b, least, log_mu)
        slope = jnp.where(x > least, x / (b + 1.0), 0.0).sum() / x.sum()
        slope = jax.lax.stop_gradient(jnp.where(slope > 0, slope, 1.0))
        return log_mu + (jnp.log(x.sum()) - jnp.log(total)) / slope

    still = jax.lax.stop_gradient((pull, b, least, total))
    begin = jnp.where(present, still[0] - (still[1] + 1.0) * jnp.log(still[3]), -jnp.inf).max()
    root = jax.lax.fori_loop(0, STEPS, lambda _, at: step(at, *still), begin)
    return spread(pull, b, least, step(root, pull, b, least, total))


def predict(p, x):
    """Return the loss in nats per token of a run of x["params"] parameters, x["tokens"] tokens, shares x["mix/*"]."""
    h, of_target = x["mix/*"], lambda values: c.of_target(p, values)
    capacity = of_target(capacities(h, p["c"], p["b"], x["params"] / c.SIZE_UNIT, p["H"]))
    size = of_target(p["c"]) * jnp.exp(-of_target(p["b"]) * jnp.log(capacity))
    data = of_target(p["A"]) * ratio_power(c.DATA_UNIT, x["tokens"] * of_target(h), of_target(p["a"]))
    return of_target(p["E"]) + size + data


LAW = Law(
    key="mixture-capacity",
    title="Data mixture, shared capacity",
    formula=(
        r"L(N, D, h) = L_t,\quad L_i = c_i \left(\frac{10^8}{x_i}\right)^{b_i} "
        r"+ A_i \left(\frac{10^9}{D h_i}\right)^{a_i} + E_i,\quad "
        r"x = \operatorname{argmin} \sum_i h_i c_i x_i^{-b_i},\ \sum_i x_i = N + (k - 1) H,\ x_i \ge H"
    ),
    target="loss",
    unit="nats per token",
    features=(c.SIZE, c.DATA, c.SHARES),
    params=(
        c.TARGET,
        Param(
            "c",
            symbol="c_i",
            domain=positive,
            start=(0.05, 2.0),
            unit="nats per token",
            doc="size term at 100M parameters",
            each=True,
        ),
        Param("b", symbol="b_i", domain=_EXPONENT, start=(0.1, 0.8), unit="", doc="how fast capacity helps", each=True),
        Param(
            "A",
            symbol="A_i",
            domain=nonnegative,
            start=(0.05, 2.0),
            unit="nats per token",
            doc="data term at 1B tokens of the domain",
            linear=True,
            each=True,
        ),
        Param(
            "a",
            symbol="a_i",
            domain=_EXPONENT,
            start=(0.1, 0.8),
            unit="",
            doc="how fast data of the domain helps",
            each=True,
        ),
        Param(
            "E",
            symbol="E_i",
            domain=nonnegative,
            start=(0.1, 3.0),
            unit="nats per token",
            doc="irreducible loss",
            linear=True,
            each=True,
        ),
        Param(
            "H",
            symbol="H",
            domain=positive,
            start=(0.05, 20.0),
            unit="100M parameters",
            doc="capacity that all domains use together",
        ),
    ),
    predict=predict,
    objective="huber",
    published=(),
    cite="arXiv:2606.08167",
    notes=(
        "Fit only: no constants were published.",
        c.OF_OWN,
        c.NO_SHARE,
        "The losses on all domains are one fit, with 5 k + 1 parameters for k domains.",
        "A model smaller than the common capacity uses all of itself for every domain. Runs that are all so small do "
        "not determine the common capacity.",
    ),
    needs_share=True,
    together=True,
)
