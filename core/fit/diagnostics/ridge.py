"""Ridges: which pairs of values of two parameters fit the runs about equally well.

S(a, b) is the objective with both parameters held and all others refitted, and s is its noise scale. The joint region
of a level has the pairs for which 2 (S(a, b) - S_best) / s stays below 2 F(2, n - p) (Bates & Watts 1988, section 6.1;
for M-estimators Huber & Ronchetti 2009, section 6.3).
"""

from dataclasses import dataclass

import contourpy
import numpy as np
import pandas as pd

from ...errors import BadInput
from ...runs import Runs
from ..data.splits import run_numbers
from ..result import Fit
from ..solver.jacobian import jacobian
from ..solver.solve import FINEST, ROUGHLY
from ..solver.task import Task, options_of, start_of, task_of, with_priors
from ..uncertainty.noise import noise_scale, psi_slope
from .misfit import noisy

LEVELS = (0.5, 0.8, 0.95)
SPARE = 1.25  # half width of the first grid, relative to the linearised 95 % region
GROWTH, GROWTHS = 0.55, 6  # a side moves out by so many graded coordinates (about a factor of two), so often at most
COARSE = 11  # points along each axis while the extent is sought
FULL = 0.6  # the grid shrinks around a region that fills less than this share of it along an axis
MENDINGS = 20  # rounds in which points whose walk ended badly start again from their neighbours
FINER = 4  # cells of the drawn surface along an axis for each cell of the grid
FARTHEST = 5.0  # half of the first grid is no wider than so many of the solver's longest steps (a factor e^2 each)
ROUNDING = 1e-10  # relative size below which the runs do not hold a direction of the other parameters
HIGHEST = 6.0  # the surface is cut off at so many times the 95 % rise


@dataclass(frozen=True)
class Ridge:
    """Joint regions of two parameters, in natural space.

    `contours` has the columns level (0.5, 0.8, 0.95), piece (number of the line), order (along it), a and b. `best` is
    the fit itself, and `names` says which parameters a and b are. `closed` says whether the 95 % region ends within the
    grid. `note` is what a reader should bear in mind, '' where there is nothing.
    """

    contours: pd.DataFrame
    best: tuple[float, float]
    names: tuple[str, str]
    closed: bool
    note: str


@dataclass(frozen=True)
class _Frame:
    """The coordinates of a grid over two held parameters.

    `pair` [2] are the positions of the two, `best` [P] is the fit. `axes` [2, 2] are as long as the first grid reaches.
    `follow` [P, 2] says how far the other parameters move for a step of the two. `base` is the objective at `best`,
    `scale` is its noise scale, and `rise` has the rise of the surface at each of LEVELS.
    """

    task: Task
    best: np.ndarray
    pair: np.ndarray
    axes: np.ndarray
    follow: np.ndarray
    base: float
    scale: float
    rise: np.ndarray

    def place(self, t: np.ndarray) -> np.ndarray:
        """Return the two parameters in solver space [..., 2] at graded coordinates [..., 2].

        Equal steps of a graded coordinate are shortest at the best fit, and become longer away from it.
        """
        return self.best[self.pair] + np.sinh(t) @ self.axes.T


@dataclass(frozen=True)
class _Surface:
    """The rise [n, n] of the surface over graded coordinates x [n] and y [n], and the ends u [n, n, P] of the refits.

    A point beyond a bound has the rise of the nearest point within the bounds, and is not `inside` [n, n].
    """

    x: np.ndarray
    y: np.ndarray
    rise: np.ndarray
    inside: np.ndarray
    u: np.ndarray


def ridge(fit: Fit, runs: Runs, a: str, b: str, n: int = 25) -> Ridge:
    """Return the joint 50, 80 and 95 % regions of parameters a and b of a fit to `runs`, all others refitted.

    The function evaluates the objective on n x n points. They lie along the axes of the linearised region, so that a
    narrow ridge fills the grid. The grid grows where the 95 % region reaches its edge; it misses a tail that passes
    between two points of the edge. Rows count as independent: where several rows are of one run the regions are too
    small, and `note` says so. Raises BadInput for a parameter that the law does not have or the fit held, for one
    parameter twice, a failed fit, other runs than the fit's, runs without noise, and n < 5.
    """
    _check(fit, runs, a, b, n)
    frame = _frame(fit, runs, a, b)
    surface, closed = _grown(frame, n)
    drawn = _contours(frame, surface)
    columns = {}
    for i, name in enumerate(("a", "b")):
        columns[name] = _natural(frame, i, drawn[name].to_numpy(float))
    best = tuple(float(_natural(frame, i, frame.best[frame.pair[i]])) for i in range(2))
    return Ridge(drawn.assign(**columns), (best[0], best[1]), (a, b), closed, _note(frame.task, runs))


def _check(fit: Fit, runs: Runs, a: str, b: str, n: int) -> None:
    if not fit.ok:
        raise BadInput(f"A failed fit has no ridge: {fit.message}")
    for name in (a, b):
        if name not in fit.parameters:
            raise BadInput(f"{fit.law} has no parameter {name!r}; it has {', '.join(fit.parameters)}.")
        if name in fit.pins:
            free = [k for k in fit.parameters if k not in fit.pins]
            raise BadInput(f"{name} was held at {fit.pins[name]:g}; a ridge is drawn over two of {', '.join(free)}.")
    if a == b:
        raise BadInput(f"A ridge is drawn over two different parameters, not {a} against itself.")
    if n < 5:
        raise BadInput(f"A ridge needs at least 5 points along each axis, not {n}.")
    if fit.digest != runs.digest:
        raise BadInput(f"The fit was made from other runs than {runs.name}; a ridge needs those of the fit.")
    if not noisy(fit):
        raise BadInput("These runs have no noise around the law: every region is a point.")


def _frame(fit: Fit, runs: Runs, a: str, b: str) -> _Frame:
    from scipy.stats import f as fisher  # here, because importing it takes most of a second

    task = task_of(fit, runs)
    best = start_of(task, {k: e.value for k, e in fit.parameters.items()})
    if fit.priors:
        # the scale is that without priors, as in the fit
        task = with_priors(task, options_of(fit), noise_scale(task, task.walk(best[None], finished_at=FINEST).u[0]))
    at_best = task.walk(best[None], finished_at=FINEST)
    best = at_best.u[0]
    df = len(task.used.y) - task.n_free
    rise = 2 * fisher.ppf(LEVELS, 2, df)
    names = [p.name for p in task.law.params]
    pair, scale = np.array([names.index(a), names.index(b)]), noise_scale(task, best)
    axes, follow = _axes(task, best, pair, scale, SPARE * float(np.sqrt(rise[-1])))
    return _Frame(task, best, pair, axes, follow, float(at_best.value[0]), scale, rise)


def _axes(task: Task, best: np.ndarray, pair: np.ndarray, scale: float, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the axes [2, 2] of the grid, and how far every parameter moves with the two [P, 2], both linearised.

    The axes are the principal axes of the covariance of the two, with rows taken as independent, in longest
    steps. They are `reach` standard deviations long, but no longer than FARTHEST, which ends them where the runs do not
    hold a direction. Parameters at a bound stay there.
    """
    r, columns = jacobian(task, best)
    longest = np.asarray(task.problem.longest)
    columns = columns * longest
    unbounded = np.array([p.domain.log for p in task.law.params])
    others = (task.lower < task.upper) & (unbounded | ((best > task.lower) & (best < task.upper)))
    others[pair] = False
    norms = np.linalg.norm(columns[:, others], axis=0)
    lengths = np.where(norms > 0, norms, 1.0)
    along = np.linalg.lstsq(columns[:, others] / lengths, columns[:, pair], rcond=ROUNDING)[0] / lengths[:, None]
    _, sizes, turned = np.linalg.svd(columns[:, pair] - columns[:, others] @ along, full_matrices=False)
    sd = np.sqrt(scale / psi_slope(task, r))
    follow = np.zeros((len(best), 2))
    follow[others] = -along
    axes = longest[pair][:, None] * turned.T * np.minimum(reach * sd / np.maximum(sizes, 1e-300), FARTHEST)
    return axes, longest[:, None] * follow / longest[pair]


def _grown(frame: _Frame, n: int) -> tuple[_Surface, bool]:
    """Return the surface on a grid that the 95 % region fills, and whether the region ends within it."""
    ends = np.tile(np.arcsinh([-1.0, 1.0]), (2, 1))
    size = min(n, COARSE)
    seen = _surface(frame, ends, size, None)
    for _ in range(GROWTHS):
        touched = _touched(frame, seen)
        if touched.any():
            ends = ends + touched * np.array([-GROWTH, GROWTH])
        elif size < n:
            box, size = _box(frame, seen), n
            ends = np.where((np.ptp(box, axis=1) < FULL * np.ptp(ends, axis=1))[:, None], box, ends)
        else:
            break
        seen = _surface(frame, ends, size, seen)
    if size < n:
        seen = _surface(frame, ends, n, seen)
    return seen, not _touched(frame, seen).any()


def _surface(frame: _Frame, ends: np.ndarray, n: int, before: _Surface | None) -> _Surface:
    """Return the surface at n x n points between `ends` [2, 2].

    Refits begin where the nearest point of the surface `before` ended, or at the best fit.
    """
    x, y = (np.linspace(low, high, n) for low, high in ends)
    wanted = frame.place(np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1).reshape(-1, 2))
    at = np.clip(wanted, frame.task.lower[frame.pair], frame.task.upper[frame.pair])
    start = np.tile(frame.best, (len(at), 1))
    if before is not None:
        near = [np.abs(new[:, None] - old).argmin(axis=1) for new, old in ((x, before.x), (y, before.y))]
        start = before.u[np.ix_(*near)].reshape(start.shape)
    value, u = _held(frame, at, start)
    for _ in range(MENDINGS):
        better, lanes = _from_neighbours(frame, at, u, value, n)
        again, ends = _held(frame, at[lanes], better)
        lower = again < value[lanes] - 1e-3 * frame.scale
        if not lower.any():
            break
        value[lanes[lower]], u[lanes[lower]] = again[lower], ends[lower]
    rise = 2 * (value - frame.base) / frame.scale
    inside = (at == wanted).all(axis=1)
    return _Surface(x, y, rise.reshape(n, n), inside.reshape(n, n), u.reshape(n, n, -1))


def _held(frame: _Frame, at: np.ndarray, start: np.ndarray, only_look: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return objectives [L] and places [L, P] with the two held at `at` [L, 2] and the others refitted from `start`."""
    task, pair = frame.task, frame.pair
    lower, upper = (np.tile(v, (len(at), 1)) for v in (task.lower, task.upper))
    begin = np.clip(start + (at - start[:, pair]) @ frame.follow.T, lower, upper)
    lower[:, pair] = upper[:, pair] = begin[:, pair] = at
    found = task.walk(begin, bounds=(lower, upper), finished_at=ROUGHLY, only_look=only_look)
    return np.where(np.isfinite(found.value), found.value, np.inf), found.u


def _from_neighbours(frame: _Frame, at: np.ndarray, u: np.ndarray, value: np.ndarray, n: int):
    """Return new starts [K, P] for refits that ended badly, and the numbers of their points [K].

    A refit ended badly where the end of a neighbour gives a lower objective than the refit came down to, and where a
    neighbour lies lower by more than the whole region rises.
    """
    number = np.pad(np.arange(n * n).reshape(n, n), 1, mode="edge")
    sides = np.stack([v.ravel() for v in (number[:-2, 1:-1], number[2:, 1:-1], number[1:-1, :-2], number[1:-1, 2:])])
    looked = np.stack([_held(frame, at, u[side], only_look=True)[0] for side in sides])
    whole = frame.scale * frame.rise[-1] / 2
    beaten = looked.min(axis=0) < np.minimum(value - 1e-3 * frame.scale, frame.base + HIGHEST * whole)
    ends = value[sides]
    cliff = ends.min(axis=0) < np.minimum(value - whole, frame.base + whole)
    lanes = np.flatnonzero(beaten | cliff)
    side = np.where(beaten, looked.argmin(axis=0), ends.argmin(axis=0))[lanes]
    return u[sides[side, lanes]], lanes


def _touched(frame: _Frame, surface: _Surface) -> np.ndarray:
    """Return whether the 95 % region reaches each side of the grid [2, 2]: the low and the high side of each axis."""
    within = (surface.rise <= frame.rise[-1]) & surface.inside
    return np.array([[within[0].any(), within[-1].any()], [within[:, 0].any(), within[:, -1].any()]])


def _box(frame: _Frame, surface: _Surface) -> np.ndarray:
    """Return low and high of the 95 % region along each axis [2, 2], with a cell to spare on each side."""
    within = (surface.rise <= frame.rise[-1]) & surface.inside
    spans = []
    for axis, values in enumerate((surface.x, surface.y)):
        here = np.flatnonzero(within.any(axis=1 - axis))
        step = values[1] - values[0]
        spans.append((values[here[0]] - step, values[here[-1]] + step) if len(here) else (-step, step))
    return np.array(spans)


def _contours(frame: _Frame, surface: _Surface) -> pd.DataFrame:
    """Return the contours in solver space, with columns level, piece, order, a and b; they end at the bounds."""
    from scipy.interpolate import RectBivariateSpline

    capped = np.clip(surface.rise, 0.0, HIGHEST * frame.rise[-1])
    x, y = (np.linspace(v[0], v[-1], FINER * (len(v) - 1) + 1) for v in (surface.x, surface.y))
    height = RectBivariateSpline(surface.x, surface.y, capped)(x, y)
    at = frame.place(np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1))
    lower, upper = (v[frame.pair] for v in (frame.task.lower, frame.task.upper))
    beyond = ((at < lower) | (at > upper)).any(axis=-1)
    # A norm is nearly linear between two points of a surface that is nearly quadratic.
    root = np.sqrt(np.maximum(height, 0.0))
    drawn = contourpy.contour_generator(x, y, np.ma.array(root, mask=beyond).T)
    found, piece = [], 0
    for level, rise in zip(LEVELS, frame.rise, strict=True):
        for line in drawn.lines(float(np.sqrt(rise))):
            ab = frame.place(np.asarray(line))
            columns = {"level": level, "piece": piece, "order": range(len(ab)), "a": ab[:, 0], "b": ab[:, 1]}
            found.append(pd.DataFrame(columns))
            piece += 1
    columns = ["level", "piece", "order", "a", "b"]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns, dtype=float)


def _natural(frame: _Frame, i: int, values):
    return np.exp(values) if frame.task.law.params[frame.pair[i]].domain.log else values


def _note(task: Task, runs: Runs) -> str:
    rows = len(task.used.y)
    groups = min(task.used.n_groups, len(np.unique(run_numbers(runs.table.loc[task.used.rows]))))
    if groups == rows:
        return ""
    return f"The {rows:,} rows are of {groups:,} runs and count as independent here: the regions are too small."
