"""A law of two arms: one curve of loss, on which the second arm stands further along by a ratio of compute.

    L(x) = E + sum_j A_j x_j^-alpha_j,   second arm: L(x_j m^w_j),   m = m0 (C / C0)^s

x are size and tokens (the form of Hoffmann et al. 2022, arXiv:2203.15556, equation 10), or compute alone. w says what
the ratio m goes to: half of it to size and half to tokens, at one ratio of tokens to parameters, or all of it to one of
them. Everything is in logarithms, so that each parameter may be any number.
"""

from dataclasses import dataclass

import numpy as np

FLOOR = 0.6  # of the lowest loss: centre of the weak prior of E
TERM = 0.2  # of the lowest loss: centre of the weak prior of each term at the middle of the runs
EXPONENTS = {"flops": 0.16}  # centre of the weak prior of an exponent
USUAL_EXPONENT = 0.33
FLOOR_SD, TERM_SD, EXPONENT_SD, RATIO_SD, DRIFT_SD = 0.5, 1.0, 0.5, 3.0, 0.3  # deviations of the priors, in logarithms


@dataclass(frozen=True)
class ArmDesign:
    """Where runs lie: `x` [n, J] logarithms of the features less their middles, `second` [n] 1.0 in the second arm,
    `along` [n] the logarithm of compute less `middle`, `weights` [J] the share of the ratio that goes to each feature.
    """

    x: np.ndarray
    second: np.ndarray
    along: np.ndarray
    weights: np.ndarray

    @property
    def n_features(self) -> int:
        """How many features the curve has."""
        return self.x.shape[1]


def log_loss(theta: np.ndarray, design: ArmDesign) -> tuple[np.ndarray, np.ndarray]:
    """Return the logarithm of the loss [n] and its derivatives [n, P] by theta = (ln E, ln A_j, ln alpha_j, ln m0, s).

    A_j is the term at the middle of the runs.
    """
    n = design.n_features
    floor, terms, alpha = theta[0], theta[1 : 1 + n], np.exp(np.clip(theta[1 + n : 1 + 2 * n], -20.0, 3.0))
    gain = design.second * (theta[-2] + theta[-1] * design.along)
    moved = design.x + gain[:, None] * design.weights
    parts = np.column_stack([np.full(len(gain), floor), terms - alpha * moved])
    top = parts.max(axis=1)
    each = np.exp(parts - top[:, None])
    total = each.sum(axis=1)
    share = each / total[:, None]
    slope = -(share[:, 1:] * alpha * design.weights).sum(axis=1) * design.second
    jacobian = np.column_stack([share, -share[:, 1:] * alpha * moved, slope, slope * design.along])
    return top + np.log(total), jacobian


def priors(features: tuple[str, ...], lowest: float) -> tuple[np.ndarray, np.ndarray]:
    """Return centres and deviations [P] of the weak priors of theta, for a lowest loss (any unit) of `lowest`."""
    n = len(features)
    exponents = [np.log(EXPONENTS.get(name, USUAL_EXPONENT)) for name in features]
    centre = [np.log(FLOOR * lowest), *[np.log(TERM * lowest)] * n, *exponents, 0.0, 0.0]
    spread = [FLOOR_SD, *[TERM_SD] * n, *[EXPONENT_SD] * n, RATIO_SD, DRIFT_SD]
    return np.array(centre), np.array(spread)
