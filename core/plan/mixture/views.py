"""What surrounds the best mixture: cheap and dear moves, how it moves with scale, and what one loss costs another."""

from collections.abc import Sequence
from dataclasses import replace

import contourpy
import numpy as np
import pandas as pd

from ...errors import BadInput
from ...fit.validation.subsample import Subsamples
from .optimum import (
    Fits,
    Mixture,
    Wish,
    checked,
    domains_of,
    limits,
    losses_at,
    natural,
    optima,
    searches,
    starts,
    weighted_loss,
)
from .simplex import search

MOVE = 0.05  # of the tokens
WEIGHTS = 31  # points of a front
LATTICE = 61  # points along an edge of the ternary picture


def trades(fits: Fits, wish: Wish, best: Mixture, move: float = MOVE) -> list[tuple[str, str, float]]:
    """Return what moving a share of `move` from one domain to another costs in weighted loss, the cheapest first.

    The first are the flat directions, along which shares could as well be others. Moves that leave the bounds are not
    among them.
    """
    names = domains_of(checked(fits, wish)[0])
    low, high = limits(names, wish)
    here = np.array([best.shares[n] for n in names])
    pairs = [
        (i, j)
        for i in range(len(names))
        for j in range(len(names))
        if i != j and here[i] - move >= low[i] and here[j] + move <= high[j]
    ]
    if not pairs:
        return []
    moved = np.tile(here, (len(pairs), 1))
    for k, (i, j) in enumerate(pairs):
        moved[k, i] -= move
        moved[k, j] += move
    cost = weighted_loss(fits, wish, moved) - best.value
    return [(names[pairs[k][0]], names[pairs[k][1]], float(cost[k])) for k in np.argsort(cost)]


def effects(fits: Fits, wish: Wish, best: Mixture, move: float = MOVE) -> pd.DataFrame:
    """Return what `move` more of a domain does to each loss, taken from all others in proportion.

    One row a domain and target: `domain`, `target`, `change` (of the loss, in its unit). Where a domain has nearly all
    already, less is moved and the change scaled to `move`.
    """
    names = domains_of(checked(fits, wish)[0])
    here = np.array([best.shares[n] for n in names])
    rows = []
    for i, name in enumerate(names):
        step = min(move, 0.5 * (1 - here[i]))
        if step <= 0:
            continue
        moved = here * (1 - here[i] - step) / (1 - here[i])
        moved[i] = here[i] + step
        pair = np.stack([here, moved])
        for target, one in fits.items():
            before, after = losses_at(one, pair, wish)
            rows.append({"domain": name, "target": target, "change": (after - before) * move / step})
    return pd.DataFrame(rows, columns=["domain", "target", "change"])


def along(fits: Fits, wish: Wish, field: str, values: Sequence[float], best: Mixture) -> pd.DataFrame:
    """Return the best mixture at each of `values` of a size or number of tokens, all else as wished.

    One row a value and domain: `value`, `domain`, `share`. Where unique tokens run out on the way (no mixture is within
    the limits), the rows end there. Raises BadInput where the law does not take `field` and nothing else depends on it.
    """
    law, _ = checked(fits, wish)
    names = domains_of(law)
    if field not in wish.at:
        raise BadInput(f"{law.key.partition('[')[0]} does not depend on {field}.")
    wishes = []
    for value in values:
        one = replace(wish, at={**wish.at, field: float(value)})
        try:
            limits(names, one)
        except BadInput:
            continue
        wishes.append(one)
    if not wishes:
        return pd.DataFrame(columns=["value", "domain", "share"])
    begin = np.stack([np.array([best.shares[n] for n in names]), np.full(len(names), 1 / len(names))])
    found = optima(fits, wishes, np.maximum(begin, 1e-6))
    rows = [
        {"value": one.at[field], "domain": n, "share": float(s)}
        for one, shares in zip(wishes, found, strict=True)
        for n, s in zip(names, shares, strict=True)
    ]
    return pd.DataFrame(rows)


def front(fits: Fits, wish: Wish, pair: tuple[str, str], best: Mixture) -> pd.DataFrame:
    """Return the trade-off front of two losses: the best mixtures as the weight goes from one to the other.

    One row a weight of the first target: `weight`, `x` and `y` (predicted losses of the first and the second), and a
    column share/NAME for each domain. Raises BadInput for targets that were not fitted, or the same twice.
    """
    if pair[0] == pair[1] or any(t not in fits for t in pair):
        raise BadInput(f"A front is drawn between two different losses out of {', '.join(fits)}.")
    names = domains_of(checked(fits, wish)[0])
    # denser at the ends, where a front bends
    weights = 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, WEIGHTS))
    wishes = [replace(wish, weights={pair[0]: w, pair[1]: 1 - w}) for w in np.clip(weights, 1e-3, 1 - 1e-3)]
    begin = np.stack([np.array([best.shares[n] for n in names]), np.full(len(names), 1 / len(names))])
    found = optima(fits, wishes, np.maximum(begin, 1e-6))
    x, y = (losses_at(fits[t], found, wish) for t in pair)
    shares = {f"share/{n}": found[:, i] for i, n in enumerate(names)}
    return pd.DataFrame({"weight": [w.weights[pair[0]] for w in wishes], "x": x, "y": y, **shares})


def ternary(fits: Fits, wish: Wish, corners: Sequence[str], best: Mixture, n_levels: int = 8) -> pd.DataFrame:
    """Return contours of the weighted loss over three domains, all others held at their best shares.

    One row a vertex: `level` (loss), `piece` (number of the line), `order` (along it), and the shares `a`, `b`, `c`
    of the corners. Levels are dense near the lowest loss. Raises BadInput for anything but three different domains.
    """
    names = domains_of(checked(fits, wish)[0])
    if len(set(corners)) != 3 or any(c not in names for c in corners):
        raise BadInput(f"A triangle has three different domains out of {', '.join(names)}.")
    at = [names.index(c) for c in corners]
    room = sum(best.shares[c] for c in corners)
    edge = np.linspace(0, 1, LATTICE)
    a, b = np.meshgrid(edge, edge, indexing="ij")
    inside = a + b <= 1 + 1e-9
    mixtures = np.tile([best.shares[n] for n in names], (int(inside.sum()), 1))
    mixtures[:, at] = room * np.clip(np.stack([a[inside], b[inside], 1 - a[inside] - b[inside]], axis=1), 1e-4, 1)
    loss = np.ma.masked_all(a.shape)
    loss[inside] = weighted_loss(fits, wish, mixtures / mixtures.sum(axis=1, keepdims=True))
    pieces = []
    drawn = contourpy.contour_generator(a, b, loss, corner_mask=True)
    for level in _levels(loss.compressed(), n_levels):
        for line in drawn.lines(level):
            xy = np.asarray(line) * room
            pieces.append(pd.DataFrame({
                "level": level, "piece": len(pieces), "order": range(len(xy)), "a": xy[:, 0], "b": xy[:, 1],
                "c": room - xy.sum(axis=1),
            }))  # fmt: skip
    columns = ["level", "piece", "order", "a", "b", "c"]
    return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(columns=columns, dtype=float)


def _levels(losses: np.ndarray, n_levels: int) -> list[float]:
    """Return losses at which to draw, closer together near the lowest."""
    low, high = np.min(losses), np.quantile(losses, 0.9)
    return [float(low + (high - low) * ((i + 1) / n_levels) ** 2) for i in range(n_levels)]


def sufficed(fits: Fits, wish: Wish, best: Mixture, drawn: Subsamples) -> pd.DataFrame:
    """Return what the best mixtures by fewer runs give up against the best by all, by the law fitted to all.

    One row a number of mixtures: `mixtures`, `given_up` (median over subsets, loss), `low` and `high` (10th and 90th
    percentile), `error` (median relative error on mixtures left out, NaN where none is), the last row all of them.
    """
    law, weights = checked(fits, wish)
    at = [drawn.targets.index(t) for t in weights]
    values = {k: v[:, at] for k, v in drawn.values.items()}
    names = domains_of(law)
    found = search(
        law, searches(law, values, [wish] * len(drawn.mixtures), weights), starts(len(names), natural(names, wish))
    )
    lost = np.maximum(weighted_loss(fits, wish, found) - best.value, 0.0)
    rows = []
    for n in np.unique(drawn.mixtures):
        of_size = drawn.mixtures == n
        low, middle, high = np.quantile(lost[of_size], [0.1, 0.5, 0.9])
        error = float(np.median(drawn.error[of_size]))
        rows.append({"mixtures": int(n), "given_up": middle, "low": low, "high": high, "error": error})
    rows.append({"mixtures": drawn.total, "given_up": 0.0, "low": 0.0, "high": 0.0, "error": np.nan})
    return pd.DataFrame(rows)
