"""Fewer sizes and lengths than a law needs: one with a floor has three unknowns along one scale, and five along two.

With as many unknowns as runs every law fits, and with few more the intervals say nothing (a least of five models is the
advice of Choshen et al. 2024, arXiv:2410.11840).
"""

import numpy as np

from .....runs.words import plural
from ..errors import SweepErrors
from ..finding import Finding
from ._rows import column

RANK = 0
KIND = "design"
SPARE = 5  # pairs of size and length beyond the unknowns


def look(sweep: SweepErrors) -> Finding | None:
    """Return that the runs are too few for a law along the scales, None where they are enough."""
    n, unknowns = len(np.unique(sweep.cells[sweep.kept])), 1 + 2 * len(sweep.scales)
    if n >= unknowns + SPARE or sweep.others:  # a sweep of shares or settings is about those
        return None
    what = " and ".join(column(name) for name in sweep.scales)
    return Finding(
        cause="few_runs",
        subject="so few runs" if n > 1 else "a single run",
        sentence=f"The runs have {plural(n, 'pair')} of size and length, and a law of {what} has {unknowns} unknowns.",
        next_step=f"Train {plural(unknowns + SPARE - n, 'more run')} at other sizes and lengths.",
        prevents=f"a law of {what}" if n <= unknowns else "", picture="design", along=sweep.scales[0],
    )  # fmt: skip
