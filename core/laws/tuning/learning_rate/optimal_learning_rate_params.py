r"""Best learning rate from the size of the model: eta_opt(N) = k N^a.

N parameters with the output head. Porian et al. 2024 (arXiv:2406.19146).
"""

from ..._powers import power
from ...base import Check, Law, Param, Published, positive, real
from .._common import SIZE
from ..batch.optimal_batch_params import ANCHOR, CONVENTIONS


def predict(p, x):
    """Return the best learning rate of a model of x["params"] parameters."""
    return p["k"] * power(x["params"], p["a"])


LAW = Law(
    key="optimal-learning-rate-params",
    title="Best learning rate from the model's size",
    formula=r"\eta_{\mathrm{opt}}(N) = k\, N^{a}",
    target="learning_rate",
    unit="1",
    features=(SIZE,),
    params=(
        Param("k", "k", positive, (1e-3, 1e4), "", "best rate at one parameter", linear=True),
        Param("a", "a", real, (-1.0, 0.2), "", "how it moves with size"),
    ),
    predict=predict,
    objective="mse-log",
    published=(
        Published(
            "porian",
            {"k": 3.7, "a": -0.36},
            "Porian et al. 2024 (R2 0.997), as quoted in notes on the paper",
            "secondary",
            {"batch": "the best one, optimal-batch-params@porian", **CONVENTIONS},
            # By exact decimal arithmetic.
            (
                Check({"params": 1e8}, 0.0048775499326587062776, 1e-12),
                Check({"params": 1e9}, 0.0021291277681474806412, 1e-12),
            ),
        ),
        Published(
            "porian-rounded",
            {"k": 0.0047 * ANCHOR ** (1 / 3), "a": -1 / 3},
            "Porian et al. 2024, rounded to 0.0047 (N / 108M)^(-1/3), as quoted in notes on the paper",
            "secondary",
            {"batch": "the best one, optimal-batch-params@porian-rounded", **CONVENTIONS},
            # At the anchor, and at eight times it, where the rate is half.
            (Check({"params": 108e6}, 0.0047, 1e-12), Check({"params": 864e6}, 0.00235, 1e-12)),
        ),
    ),
    cite="arXiv:2406.19146",
    notes=(
        "At the best batch, which grows with size too: at a fixed batch the best rate moves otherwise.",
        "The rate is constant after warm-up, without decay.",
    ),
)
