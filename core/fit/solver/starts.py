"""Where the solver starts: at a space-filling sample of the law's start box, or at the start grid of a paper."""

from typing import Literal

import numpy as np

from ...errors import BadInput
from ...laws.base import Law
from .space import walked

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


def grid_without(law: Law, inner: list[int]) -> tuple[np.ndarray, int]:
    """Return the published start grid in all parameters but those at `inner` [S, P], and for how many each row stands.

    The inner parameters have their first value. Raises BadInput when the law has no grid.
    """
    _has_grid(law)
    axes = [p.grid[:1] if i in inner else p.grid for i, p in enumerate(law.params)]
    corners = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes))
    each = int(np.prod([len(law.params[i].grid) for i in inner])) if inner else 1
    return walked(law, {p.name: corners[:, i] for i, p in enumerate(law.params)}), each


def _grid(law: Law) -> np.ndarray:
    _has_grid(law)
    if (n := int(np.prod([len(p.grid) for p in law.params]))) > MOST_STARTS:
        raise BadInput(f"The start grid of {law.key} has {n:,} starts; allowed are {MOST_STARTS:,}: give a number.")
    return grid_without(law, [])[0]


def _has_grid(law: Law) -> None:
    if not all(p.grid for p in law.params):
        raise BadInput(f"No start grid was published for {law.key!r}; give a number of starts.")
