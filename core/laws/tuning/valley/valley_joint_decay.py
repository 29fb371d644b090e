r"""Loss and its best settings, weight decay included: L = (E + A_N N^-alpha + A_D D^-beta) exp(bowl + c_tau w^2 / 2).

The bowl is that of `valley_joint` over rate and batch; w = ln(tau / tau_opt) is how far AdamW's timescale
tau = B / (eta lambda D) is from tau_opt = k_tau (D / N / 20)^g, as Bergsma et al. 2025 ("Power Lines",
arXiv:2505.13738) have it. The joint form is this project's own.
"""

import jax.numpy as jnp

from ...base import Law
from .._common import BATCH, RATE, TOKENS
from ._valley import BOWL, DECAY, FLOOR, SIZE_ANY, TIMESCALE, away, bowl, floor, timescale_away


def predict(p, x):
    """Return the loss in nats per token of size, tokens, "learning_rate", "batch_tokens" and "weight_decay" above 0."""
    return floor(p, x) * jnp.exp(bowl(p, *away(p, x)) + p["c_tau"] * timescale_away(p, x) ** 2 / 2)


LAW = Law(
    key="valley-joint-decay",
    title="Loss around the best learning rate, batch and weight decay, in one law",
    formula=r"L = \left(E + \frac{A_N}{N^{\alpha}} + \frac{A_D}{D^{\beta}}\right) "
    r"\exp\left(\frac{c_\eta u^2 + c_B v^2 + c_\tau w^2}{2} + \rho \sqrt{c_\eta c_B}\, u v\right),\quad "
    r"u = \ln \frac{\eta}{k_\eta (N/10^9)^{a} (D/2{\cdot}10^{10})^{b}},\ "
    r"v = \ln \frac{B}{k_B (D/2{\cdot}10^{10})^{m}},\ "
    r"w = \ln \frac{B / (\eta \lambda D)}{k_\tau (D/20N)^{g}}",
    target="loss",
    unit="nats per token",
    features=(SIZE_ANY, TOKENS, RATE, BATCH, DECAY),
    params=(*FLOOR, *BOWL, *TIMESCALE),
    predict=predict,
    objective="mse-log",
    published=(),
    cite="arXiv:2203.15556, eq. 10, arXiv:2503.04715 and arXiv:2505.13738; the joint form is this project's own",
    notes=(
        "Fit only. The joint form is this project's own, and no paper's.",
        "Runs without weight decay have no timescale: they are left out of a fit.",
        "The law takes the timescale beside rate and batch, and not the decay: a rate twice as high at the same decay "
        "moves both u and w.",
    ),
)
