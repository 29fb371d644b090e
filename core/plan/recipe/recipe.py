"""The joint recipe of a goal: one optimum over size, tokens, shape, heads and vocabulary, and the settings with it.

All candidates that can be built are looked at (`grid`), each with the loss of the law of size and tokens and what
every factor adds (`losses`), by the constants and by every draw (`search`). A factor whose laws are too far away keeps
what is usual, and so does one whose best lies at the edge of what is looked at.
"""

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ...errors import BadInput
from ...fit.calibrated import Calibrated
from ...units import count, name_of, power
from ..compute.allocate import Allocation, allocate, frontier
from ..cost import size_feature
from ..inference.cheapest import Served
from .blend import Blend, MixtureEvidence
from .ceilings import Ceiling, ceilings
from .decisions import Decision, Frame
from .ends import ends, with_draws
from .evidence import EDGE, FactorEvidence, evidence, heard
from .factor import NONE, Sweeps
from .goal import RecipeGoal, affordable, checked, lifted, without
from .grid import AXES, Grid, build, narrowed, usual_place
from .life import for_its_use
from .losses import Losses, losses
from .registry import factors
from .search import Found, search

DRAWS = 199
ALIKE, MOST_TWOS = 1e-4, 8  # of the loss: rounder numbers are worth that; KV heads in eights are round enough
EDGES = ("aspect", "head_dim", "vocab_size")  # axes on which a best at the edge is none
FEWEST = 1e-3  # tokens per parameter: fewer are no split
SPAN = np.geomspace(1 / 64, 64, 49)  # of compute: how far the price of a choice is looked up


@dataclass(frozen=True, eq=False)
class Recipe:
    """A plan.

    `best` has the columns of the best model, `loss` what it is predicted to reach in the `unit` of `base`, `low` and
    `high` its 95 % interval, `params_low` to `tokens_high` those of size and tokens: by the draws of a fit, or, for
    published constants, what sets of other authors say (`disagreement`). `decisions` are the rows, `grid` and
    `expected` all candidates with their losses, of which `at` is the best, `split` the answer of the law of size and
    tokens alone, `evidence` who was asked for every factor, `ceilings` what each limit costs, `life` what is cheapest
    for training and use, `swept` the sweeps that were asked, `blend` its mixture. Its goal has as much compute as
    ceilings on dollars and days leave.
    """

    goal: RecipeGoal
    base: Calibrated
    best: Mapping[str, float]
    loss: float
    low: float | None
    high: float | None
    params_low: float | None
    params_high: float | None
    tokens_low: float | None
    tokens_high: float | None
    disagreement: bool
    bounded: bool
    decisions: tuple[Decision, ...]
    grid: Grid
    expected: np.ndarray
    at: int
    found: Found | None
    split: Allocation
    evidence: Mapping[str, FactorEvidence]
    ceilings: tuple[Ceiling, ...] = ()
    life: Served | None = None
    swept: Sweeps = field(default_factory=lambda: NONE)
    blend: Blend | None = None

    @property
    def tokens_per_param(self) -> float:
        """Training tokens per parameter."""
        return self.best["tokens"] / self.best["params"]

    def decision(self, key: str) -> Decision:
        """Return the row of a factor. Raises BadInput where there is none."""
        for row in self.decisions:
            if row.key == key:
                return row
        raise BadInput(f"The plan decides nothing called {key!r}; it has {', '.join(d.key for d in self.decisions)}.")


def recipe(
    base: Calibrated,
    goal: RecipeGoal,
    fitted: Sequence[Calibrated] = (),
    intervals: bool = True,
    sizes: int | None = None,
    swept: Sweeps = NONE,
    mixture: MixtureEvidence | None = None,
) -> Recipe:
    """Return the plan of a goal by a law of size and tokens, with `fitted` laws of other factors beside published ones,
    and with what sweeps at hand (`swept` by setting) say of batch, learning rate and weight decay, and runs that vary
    shares of domains of the `mixture`.

    Without `intervals` it goes by the constants alone, which takes a few hundredths of a second.

    Raises BadInput for a goal that cannot be, a law that splits no budget, and pins or limits that leave nothing.
    """
    asked_for = checked(goal)
    goal = affordable(asked_for)
    base = base if intervals else replace(base, draws=None, form=None)
    swept = heard(swept, goal.evidence)
    split, every, known, (grid, parts, value) = _solved(base, asked_for, fitted, intervals, sizes)
    at = _roundest(grid, value)
    best = grid.row(at)
    drawn, disagreement = with_draws(base)
    found = search(drawn, grid, parts, DRAWS) if intervals and drawn.draws is not None else None

    def lowest(fewer: RecipeGoal) -> float:
        try:
            *_, (rows, _, given) = _solved(replace(base, draws=None, form=None), fewer, fitted, False, sizes)
        except BadInput:  # nothing can be built without them
            return math.nan
        return float(given[_roundest(rows, given)])

    blend = mixture.blend(best) if mixture else None
    frame = Frame(
        goal, base, every, grid, parts, value, at, known, found, swept, blend, _compute_prices(base, goal),
        lambda pins: lowest(functools.reduce(without, pins, asked_for)),
    )  # fmt: skip
    priced = ceilings(asked_for, best, float(value[at]), lambda name: lowest(lifted(asked_for, name)), frame.compute)
    rows = tuple(frame.row(f) for f in factors())
    best = {**best, **{k: v for r in rows for k, v in r.use.items() if k not in best}}
    size_low, size_high = ends(found, grid, "params", best, split, goal, disagreement)
    tokens_low, tokens_high = ends(found, grid, "tokens", best, split, goal, disagreement)
    low, high = (None if e is None else e * float(value[at]) / split.loss for e in (split.low, split.high))
    return Recipe(
        goal, base, best, float(value[at]), low, high, size_low, size_high, tokens_low, tokens_high, disagreement,
        split.bounded and not _of_base_at_edge(base, grid, at), rows, grid, value, at, found, split, known, priced,
        for_its_use(base, goal, split), swept, blend,
    )  # fmt: skip


def _solved(
    base: Calibrated, goal: RecipeGoal, fitted: Sequence[Calibrated], intervals: bool, sizes: int | None
) -> tuple[Allocation, Grid, dict[str, FactorEvidence], tuple[Grid, Losses, np.ndarray]]:
    """Return the split of a goal, all candidates, the evidence of every factor, and what `_settled` returns."""
    size = size_feature(base.law)
    lacking = {f.name for f in base.law.features} - _KNOWN
    if lacking:
        names = ", ".join(name_of(n) for n in sorted(lacking))
        raise BadInput(f"{base.law.title} takes {names} too; allowed are laws of a model and its tokens alone.")
    asked_for, goal = goal, affordable(goal)
    split = allocate(base, goal.flops, _fixed(base, goal))
    if split.tokens < FEWEST * split.params and not goal.pins.keys() & {"params", "tokens"}:
        raise BadInput(
            f"By {base.label} {power(goal.flops)} FLOP buy {count(split.tokens)} tokens: these constants split no "
            "budget. Allowed are others, which --law KEY@NAME names in the shell."
        )
    every = build(asked_for, split.params, **({} if sizes is None else {"sizes": sizes}))
    known = _known(every, goal, split.params, size, fitted)
    return split, every, known, _settled(base, goal, every, known, intervals)


_KNOWN = {
    "params", "params_non_embedding", "tokens", "flops", "width", "depth", "query_heads", "kv_heads", "head_dim",
    "ffn_width", "vocab_size", "embedding_dim", "unique_tokens",
}  # fmt: skip


def _fixed(base: Calibrated, goal: RecipeGoal) -> dict[str, float]:
    """Return what a law takes beside size and tokens, as it usually is, for the split that the grid begins around."""
    usual = {**usual_place(goal, 1e9), "width": 2048.0, "depth": 24.0, "query_heads": 16.0, "kv_heads": 4.0}
    usual |= {"unique_tokens": goal.unique_tokens or 1e18, "embedding_dim": 2048.0, "ffn_width": 5504.0}
    size = size_feature(base.law)
    return {f.name: usual[f.name] for f in base.law.features if f.name not in (size, "tokens")}


def _known(
    grid: Grid, goal: RecipeGoal, params: float, size: str, fitted: Sequence[Calibrated]
) -> dict[str, FactorEvidence]:
    """Return the evidence of every factor at the usual model nearest to a size."""
    usual = narrowed(grid, AXES[1:])
    off = np.where(usual.allowed, np.abs(np.log(grid.columns[size] / params)), np.inf)
    at = usual.row(int(np.argmin(off)))
    at = {**at, "unique_tokens": at["tokens"]}
    return {f.key: evidence(f, at, fitted, goal.evidence.get(f.key, "")) for f in factors() if f.serves}


def _settled(
    base: Calibrated, goal: RecipeGoal, every: Grid, known: dict[str, FactorEvidence], intervals: bool
) -> tuple[Grid, Losses, np.ndarray]:
    """Return the grid with usual values where no law decides, and its losses.

    A factor whose best lies at the edge of an axis decides no more, and `known` says so then.
    """
    inside = {f.name for f in base.law.features}
    while True:
        free = {f.axis for f in factors() if f.axis and (f.key == "size" or known[f.key].decides)}
        free |= {f.axis for f in factors() if f.axis and {*f.decides} & inside}
        grid = narrowed(every, [a for a in AXES if a not in free])
        parts = losses(base, grid, goal, known, intervals)
        value = parts.expected
        place = grid.place(int(np.argmin(value)))
        held = {f.key for f in factors() if {*f.decides} & {*goal.pins}}
        over = [
            f for f in factors() if f.axis in EDGES and f.key in known and known[f.key].decides and f.key not in held
        ]
        edge = next((f for f in over if _at_edge(grid, f.axis, place[f.axis])), None)
        if edge is None or not np.isfinite(value).any():
            break
        known[edge.key] = replace(known[edge.key], decides=False, what=EDGE)
    if not np.isfinite(value).any():
        raise BadInput(f"{base.law.title} gives no loss for any model of {power(goal.flops)} FLOP.")
    if not value.min() > 0:
        raise BadInput(f"{base.law.title} predicts {base.unit} below 0 here; a plan goes by a law of positive losses.")
    tokens = float(grid.columns["tokens"][int(np.argmin(value))])
    if tokens < goal.context:
        raise BadInput(
            f"{power(goal.flops)} FLOP buy {count(tokens)} tokens here, not one sequence of {goal.context:,.0f}; "
            "allowed are more compute, a smaller model or a shorter context."
        )
    return grid, parts, value


def _of_base_at_edge(base: Calibrated, grid: Grid, at: int) -> bool:
    """Whether what the law of size and tokens decides itself beside them ends at the edge of what is built."""
    inside, place = {f.name for f in base.law.features}, grid.place(at)
    axes = [f.axis for f in factors() if f.axis in EDGES and {*f.decides} & inside]
    return any(_at_edge(grid, axis, place[axis]) for axis in axes)


def _roundest(grid: Grid, value: np.ndarray) -> int:
    """Return the best candidate, or one that gives up less than ALIKE of its loss and has rounder numbers.

    Rounder is what more powers of two divide: the KV heads first, then the width.
    """
    near = np.flatnonzero(value <= value.min() * (1 + ALIKE))
    twos = [np.gcd(grid.columns[n][near].astype(int), 2**20) for n in ("kv_heads", "width")]
    return int(near[np.lexsort((value[near], -twos[1], -np.minimum(twos[0], MOST_TWOS)))[0]])


def _at_edge(grid: Grid, axis: str, place: int) -> bool:
    kept = np.flatnonzero(np.isfinite(grid.along(np.zeros(len(grid.allowed)), axis)))
    return len(kept) > 1 and place in (kept[0], kept[-1]) and place in (0, len(grid.axes[axis]) - 1)


def _compute_prices(base: Calibrated, goal: RecipeGoal) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest losses, falling, of budgets around the goal, and these as factors of it."""
    alone = replace(base, draws=None, form=None)  # their ends are not asked for
    rows = frontier(alone, goal.flops * SPAN, _fixed(base, goal), intervals=False)
    return np.array([r.loss for r in rows]), SPAN
