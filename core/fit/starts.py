"""Where the solver starts: a space-filling sample of the law's start box, or the start grid a paper published."""

import itertools
from typing import Literal

import numpy as np

from core.errors import BadInput
from core.fit.space import walked
from core.laws.base import Law

MOST_STARTS = 200_000


def starts(law: Law, how_many: int | Literal["grid"], seed: int) -> np.ndarray:
    """Return starts [S, P] in solver space. Raises BadInput when the law has no grid or the count is out of range."""
    if how_many == "grid":
        return _grid(law)
    if not 1 <= how_many <= MOST_STARTS:
        raise BadInput(f"starts is {how_many}; allowed are 1 to {MOST_STARTS:,}, or 'grid' where a law has one.")
    from scipy.stats import qmc  # here, because importing it takes most of a second and not every page fits

    unit = qmc.Sobol(len(law.params), rng=np.random.default_rng(seed)).random_base2(int(how_many - 1).bit_length())
    box = np.stack([walked(law, {p.name: p.start[end] for p in law.params}) for end in (0, 1)])
    return box[0] + unit[:how_many] * (box[1] - box[0])


def _grid(law: Law) -> np.ndarray:
    if not all(p.grid for p in law.params):
        raise BadInput(f"No start grid was published for {law.key!r}; give a number of starts.")
    corners = np.array(list(itertools.product(*(p.grid for p in law.params))))
    return walked(law, {p.name: corners[:, i] for i, p in enumerate(law.params)})
