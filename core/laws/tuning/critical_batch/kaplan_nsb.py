r"""Kaplan's learning curve at any batch: L = (N_c / N)^alpha_N + ((S_c / S)(1 + B_crit(L) / B))^alpha_S.

N parameters without embeddings, S optimiser steps at batches of B tokens, L nats per token, which is on both sides by
B_crit(L) = B_star / L^(1 / alpha_B). Kaplan et al. 2020 (arXiv:2001.08361): eq. 5.6 with S_min of eq. 5.4 and B_crit of
eq. 5.3. Su et al. 2024 (arXiv:2403.06563) predict whole loss curves by the same form.
"""

import jax
import jax.numpy as jnp

from ...base import Check, Contained, Feature, Law, Param, Published, positive
from .._common import BATCH

STEPS = 16  # of Newton: nine suffice anywhere in the start boxes


def predict(p, x):
    """Return the loss in nats per token of one run: "params_non_embedding", "steps" and "batch_tokens"."""
    size = p["alpha_N"] * (jnp.log(p["N_c"]) - jnp.log(x["params_non_embedding"]))
    steps = p["alpha_S"] * (jnp.log(p["S_c"]) - jnp.log(x["steps"]))
    batch = jnp.log(p["B_star"]) - jnp.log(x["batch_tokens"])
    return jnp.exp(_root((size, steps, p["alpha_S"], batch, 1 / p["alpha_B"])))


def _curve(terms, log_loss):
    """Return the logarithm of the steps' term where B_crit is that of this loss."""
    _, steps, alpha_S, batch, power = terms
    return steps + alpha_S * jax.nn.softplus(batch - power * log_loss)


def _excess(terms, log_loss):
    """Return the logarithm of the right-hand side over the left: above 0 where the loss is too low."""
    return jnp.logaddexp(terms[0], _curve(terms, log_loss)) - log_loss


def _slope(terms, log_loss):
    """Return the derivative of the excess, at most -1: a higher loss makes for smaller batches to be needed."""
    size, _, alpha_S, batch, power = terms
    share = jax.nn.sigmoid(_curve(terms, log_loss) - size)
    return -1 - share * alpha_S * power * jax.nn.sigmoid(batch - power * log_loss)


@jax.custom_jvp
def _root(terms):
    """Return the logarithm of the loss that solves the law.

    The excess is convex in the logarithm (sums of exponentials of convex functions are) and falls, so Newton's steps
    from the size's term alone, which is too low, climb towards the root and never past it: no bracket is needed.
    """
    return jax.lax.fori_loop(0, STEPS, lambda _, u: u - _excess(terms, u) / _slope(terms, u), terms[0])


@_root.defjvp
def _root_jvp(primals, tangents):
    """Move the root so that the excess stays 0, whatever the steps were that led there."""
    (terms,) = primals
    log_loss = _root(terms)
    _, moved = jax.jvp(lambda given: _excess(given, log_loss), primals, tangents)
    return log_loss, -moved / _slope(terms, log_loss)


def _at(size: float, steps: float, batch: float) -> dict[str, float]:
    return {"params_non_embedding": size, "steps": steps, "batch_tokens": batch}


LAW = Law(
    key="kaplan-nsb",
    title="Kaplan: size, steps and batch",
    formula=(
        r"L = \left(\frac{N_c}{N}\right)^{\alpha_N} + \left[\frac{S_c}{S} "
        r"\left(1 + \frac{B_*}{B\, L^{1 / \alpha_B}}\right)\right]^{\alpha_S}"
    ),
    target="loss",
    unit="nats per token",
    features=(
        Feature(
            "params_non_embedding",
            kind="scale",
            symbol="N",
            unit="parameters",
            doc="parameters without embeddings",
            range=(1e6, 1e12),
            alternatives=("params",),
        ),
        Feature(
            "steps", kind="scale", symbol="S", unit="steps", doc="optimiser steps, after warm-up", range=(3e3, 1e7)
        ),
        BATCH,
    ),
    params=(
        Param(
            "N_c",
            symbol="N_c",
            domain=positive,
            start=(1e10, 1e16),
            unit="parameters",
            doc="size that alone would reach one nat",
        ),
        Param("alpha_N", symbol=r"\alpha_N", domain=positive, start=(0.01, 1.0), unit="", doc="how fast size helps"),
        Param(
            "S_c",
            symbol="S_c",
            domain=positive,
            start=(10.0, 1e6),
            unit="steps",
            doc="steps at which the learning curve adds one nat",
        ),
        Param("alpha_S", symbol=r"\alpha_S", domain=positive, start=(0.1, 3.0), unit="", doc="how fast steps help"),
        Param(
            "B_star",
            symbol="B_*",
            domain=positive,
            start=(1e6, 1e11),
            unit="tokens",
            doc="critical batch at one nat per token",
        ),
        Param(
            "alpha_B",
            symbol=r"\alpha_B",
            domain=positive,
            start=(0.05, 1.0),
            unit="",
            doc="the smaller, the faster the critical batch grows",
        ),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "kaplan",
            values={"N_c": 6.5e13, "alpha_N": 0.077, "S_c": 2.1e3, "alpha_S": 0.76, "B_star": 2e8, "alpha_B": 0.21},
            source="Kaplan et al. 2020, Table 3 (eq. 5.6) and eq. 5.3, joined by eq. 5.4",
            confidence="verified",
            conventions={
                "params": "without embeddings",
                "steps": "S taken at batch B, after warm-up",
                "batch_tokens": "tokens, sequences of 1,024",
                "loss": "nats per token, WebText2",
                "data": "not limiting",
                "joined": "the paper turns S into S_min by the run's own loss, which is this equation in L",
            },
            # By bisection in 50-digit decimal arithmetic; the last batch is so large that only kaplan-ns is left.
            checks=(
                Check(_at(1e8, 1e4, 1e5), value=3.7741580849430581260, rtol=1e-12),
                Check(_at(1e9, 1e5, 524_288), value=2.5411926180562702631, rtol=1e-12),
                Check(_at(1.5e9, 2.5e5, 524_288), value=2.3913909012160415345, rtol=1e-12),
                Check(_at(1e9, 1e5, 1e12), value=2.4005137860957832799, rtol=1e-12),
            ),
            ranges={"params_non_embedding": (768, 1.5e9)},
        ),
    ),
    cite="arXiv:2001.08361, eqs. 5.3, 5.4 and 5.6; arXiv:2403.06563",
    notes=(
        "For batches far above the critical one the law becomes that of size and steps, kaplan-ns.",
        "Su et al. 2024 find that the form holds to 33B parameters and that its constants change with data, context "
        "and learning rate. Their constants are not here, because they could not be read: fit your own.",
        "The law has six parameters. Runs of one batch do not determine B_star and alpha_B, and neither do runs far "
        "above the critical batch.",
        "The law has no floor: the loss falls to zero as N and S grow together, which the entropy of text forbids.",
    ),
    contains=(Contained("kaplan-ns", held={"B_star": 0.0, "alpha_B": 0.3}),),
)
