"""Two arms side by side: which of their places are pairs, at how many tries each, and whether they can be compared."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...units import plain
from .curve import ArmDesign
from .places import ALIKE, Places
from .tries import best_of

ALONG = {"both": (0.5, 0.5), "tokens": (0.0, 1.0), "size": (1.0, 0.0)}  # which part of a ratio goes to size and tokens


@dataclass(frozen=True)
class TwoArms:
    """`table` has the places of both arms (`second` is 1.0 in the second), `loss` at equally many tries, `pairs`
    [k, 2] are rows of it. `tries` are the fewest and the most that a loss is the best of; `limited` is whether one arm
    has more tries than were used.
    """

    first: str
    second: str
    table: pd.DataFrame
    pairs: np.ndarray
    features: tuple[str, ...]
    tries: tuple[int, int]
    limited: bool

    def middle(self) -> float:
        """The middle of all compute, in FLOP."""
        return float(np.exp(np.log(self.table["flops"]).mean()))

    def design(self, along: str) -> ArmDesign:
        """Return where the runs lie, for a ratio of compute that goes `along` "both", "tokens" or "size"."""
        t = self.table
        x = np.log(t[list(self.features)].to_numpy(float))
        weights = np.array(ALONG[along]) if len(self.features) == 2 else np.ones(1)
        return ArmDesign(
            x - x.mean(axis=0), t["second"].to_numpy(float), np.log(t["flops"].to_numpy(float) / self.middle()), weights
        )


def two_arms(places: Places, first: str, second: str, equal_tries: bool = True) -> TwoArms:
    """Return the places of two arms, paired, each at the best of equally many tries.

    Raises BadInput where their losses do not overlap: no compute then gives both the same loss.
    """
    table = places.table[places.table["arm"].isin([first, second])].reset_index(drop=True)
    table = table.assign(second=(table["arm"] == second).astype(float))
    pairs = _pairs(table, places.features)
    tries = _tries(table, pairs) if equal_tries else table["tries"].to_numpy()
    loss = np.array([best_of(each, int(k)) for each, k in zip(table["losses"], tries, strict=True)])
    table = table.assign(loss=loss, used_tries=tries)
    _overlapping(table, first, second)
    limited = bool((table["tries"] > table["used_tries"]).any())
    return TwoArms(first, second, table, pairs, places.features, (int(min(tries)), int(max(tries))), limited)


def _pairs(table: pd.DataFrame, features: tuple[str, ...]) -> np.ndarray:
    """Return pairs of rows [k, 2] of the two arms at the same place, the nearest first."""
    x = np.log(table[list(features)].to_numpy(float))
    one, other = (np.flatnonzero(table["second"] == k) for k in (0.0, 1.0))
    apart = np.abs(x[one][:, None] - x[other][None]).max(axis=2)
    keys = table["keys"].to_numpy()
    same = np.array([[keys[i] == keys[j] for j in other] for i in one], bool).reshape(apart.shape)
    apart = np.where(same & (apart <= ALIKE), apart, np.inf)
    found = []
    for place in np.argsort(apart, axis=None, kind="stable"):
        i, j = np.unravel_index(place, apart.shape)
        if not np.isfinite(apart[i, j]):
            break
        found.append((one[i], other[j]))
        apart[i], apart[:, j] = np.inf, np.inf
    return np.array(found, int).reshape(-1, 2)


def _tries(table: pd.DataFrame, pairs: np.ndarray) -> np.ndarray:
    """Return how many tries each loss is the best of [n]: as many as its partner has, else as the other arm usually."""
    tries = table["tries"].to_numpy(int).copy()
    second = table["second"].to_numpy() > 0
    usual = {arm: int(np.median(tries[second == arm])) for arm in (False, True)}
    used = np.array([min(n, usual[not arm]) for n, arm in zip(tries, second, strict=True)])
    for i, j in pairs:
        used[[i, j]] = min(tries[i], tries[j])
    return used


def _overlapping(table: pd.DataFrame, first: str, second: str) -> None:
    spans = [table.loc[table["second"] == k, "loss"].agg(["min", "max"]).to_numpy() for k in (0.0, 1.0)]
    if len(table) > 2 and (spans[0][0] > spans[1][1] or spans[1][0] > spans[0][1]):
        (a, b), (c, d) = spans
        raise BadInput(
            f"No answer: the losses of {first} ({plain(a)} to {plain(b)}) and of {second} ({plain(c)} to {plain(d)}) "
            "do not overlap, so no compute of theirs gives both the same loss. Train one of them for longer."
        )
