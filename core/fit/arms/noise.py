"""The noise of runs apart from that of their evaluation.

Evaluation noise is by how much two evaluations of one run differ: from rows of one run at one step, or given. Run noise
is by how much two runs of one configuration differ beyond that: from repeats with other seeds. What is left between
arms that were paired, beyond both, is by how much the ratio differs from place to place.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .pairing import TwoArms
from .places import Places
from .solve import Solution


@dataclass(frozen=True)
class ArmNoise:
    """Standard deviations of one loss, as shares of it, None where the runs do not tell: of an evaluation, of a run
    without it, and all in all of what the curve leaves between two runs of a pair; `curve` is what pairs share.
    """

    evaluation: float | None
    run: float | None
    between: float
    curve: float | None

    def report(self) -> dict[str, Any]:
        """Return plain data, the shape that the shell prints."""
        return {"evaluation": self.evaluation, "run": self.run, "between_arms": self.between, "curve": self.curve}


def noise_of(places: Places, solution: Solution, arms: TwoArms, given: float = 0.0) -> ArmNoise:
    """Return the noise of two arms; `given` is the standard error of one loss in its unit, 0 where nobody knows."""
    squares, free = places.evaluations
    typical = float(np.median(arms.table["loss"]))
    evaluation = given / typical if given > 0 else np.sqrt(squares / free) if free else None
    squares, free = places.seeds
    run = None
    if free:
        run = float(np.sqrt(max(squares / free - (evaluation or 0.0) ** 2, 0.0)))
    elif given > 0:
        run = float(np.sqrt(max(solution.apart**2 - (evaluation or 0.0) ** 2, 0.0)))
    shared = float(np.sqrt(max(solution.shared**2 - solution.apart**2, 0.0) / 2.0)) if len(arms.pairs) else None
    return ArmNoise(None if evaluation is None else float(evaluation), run, float(solution.apart), shared)
