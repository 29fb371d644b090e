"""What laws of accuracy share that go to 1 from the accuracy of guessing: chance, scales and notes."""

from .._powers import ratio_power
from ..base import Domain, Feature, Param, interval, nonnegative, positive

CITE = "arXiv:2512.08894"
FIT_ONLY = "Fit only: the coefficients of the authors' tasks were not found."
ABOVE_CHANCE = (
    "Hold q at the accuracy of guessing, and leave out runs less than 5 points above it, as the authors do; without "
    "runs near chance it is not determined."
)
CHANCE = Param(
    "chance", symbol="q", domain=interval(0.0, 1.0), start=(0.0, 0.5), unit="as given", doc="accuracy of guessing",
    linear=True,
)  # fmt: skip
COMPUTE = Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e19, 1e25))
SIZE = Feature(
    "params", kind="scale", symbol="N", unit="parameters", doc="size of the model", range=(1e7, 1e12),
    alternatives=("params_non_embedding",),
)  # fmt: skip
TOKENS = Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens", range=(1e8, 1e14))
FLOP, PARAMETERS, MANY_TOKENS = 1e21, 1e9, 1e11  # what coefficients are at


def by_compute(p, x):
    """Return what a run of x["flops"] FLOP lacks: A (1e21 / C)^alpha."""
    return p["A"] * ratio_power(FLOP, x["flops"], p["alpha"])


def by_size_and_data(p, x):
    """Return what a run of x["params"] and x["tokens"] lacks: A (1e9 / N)^alpha + B (1e11 / D)^beta."""
    size = p["A"] * ratio_power(PARAMETERS, x["params"], p["alpha"])
    return size + p["B"] * ratio_power(MANY_TOKENS, x["tokens"], p["beta"])


def _param(name: str, symbol: str, domain: Domain, start: tuple[float, float], doc: str) -> Param:
    return Param(name, symbol=symbol, domain=domain, start=start, unit="", doc=doc)


OF_COMPUTE = (
    _param("A", "A", positive, (0.1, 10.0), "what compute lacks, at 1e21 FLOP"),
    _param("alpha", r"\alpha", nonnegative, (0.05, 0.5), "how fast compute helps"),
)
OF_SIZE_AND_DATA = (
    _param("A", "A", positive, (0.05, 5.0), "what size lacks, at 1e9 parameters"),
    _param("B", "B", positive, (0.05, 5.0), "what data lack, at 1e11 tokens"),
    _param("alpha", r"\alpha", nonnegative, (0.05, 0.8), "how fast size helps"),
    _param("beta", r"\beta", nonnegative, (0.05, 0.8), "how fast data help"),
)
COMPUTE_TERM = r"A \left(\frac{10^{21}}{C}\right)^{\alpha}"
SIZE_AND_DATA_TERMS = r"A \left(\frac{10^{9}}{N}\right)^{\alpha} + B \left(\frac{10^{11}}{D}\right)^{\beta}"
