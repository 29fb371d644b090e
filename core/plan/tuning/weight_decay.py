"""What a sweep says of weight decay: the best AdamW timescale at each scale, and how that moves with data and size.

tau = B / (eta lambda D) is the share of the run over which AdamW averages its updates: batches of B tokens, peak
learning rate eta, weight decay lambda, D tokens. Bergsma et al. 2025 (arXiv:2505.13738) take the timescale of lowest
loss at each scale and draw a line through its logarithms over those of D / N. So does this, and says where the runs do
not allow it. A run without weight decay has no timescale that could have a logarithm: it is shown, and no part of that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ... import laws
from ...errors import BadInput
from ...fit.calibrated import from_published
from ...fit.sweeps.lowest_points import FEWEST_LEVELS, lowest_points
from ...fit.sweeps.meta_regression import Line, line_through
from ...fit.sweeps.valleys import LEVEL, NEAR, Cell
from ...units import SIZES, plain

DECAY, RATE, BATCH = "weight_decay", "learning_rate", "batch_tokens"
FEWEST_SCALES = 3  # with a lowest point: a line takes two
NORMAL = 2 * 1.959964  # deviations between the ends of a 95 % interval


@dataclass(frozen=True)
class PublishedTimescale:
    """A published power law of the timescale: k (D / N)^slope, as the law itself gives it."""

    reference: str
    source: str
    k: float
    slope: float


@dataclass(frozen=True)
class Decay:
    """What a sweep says of weight decay.

    `cells` are the valleys. `points` has a row a scale: `size`, `tokens`, `ratio` (tokens a parameter), `levels` (of
    decay above 0), `off` (whether there is a run without), `weight_decay`, `timescale`, each with `_low` and `_high`
    (95 %), `variance` (of the timescale's logarithm), `loss`, and `why` where there is no lowest point. `runs` are
    those behind each scale: `ratio`, `weight_decay`, `timescale` (NaN without decay), `loss`, `above` (the lowest loss
    of the scale), `lowest`. `line` goes through logarithms of timescales over those of ratios, None where there is
    none. `doubts` say why it is not identified, and are empty where it is.
    """

    cells: list[Cell]
    points: pd.DataFrame
    runs: pd.DataFrame
    line: Line | None
    published: tuple[PublishedTimescale, ...]
    doubts: tuple[str, ...]

    @property
    def identified(self) -> bool:
        """Whether the runs say how the best timescale moves."""
        return not self.doubts


def size_of(columns: Sequence[str]) -> str:
    """Return the column of size that valleys go by, without embeddings where there is that; "" where there is none."""
    return next((s for s in SIZES[::-1] if s in columns), "")


def published_timescales() -> tuple[PublishedTimescale, ...]:
    """Return every published law of the timescale that is a power of tokens per parameter."""
    found = []
    for law in laws.registry().values():
        if law.target != "timescale":
            continue
        for constants in law.published:
            calibrated, size = from_published(law, constants), next(f.name for f in law.features if f.name in SIZES)
            at = calibrated.expect({"tokens": np.array([1e9, 1e11]), size: np.array([1e9, 1e9])})
            slope = float(np.log(at[1] / at[0]) / np.log(100))
            found.append(PublishedTimescale(f"{law.key}@{constants.name}", constants.source, float(at[0]), slope))
    return tuple(found)


def decay_of(table: pd.DataFrame, near: float = NEAR, seed: int = 0) -> Decay:
    """Return what runs say of weight decay, at every size and number of tokens that has more than one; see `Decay`.

    `table` has weight_decay, tokens, loss and a size, and for timescales learning_rate and batch_tokens. Raises
    BadInput where a column is missing or all runs have one weight decay.
    """
    size = size_of(list(table.columns))
    needed = [DECAY, "tokens", "loss"]
    if missing := [n for n in needed if n not in table] + ([] if size else ["params"]):
        raise BadInput(
            f"There is no column {missing[0]}; a valley over weight decay needs {', '.join(needed)}, params."
        )
    if table[DECAY].nunique() < 2:
        raise BadInput("All runs have one weight decay; a valley over it needs several.")
    settings = [n for n in (RATE, BATCH, DECAY) if n in table]
    scaled = table.assign(size=table[size])
    scaled = scaled[scaled.groupby(["size", "tokens"])[DECAY].transform("nunique") > 1]
    if scaled.empty:
        raise BadInput("No size and number of tokens has runs of more than one weight decay.")
    cells = lowest_points(scaled, settings, ("size", "tokens"), near=near, must=DECAY, seed=seed)
    points = pd.DataFrame([_point(c) for c in cells])
    runs = pd.concat([_runs(c) for c in cells], ignore_index=True)
    present = points[(points["why"] == "") & np.isfinite(points["timescale"])]
    line = line_through(*(present[c].to_numpy(float) for c in ("log_ratio", "log_timescale", "variance")))
    published = published_timescales()
    return Decay(cells, points, runs, line, published, tuple(_doubts(points, line, published, settings)))


def _point(cell: Cell) -> dict:
    """Return one row of `Decay.points`."""
    tokens, size = cell.scale["tokens"], cell.scale["size"]
    decays = cell.runs[DECAY].to_numpy(float)
    row = {"size": size, "tokens": tokens, "ratio": tokens / size, "log_ratio": np.log(tokens / size)}
    row |= {"levels": len(np.unique(decays[decays > 0])), "off": bool((decays == 0).any()), "why": cell.why}
    blank = dict.fromkeys(("weight_decay", "timescale", "log_timescale", "variance", "loss"), np.nan)
    row |= blank | {f"{n}_{end}": np.nan for n in ("weight_decay", "timescale") for end in ("low", "high")}
    if cell.why:
        return row
    row |= {DECAY: cell.best[DECAY], "loss": cell.loss}
    row["weight_decay_low"], row["weight_decay_high"] = cell.ends[DECAY]
    both = {n: (np.log(cell.best[n]), cell.draws[:, list(cell.best).index(n)]) for n in cell.best}
    both |= {n: (np.log(v), np.full(len(cell.draws), np.log(v))) for n, v in cell.held.items() if n in (RATE, BATCH)}
    if not {RATE, BATCH} <= set(both):
        return row
    value, draws = (both[BATCH][i] - both[RATE][i] - both[DECAY][i] - np.log(tokens) for i in (0, 1))
    low, high = np.nanpercentile(draws, LEVEL)
    row |= {"timescale": np.exp(value), "timescale_low": np.exp(low), "timescale_high": np.exp(high)}
    return row | {"log_timescale": value, "variance": ((high - low) / NORMAL) ** 2}


def _runs(cell: Cell) -> pd.DataFrame:
    """Return the runs behind one scale, the cost of settings other than decay taken off where the parabola knows it."""
    rows = cell.runs
    frame = pd.DataFrame({"size": cell.scale["size"], "tokens": cell.scale["tokens"]}, index=rows.index)
    frame = frame.assign(ratio=frame["tokens"] / frame["size"], weight_decay=rows[DECAY], timescale=np.nan)
    if {RATE, BATCH} <= set(rows.columns):
        with np.errstate(divide="ignore"):
            tau = rows[BATCH] / (rows[RATE] * rows[DECAY] * rows["tokens"])
        frame["timescale"] = tau.where(rows[DECAY] > 0)
    frame["loss"] = rows["loss"]
    frame["above"] = rows["loss"] - rows["loss"].min()
    return frame.assign(lowest=rows["loss"] == rows["loss"].min(), floor=rows["floor"])


def _doubts(
    points: pd.DataFrame, line: Line | None, published: Sequence[PublishedTimescale], settings: Sequence[str]
) -> list:
    """Return why the runs do not say how the best timescale moves, the plainest first."""
    found, present = [], points[points["why"] == ""]
    if absent := [n for n in (RATE, BATCH) if n not in settings]:
        return [f"there is no {absent[0].replace('_', ' ')}, without which a weight decay is no timescale"]
    if line is not None:
        return _blurred(line, published)
    few = points[points["levels"] < FEWEST_LEVELS]
    if len(few):
        most = int(few["levels"].max())
        found.append(
            f"{len(few)} of {len(points)} scales have {most} weight decay{'s' * (most != 1)} above 0 at the most, and "
            f"a lowest point takes {FEWEST_LEVELS}, better five"
        )
    if off := int(points["off"].sum()):
        found.append(f"the runs without weight decay of {off} scales have no logarithm and give no place on the valley")
    for why, rows in points[(points["levels"] >= FEWEST_LEVELS) & (points["why"] != "")].groupby("why"):
        found.append(f"at {len(rows)} scale{'s' * (len(rows) != 1)} {why}")
    if len(present):
        apart = present["ratio"].nunique()
        found.append(
            f"{len(present)} scales have a lowest point, at {apart} numbers of tokens a parameter; a power law takes "
            f"{FEWEST_SCALES} at two or more"
        )
    return found


def enough(found: Decay) -> str:
    """Return in words which runs would tell how the best timescale moves."""
    decays = found.runs.loc[found.runs["lowest"] & (found.runs[DECAY] > 0), DECAY]
    middle = float(np.exp(np.log(decays).mean())) if len(decays) else 0.1
    least = float(f"{middle / 4:.1g}")  # a round number, so that what is printed doubles
    tried = ", ".join(plain(least * 2**k, 3) for k in range(5))
    return (
        f"five weight decays above 0, each twice the one before ({tried}, say, and on where the lowest loss is at an "
        "end), with batch and learning rate held at their best, at three numbers of tokens a parameter or more, the "
        "farthest ten times apart or more"
    )


def _blurred(line: Line, published: Sequence[PublishedTimescale]) -> list[str]:
    """Return what an exponent's interval leaves open: both that nothing moves, and all of what is published."""
    _, low, high = line.slope
    if not low <= 0 <= high:
        return []
    return [
        f"the exponent's interval, {low:.2f} to {high:.2f}, holds both 0 (it does not move) and the published "
        f"{p.slope:.3f}"
        for p in published
        if low <= p.slope <= high
    ][:1]
