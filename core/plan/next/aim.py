"""What further runs shall narrow: the loss of a model, or the compute-optimal size at a budget."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ...errors import BadInput
from ...fit.calibrated import Calibrated
from ...fit.discrepancy.slopes import logs_and_slopes
from ...fit.point import check_point
from ...fit.solver.space import bounds, natural
from ...laws.base import Law
from ...units import SIZES, count, power, with_unit
from ..compute.allocate import allocate, held_fixed
from ..cost import cost_of, size_feature

FORMS = "loss@params=7e9,tokens=1e12 or size@flops=1e23"
STEP = 0.02  # of the logarithm of a size, to see how the loss bends
Kind = Literal["loss", "size"]


@dataclass(frozen=True)
class Aim:
    """The answer that runs shall narrow: of one `kind`, at a point `at` with all features of the law.

    Of the best size at a budget, the point is the best split itself. `flops` is the training compute there.
    """

    kind: Kind
    at: Mapping[str, float]
    flops: float

    @property
    def words(self) -> str:
        """What is asked, as part of a sentence."""
        size = next(self.at[name] for name in SIZES if name in self.at)
        if self.kind == "size":
            return f"the best size for {power(self.flops)} FLOP"
        return f"the loss of {count(size)} parameters on {with_unit(self.at['tokens'], 'tokens')}"


def aim_of(calibrated: Calibrated, kind: Kind, point: Mapping[str, float]) -> Aim:
    """Return the aim at a point by column: size and tokens of a loss, or `flops` of a best size.

    What else the law takes is given as well. Raises BadInput where something is missing or cannot be, and for a law
    that knows no size and tokens.
    """
    law = calibrated.law
    size = size_feature(law)
    if kind == "loss":
        at = check_point(law, point).values
        return Aim("loss", at, float(cost_of(law).flops(at[size], at["tokens"], at)))
    if not 1 < point.get("flops", 0.0) < 1e40:
        raise BadInput(f"The aim of a best size needs flops above 1 and below 1e40, such as {FORMS.split(' or ')[1]}.")
    fixed = held_fixed(law, {k: v for k, v in point.items() if k != "flops"}).values
    best = allocate(replace(calibrated, draws=None, form=None), point["flops"], fixed)
    if not best.bounded:
        raise BadInput("The law has no best size at this budget within 1e3 to 1e18 parameters; aim at a loss instead.")
    return Aim("size", {size: best.params, "tokens": best.tokens, **fixed}, best.flops)


def gradient(aim: Aim, law: Law, u: np.ndarray) -> np.ndarray:
    """Return how the logarithm of the answer moves with each parameter [P] of the law, at u [P] in solver space.

    Along a budget a best size has no slope; so it moves by minus the mixed second derivative of the logarithm of the
    loss over the one along the size (the theorem of implicit functions).
    """
    upper = bounds(law)[1]
    if aim.kind == "loss":
        return logs_and_slopes(law, u, {k: np.array([v]) for k, v in aim.at.items()}, upper)[1][0]
    size = size_feature(law)
    fixed = {k: v for k, v in aim.at.items() if k not in (size, "tokens")}
    best = allocate(_at(law, u), aim.flops, fixed).params
    sizes = best * np.exp(STEP * np.array([-1.0, 0.0, 1.0]))
    tokens = np.asarray(cost_of(law).tokens(aim.flops, sizes, fixed), float)
    x = {size: sizes, "tokens": tokens, **{k: np.full(3, v) for k, v in fixed.items()}}
    logs, slopes = logs_and_slopes(law, u, x, upper)
    bent = float(logs[0] - 2 * logs[1] + logs[2]) / STEP**2
    return (slopes[0] - slopes[2]) / (2 * STEP) / bent if bent > 0 else np.zeros(len(u))


def _at(law: Law, u: np.ndarray) -> Calibrated:
    return Calibrated(law, {k: float(v) for k, v in natural(law, u).items()}, None, {}, law.unit, law.key)
