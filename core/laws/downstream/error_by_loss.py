r"""Error of downstream tasks by loss: Err(L) = epsilon - k exp(-gamma L).

Err mean top-1 error over tasks as a share, L nats per token on C4. Gadre et al. 2024 (arXiv:2403.08540), eq. 5.
"""

import jax.numpy as jnp

from .._checks import rounded
from ..base import Feature, Law, Param, Published, nonnegative, positive
from ._common import SHARE


def predict(p, x):
    """Return the error, a share, of one model with a loss of x["loss"] nats per token."""
    return p["epsilon"] - p["k"] * jnp.exp(-p["gamma"] * x["loss"])


def _published(corpus: str, data: str, tasks: int, values: tuple[float, float, float], *checks: str) -> Published:
    """Return a fit of the authors' code; errors at 3.5 and 2.5 nats per token are computed by the form."""
    return Published(
        f"gadre-{corpus}-{tasks}",
        values=dict(zip(("k", "gamma", "epsilon"), values, strict=True)),
        source=f"Gadre et al. 2024, trained on {data}, mean of {tasks} tasks, the authors' code run on their table",
        confidence="verified",
        conventions={"error": f"mean top-1 error over {tasks} tasks", "loss": "nats per token on C4"},
        checks=tuple(rounded({"loss": at}, text) for at, text in zip((3.5, 2.5), checks, strict=True)),
    )


LAW = Law(
    "error-by-loss",
    title="Downstream error by loss",
    formula=r"\mathrm{Err}(L) = \epsilon - k\, e^{-\gamma L}",
    target="metric/error",
    unit="as given",
    features=(
        Feature("loss", kind="scale", symbol="L", unit="nats per token", doc="loss on held-out text",
                range=(2.0, 6.0), domain=positive),
    ),
    params=(
        Param("epsilon", symbol=r"\epsilon", domain=SHARE, start=(0.4, 1.0), unit="as given",
              doc="error of a model that knows nothing", linear=True),
        Param("k", symbol="k", domain=positive, start=(0.3, 10.0), unit="as given",
              doc="what is gained at a loss of zero", linear=True),
        Param("gamma", symbol=r"\gamma", domain=nonnegative, start=(0.1, 2.0), unit="1/(nats per token)",
              doc="how soon a lower loss is felt"),
    ),
    predict=predict,
    objective="mse",
    published=(
        _published("c4", "C4", 17, (2.0789, 0.75612, 0.84974), "0.70233643", "0.53577102"),
        _published("c4", "C4", 46, (1.2885, 0.97216, 0.75895), "0.71605848", "0.64555991"),
        _published("redpajama", "RedPajama", 17, (2.2065, 0.71459, 0.85699), "0.67606224",
                   "0.48729149"),
        _published("redpajama", "RedPajama", 46, (1.3229, 0.89071, 0.76085), "0.70228738",
                   "0.61814115"),
        _published("refinedweb", "RefinedWeb", 17, (2.2148, 0.70705, 0.86528), "0.67881522",
                   "0.48712945"),
        _published("refinedweb", "RefinedWeb", 46, (1.1281, 0.82152, 0.76768), "0.70405732",
                   "0.62300497"),
    ),
    within=SHARE,
    cite="arXiv:2403.08540, eq. 5",
    notes=(
        "The error is a mean over tasks: single tasks scatter far more about the law.",
        "The law and the loss on which it stands are fitted to the same runs. It holds for models trained on the same "
        "data.",
        "For RedPajama and 17 tasks the two largest models have errors of 0.475 and 0.472, where loss and error law "
        "together foretell 0.492 and 0.472 of their losses.",
    ),
    cost=None,
)  # fmt: skip
