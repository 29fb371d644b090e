r"""Error of a pruned network: eps = eps_np |d - j p (eps_up / eps_np)^(1 / gamma)|^gamma / |d - j p|^gamma, j^2 = -1.

d = 1 - S share of the weights that is left, eps the error. From the dense error eps_np it goes over to the plateau
eps_up. Rosenfeld et al. 2021 (arXiv:2006.10621).
"""

from .._powers import power
from ..base import Feature, Law, Param, interval, positive
from ..downstream._common import SHARE


def predict(p, x):
    """Return the error, a share, of one network of which x["weight_sparsity"] of the weights are zero."""
    left, knee = 1.0 - x["weight_sparsity"], p["p"] ** 2
    lifted = knee * power(p["eps_up"] / p["eps_np"], 2 / p["gamma"])
    return p["eps_np"] * power((left**2 + lifted) / (left**2 + knee), p["gamma"] / 2)


LAW = Law(
    "pruning",
    title="Error of a pruned network",
    formula=(
        r"\epsilon(d) = \epsilon_{np} \left|\frac{d - j p \left(\epsilon_{up} / \epsilon_{np}\right)^{1 / \gamma}}"
        r"{d - j p}\right|^{\gamma}, \quad d = 1 - S,\ j^2 = -1"
    ),
    target="metric/error",
    unit="as given",
    features=(
        Feature("weight_sparsity", kind="setting", symbol="S", unit="1", doc="share of the weights that are zero",
                range=(0.0, 0.99), domain=interval(0.0, 1.0)),
    ),
    params=(
        Param("eps_np", symbol=r"\epsilon_{np}", domain=positive, start=(0.01, 0.3), unit="as given",
              doc="error of the dense network"),
        Param("eps_up", symbol=r"\epsilon_{up}", domain=positive, start=(0.4, 1.0), unit="as given",
              doc="error where nothing is left"),
        Param("gamma", symbol=r"\gamma", domain=positive, start=(0.5, 3.0), unit="", doc="how steeply it rises"),
        Param("p", symbol="p", domain=positive, start=(0.01, 0.2), unit="", doc="density at which it has risen"),
    ),
    predict=predict,
    objective="mse-log",
    published=(),
    within=SHARE,
    cite="arXiv:2006.10621",
    notes=(
        "Fit only: the constants are not known. The dense error and the plateau can be measured and held.",
        "The authors meet 4,301 points on CIFAR-10 to 2 % in the mean, with one set for all depths, widths and data.",
        "Down to some density pruning costs nothing, then the error rises as a power, then it levels off.",
    ),
    cost=None,
)  # fmt: skip
