r"""From the guess to the floor: (L - E) / (L_0 - L)^a = B / D^c.

D training tokens, L nats per token between the floor E and the loss of guessing L_0. Alabdulmohsin et al. 2022
(arXiv:2209.06640), M4, in the form of their code; with a = 0 it is a power law above a floor, M2.
"""

import jax
import jax.numpy as jnp

from ..base import Feature, Law, Param, interval, nonnegative, positive

STEPS = 24  # of Newton


def predict(p, x):
    """Return the loss in nats per token of one run on x["tokens"] tokens."""
    span = p["L_0"] - p["E"]
    height = jnp.log(p["B"]) - p["c"] * jnp.log(x["tokens"]) + (p["a"] - 1.0) * jnp.log(span)
    return p["E"] + span * jax.nn.sigmoid(_root(p["a"], height))


def _balance(a, at):
    """Return ln w - a ln(1 - w) for the share w = sigmoid(at) of the span from floor to guess: it rises with `at`."""
    return jax.nn.log_sigmoid(at) - a * jax.nn.log_sigmoid(-at)


def _slope(a, at):
    """Return the derivative of the balance: between 1 on the left and a on the right."""
    return jax.nn.sigmoid(-at) + a * jax.nn.sigmoid(at)


@jax.custom_jvp
def _root(a, height):
    """Return the logit of the share at which the balance has a height.

    The balance is at most the smaller of `at` and a `at` where a < 1, and concave; it is at least the larger of them
    and convex where a > 1. So Newton's steps begin on the side from which they go to the root and never past it.
    """
    begin = jnp.where(a < 1, jnp.maximum(height, height / a), jnp.minimum(height, height / a))
    return jax.lax.fori_loop(0, STEPS, lambda _, at: at - (_balance(a, at) - height) / _slope(a, at), begin)


@_root.defjvp
def _root_jvp(primals, tangents):
    """Move the root so that the balance keeps the height, whatever the steps were that led there."""
    (a, height), (moved_a, moved_height) = primals, tangents
    at = _root(a, height)
    return at, (moved_height + moved_a * jax.nn.log_sigmoid(-at)) / _slope(a, at)


LAW = Law(
    "guess-to-floor",
    title="From the guess to the floor",
    formula=r"\frac{L - E}{(L_0 - L)^{a}} = \frac{B}{D^{c}}",
    target="loss",
    unit="nats per token",
    features=(Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens", range=(1e5, 1e12)),),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.3, 3.0), unit="nats per token", doc="irreducible loss"),
        Param("L_0", symbol="L_0", domain=positive, start=(8.0, 14.0), unit="nats per token",
              doc="loss of guessing, the logarithm of the vocabulary"),
        Param("a", symbol="a", domain=interval(0.01, 10.0), start=(0.2, 2.0), unit="", doc="how late learning begins"),
        Param("B", symbol="B", domain=positive, start=(1.0, 1e3), unit="", doc="height at one token"),
        Param("c", symbol="c", domain=nonnegative, start=(0.1, 0.6), unit="", doc="how fast data help"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2209.06640; github.com/google-research/google-research, revisiting_neural_scaling_laws",
    notes=(
        "Fit only: constants of the authors' 92 curves are printed by their notebook and stored nowhere.",
        "The loss of guessing is known where the vocabulary is: it can be held.",
        "With a = 0 it is a power law above a floor, which is what their M2 is. M1 has no floor, and M3 is the shifted "
        "power law.",
        "The authors judge a form by curves whose end is hidden, and not by its fit.",
    ),
    cost=None,
)  # fmt: skip
