"""Learning-rate schedules: the loss curve of one that was never run, and the one that ends lowest.

No law is named: any that goes by a whole schedule predicts. The search lets the rate only fall after the warm-up, at
equally spaced places, and follows the slope of the predicted last loss (optax's Adam) from several shapes; what it
finds is the law's opinion, least to be trusted where it went farthest from the schedules that the law was fitted to.
"""

import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pandas as pd

from ...errors import BadInput
from ...fit.calibrated import Calibrated
from ...fit.data.series import Course, histories
from ...fit.every_step import by_every_step
from ...laws.base import Feature, Law

MOST_STEPS = 2_000_000
PLACES, FINER = 24, 6  # where the rate of a searched schedule may fall, and knots between them
WARM_KNOTS = 40
ROUNDS, PACE = 400, 0.05  # of the search
POINTS = 160  # of a curve
STRAIGHT = 0.002  # of the peak: what lies nearer than this to a straight line is on it


@dataclass(frozen=True)
class Run:
    """A run's `steps`, of which `warmup` raise the rate straight to its `peak`; `end` is the last rate over the peak,
    `decay` the share of the steps in which a constant rate falls at the end.
    """

    steps: int = 24_000
    warmup: int = 2160
    peak: float = 3e-4
    end: float = 0.1
    decay: float = 0.2


def checked(run: Run) -> Run:
    """Return the run. Raises BadInput, in one line, for one that cannot be."""
    if not 2 <= run.steps <= MOST_STEPS:
        raise BadInput(f"steps is {run.steps:g}; allowed are 2 to {MOST_STEPS:,}.")
    if not 0 < run.warmup < run.steps:
        raise BadInput(f"warmup is {run.warmup:g} of {run.steps:,} steps; allowed are 1 to {run.steps - 1:,}.")
    if not (math.isfinite(run.peak) and run.peak > 0):
        raise BadInput(f"The peak rate is {run.peak:g}; allowed are numbers above 0.")
    if not (0 <= run.end <= 1 and 0 < run.decay <= 1):
        raise BadInput(f"end is {run.end:g} and decay {run.decay:g}; allowed are shares from 0 to 1.")
    return run


def _warm(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Return the warm-up's share of the peak, and how much of the rest of the run is over, at every step."""
    step = np.arange(run.steps + 1)
    return np.minimum(step / run.warmup, 1.0), np.clip((step - run.warmup) / (run.steps - run.warmup), 0, 1)


def _constant(run: Run, over: np.ndarray) -> np.ndarray:
    return np.ones_like(over)


def _cosine(run: Run, over: np.ndarray) -> np.ndarray:
    return run.end + (1 - run.end) * (1 + np.cos(np.pi * over)) / 2


def _linear(run: Run, over: np.ndarray) -> np.ndarray:
    return 1 - (1 - run.end) * over


def _stable(run: Run, over: np.ndarray) -> np.ndarray:
    begins = 1 - run.decay * run.steps / (run.steps - run.warmup)
    return np.interp(over, [0, max(begins, 0.0), 1], [1, 1, run.end])


KINDS: Mapping[str, tuple[str, Callable[[Run, np.ndarray], np.ndarray]]] = MappingProxyType({
    "constant": ("constant", _constant), "cosine": ("cosine", _cosine), "linear": ("straight down", _linear),
    "wsd": ("WSD, late fall", _stable),
})  # fmt: skip


def rates(kind: str, run: Run) -> np.ndarray:
    """Return the rate at every step [steps + 1] of a schedule of KINDS."""
    checked(run)
    up, over = _warm(run)
    return run.peak * up * KINDS[kind][1](run, over)


def drawn(text: str, run: Run) -> np.ndarray:
    """Return the rates of a schedule drawn as PLACE=HEIGHT with commas: shares of the run and of the peak.

    Places are shares of the steps after the warm-up, from 0 to 1, heights shares of the peak; between them the rate
    goes straight. Raises BadInput in one line.
    """
    checked(run)
    points = {0.0: 1.0}
    for item in filter(str.strip, text.split(",")):
        place, equals, height = item.partition("=")
        try:
            at, share = float(place), float(height)
        except ValueError:
            equals = ""
            at = share = math.nan
        if not equals or not (0 <= at <= 1 and 0 <= share <= 10):
            raise BadInput(f"{item.strip()!r} is not PLACE=HEIGHT, such as 0.8=1: places 0 to 1, heights 0 to 10.")
        points[at] = share
    places = sorted(points)
    up, over = _warm(run)
    return run.peak * up * np.interp(over, places, [points[p] for p in places])


def written(schedule: np.ndarray, run: Run) -> str:
    """Return rates [steps + 1] as `drawn` reads them, in as few points as keep within STRAIGHT of them at PLACES."""
    places = np.linspace(0, 1, PLACES + 1)
    at = run.warmup + places * (run.steps - run.warmup)
    heights = np.interp(at, np.arange(run.steps + 1), schedule) / run.peak
    kept = [0, PLACES]
    while (gap := np.abs(np.interp(places, places[kept], heights[kept]) - heights)).max() > STRAIGHT:
        kept = sorted([*kept, int(gap.argmax())])
    return ", ".join(f"{places[i]:.4g}={heights[i]:.3g}" for i in kept)


def series_of(law: Law) -> Feature:
    """Return the feature that is a whole schedule. Raises BadInput for a law that has none, or asks for more."""
    if not law.series or len(law.features) != 1:
        raise BadInput(f"{law.key} does not go by a schedule alone; allowed are laws of learning-rate schedules.")
    return law.features[0]


def curve(calibrated: Calibrated, schedule: np.ndarray, run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Return steps [M] after the warm-up and the predicted losses [1 + B, M] there: by the point, then each draw.

    The point sums over every step. Draws sum over the knots of a fit, and are moved by what those leave out there.
    """
    feature = series_of(calibrated.law)
    at = np.unique(np.geomspace(run.warmup, run.steps, POINTS).astype(int))
    on_knots = calibrated.predict({feature.name: histories(schedule, at, feature.shape[0])})
    exact = by_every_step(calibrated.law, calibrated.values, [Course(np.arange(len(at)), at, schedule)])
    return at, on_knots + (exact - on_knots[0])


def losses_table(calibrated: Calibrated, schedules: Mapping[str, np.ndarray], run: Run) -> pd.DataFrame:
    """Return the predicted losses along schedules, rates [steps + 1] by name: a row a step, `x`, `y` (loss), `set`."""
    parts = []
    for name, schedule in schedules.items():
        at, losses = curve(calibrated, schedule, run)
        parts.append(pd.DataFrame({"x": at, "y": losses[0], "set": name}))
    return pd.concat(parts, ignore_index=True)


def rates_table(schedules: Mapping[str, np.ndarray], run: Run, points: int = 240) -> pd.DataFrame:
    """Return schedules, rates [steps + 1] by name, at up to `points` steps each: `x` (step), `y` (rate), `set`."""
    at = np.unique(np.linspace(0, run.steps, points).astype(int))
    parts = [pd.DataFrame({"x": at, "y": schedule[at], "set": name}) for name, schedule in schedules.items()]
    return pd.concat(parts, ignore_index=True)


def lowest(calibrated: Calibrated, run: Run, floor: float = 0.0) -> np.ndarray:
    """Return the rates [steps + 1] whose predicted last loss is the lowest found; none below `floor` times the peak.

    Rates never rise after the warm-up.
    """
    checked(run)
    feature = series_of(calibrated.law)
    point = {k: jnp.asarray(v, float) for k, v in calibrated.values.items()}
    found = _search(calibrated.law, feature.name, feature.shape[0])(
        point, *map(float, (run.steps, run.warmup, run.peak, floor))
    )
    heights, losses = (np.asarray(v) for v in found)
    best = heights[int(np.nanargmin(losses))]
    up, over = _warm(run)
    return run.peak * up * np.interp(over, np.linspace(0, 1, PLACES + 1), best)


def _heights(z, floor):
    """Return heights [PLACES + 1] from 1 down, each a share of the one before, none below the floor."""
    falls = jnp.concatenate([jnp.ones(1), jnp.cumprod(jax.nn.sigmoid(z))])
    return floor + (1 - floor) * falls


def _seen(heights, steps, warmup, peak, knots: int):
    """Return the history [knots, 4] at the last step of straight pieces between heights, warm-up before them."""
    fine = jnp.interp(jnp.linspace(0, 1, PLACES * FINER + 1), jnp.linspace(0, 1, PLACES + 1), heights)
    up = jnp.linspace(0, 1, WARM_KNOTS + 1)
    level = peak * jnp.concatenate([up, fine[1:]])
    place = jnp.concatenate([up * warmup, warmup + (steps - warmup) * jnp.linspace(0, 1, PLACES * FINER + 1)[1:]])
    middle, width = (level[1:] + level[:-1]) / 2, jnp.diff(place)
    areas = middle * width
    after = jnp.cumsum(areas[::-1])[::-1] - areas / 2  # from the middle of a piece on
    table = jnp.stack([middle, level[:-1] - level[1:], after, steps - (place[1:] + place[:-1]) / 2], axis=1)
    start = jnp.array([[1.0, 0.0, 0.0, 0.0]]).at[0, 2].set(jnp.sum(areas)).at[0, 3].set(steps)
    rest = jnp.tile(start, (knots - len(table) - 1, 1))
    return jnp.concatenate([start, table, rest])


@functools.lru_cache(maxsize=16)
def _search(law: Law, name: str, knots: int):
    """Return the compiled search over starts: a slow fall, a late one, and hardly any."""
    late = np.where(np.arange(PLACES) < 0.8 * PLACES, 6.0, 0.5)
    starts = jnp.asarray(np.stack([np.full(PLACES, 2.0), late, np.full(PLACES, 5.0)]))
    rule = optax.adam(PACE)

    def run(point, steps, warmup, peak, floor):
        def last(z):
            return law.predict(point, {name: _seen(_heights(z, floor), steps, warmup, peak, knots)})

        def descend(z):
            def step(carry, _):
                z, state = carry
                change, state = rule.update(jax.grad(last)(z), state)
                return (z + change, state), None

            (z, _), _ = jax.lax.scan(step, (z, rule.init(z)), length=ROUNDS)
            return _heights(z, floor), last(z)

        return jax.vmap(descend)(starts)

    return jax.jit(run)
