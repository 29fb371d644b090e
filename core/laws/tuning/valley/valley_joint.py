r"""Loss and its best settings in one law: L = (E + A_N N^-alpha + A_D D^-beta) exp(bowl of rate and batch).

With u = ln(eta / eta_opt), v = ln(B / B_opt) the bowl is (c_eta u^2 + c_B v^2) / 2 + rho sqrt(c_eta c_B) u v around
eta_opt = k_eta (N / 1e9)^a (D / 2e10)^b and B_opt = k_B (D / 2e10)^m. The form is this project's own: the law of
Hoffmann et al. 2022 (arXiv:2203.15556, eq. 10) at the best settings, the power laws of Li et al. 2025 ("Step Law",
arXiv:2503.04715) for these, and the parabola of a valley in between, so that all runs of a sweep are one fit.
"""

import jax.numpy as jnp

from ...base import Law
from .._common import BATCH, RATE, TOKENS
from ._valley import BOWL, FLOOR, SIZE_ANY, away, bowl, floor


def predict(p, x):
    """Return the loss in nats per token: "params_non_embedding", "tokens", "learning_rate" and "batch_tokens"."""
    return floor(p, x) * jnp.exp(bowl(p, *away(p, x)))


LAW = Law(
    key="valley-joint",
    title="Loss around the best learning rate and batch, in one law",
    formula=r"L = \left(E + \frac{A_N}{N^{\alpha}} + \frac{A_D}{D^{\beta}}\right) "
    r"\exp\left(\frac{c_\eta u^2 + c_B v^2}{2} + \rho \sqrt{c_\eta c_B}\, u v\right),\quad "
    r"u = \ln \frac{\eta}{k_\eta (N/10^9)^{a} (D/2{\cdot}10^{10})^{b}},\ "
    r"v = \ln \frac{B}{k_B (D/2{\cdot}10^{10})^{m}}",
    target="loss",
    unit="nats per token",
    features=(SIZE_ANY, TOKENS, RATE, BATCH),
    params=(*FLOOR, *BOWL),
    predict=predict,
    objective="mse-log",
    published=(),
    cite="arXiv:2203.15556, eq. 10, and arXiv:2503.04715; the joint form is this project's own",
    notes=(
        "Fit only. The joint form is this project's own, and no paper's.",
        "A valley is a parabola near its floor only: leave out runs far above the lowest loss of their size and data.",
        "The law is fitted by squares. With Huber's objective all runs of one size and number of tokens would count by "
        "their sign alone where their valley lies off the law of size and data by more than delta, and would say "
        "nothing about the valley.",
        "The law of size and data is part of the fit, so that its errors move the valley too: compare with the valleys "
        "of each size and data by themselves.",
        "Size and data help at the best settings. At fixed settings they can hurt, because the best settings move.",
    ),
)
