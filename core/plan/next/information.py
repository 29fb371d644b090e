"""What runs say of an aim: constants with their precision, and how far a run at some place would narrow it.

The law is taken as linear around its most plausible constants. The answer then has the variance g S g, where S is the
inverse of the precision (prior and runs) and g how the answer moves with each parameter; that is c-optimality, and for
several answers V-optimality (Atkinson, Donev & Tobias 2007, sections 10.4 to 10.6). A further run with slopes j and
deviation s lowers it by (g S j)^2 / (s^2 + j S j).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ...fit.discrepancy.slopes import logs_and_slopes
from ...fit.solver.space import bounds
from ...laws.base import Law


@dataclass(frozen=True, eq=False)
class Information:
    """A law at constants u [P] with the `precision` [P, P] of them, and how M answers move with each, `aims` [M, P]."""

    law: Law
    u: np.ndarray
    precision: np.ndarray
    aims: np.ndarray

    @property
    def sd(self) -> float:
        """The deviation of the answer's logarithm: root mean square over the answers."""
        solved = np.linalg.solve(self.precision, self.aims.T)
        return float(np.sqrt(np.mean(np.sum(self.aims.T * solved, axis=0))))

    def slopes(self, x: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return how the logarithm of the target of runs with features x [n] moves with each parameter [n, P]."""
        return logs_and_slopes(self.law, self.u, x, bounds(self.law)[1])[1]

    def gains(self, slopes: np.ndarray, sd: np.ndarray) -> np.ndarray:
        """Return by how much each of n runs alone would lower the variance of the answers: [n]."""
        solved = np.linalg.solve(self.precision, slopes.T)  # [P, n]
        return np.mean((self.aims @ solved) ** 2, axis=0) / (sd**2 + np.sum(slopes.T * solved, axis=0))

    def after(self, slopes: np.ndarray, sd: np.ndarray) -> "Information":
        """Return what is known once runs with these slopes [n, P] and deviations [n] are there."""
        scaled = slopes / sd[:, None]
        return replace(self, precision=self.precision + scaled.T @ scaled)
