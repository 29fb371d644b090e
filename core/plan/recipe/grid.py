"""All models that could be built for a goal, as arrays: every size with every shape, heads and vocabulary.

A grid has five axes. Columns `flops` are compute as budgets count it (`convention`), `exact` the exact FLOP of a token
(`core.plan.architecture.transformer`); tokens are what the compute buys, and
`text` what they would be with the usual vocabulary: the same text is fewer tokens with a larger one.
"""

import functools
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from ...errors import BadInput
from ...units import count, power
from ..architecture import transformer as tf
from ..architecture.aspect import aspect as usual_aspect
from ..devices import DEVICES
from ..vocabulary.per_character import per_character
from .amounts import amount
from .convention import FFN, Convention, convention
from .goal import UNIQUE, WHOLE, RecipeGoal, affordable, held, paid, without
from .middle import middle

AXES = ("size", "aspect", "head_dim", "group", "vocab_size")
SIZES, ASPECTS = 192, 16
AROUND = 40.0  # times the size in the middle, both ways
ASPECT_SPAN = (16.0, 256.0)  # width over depth, of models that are built
GROUPS = (1, 2, 4, 8, 16)  # query heads to a KV head
ENTRIES = (8192, 16_384, 32_768, 49_152, 65_536, 98_304, 131_072, 163_840, 196_608, 262_144)
FEW_ENTRIES = (1024, 2048, 4096, 8192, 12_288, 16_384, 32_768, 49_152, 65_536, 131_072)  # of small models
SMALL = 3e8  # parameters below which a model is small
HEAD_DIMS = ((1e7, (8, 16)), (2e8, (32, 64)), (np.inf, (64, 128)))  # below so many parameters
USUAL_ENTRIES = ((1e6, 1024), (3e7, 8192), (1e9, 32_768), (np.inf, 131_072))  # below so many parameters
FFN_EVEN = 128  # the feed-forward width is rounded up to a multiple
TIED_BELOW = 4e9  # parameters
EXACT = 1 + 1e-9  # of a ceiling: what meets it to the rounding keeps it
MOST_WAYS = 4  # that are named
FEW_SIZES = 48  # of a grid that is only asked whether anything is left
NEAR = (0.01, 0.03)  # of a pinned size or compute: models this close count as that, the closest ones there are


@dataclass(frozen=True, eq=False)
class Grid:
    """Candidates in `shape`, one length an axis of AXES, and `columns` of them, flat [M].

    `axes` are the values along each axis: the size in parameters without embeddings as they are meant (those of a
    candidate differ by whole layers), width over depth as meant. `allowed` [M] says which can be built and keep pins
    and limits. `usual` is the place on each axis that is usual, `counted` how compute is counted.
    """

    shape: tuple[int, ...]
    axes: Mapping[str, np.ndarray]
    columns: Mapping[str, np.ndarray]
    allowed: np.ndarray
    usual: Mapping[str, int]
    counted: Convention

    def place(self, index: int) -> dict[str, int]:
        """Return the place on every axis of one candidate."""
        return dict(zip(AXES, (int(i) for i in np.unravel_index(index, self.shape)), strict=True))

    def row(self, index: int) -> dict[str, float]:
        """Return the columns of one candidate."""
        return {k: float(v[index]) for k, v in self.columns.items()}

    def along(self, values: np.ndarray, axis: str) -> np.ndarray:
        """Return the least of `values` [M] at every place of an axis, infinite where nothing is allowed."""
        kept = np.where(self.allowed, values, np.inf).reshape(self.shape)
        return kept.min(axis=tuple(i for i, a in enumerate(AXES) if a != axis))


def head_dims(params: float) -> tuple[int, ...]:
    """Return the widths of a head that models of a size have."""
    return next(dims for most, dims in HEAD_DIMS if params < most)


def usual_place(goal: RecipeGoal, params: float) -> dict[str, float]:
    """Return what models of a size usually have on each axis: width over depth, head width, group and vocabulary."""
    return {
        "aspect": float(np.clip(usual_aspect(np.array(params)), *ASPECT_SPAN)),
        "head_dim": head_dims(params)[-1],
        "group": 4 if params < 3e10 else 8,
        "vocab_size": next(entries for most, entries in USUAL_ENTRIES if params < most),
    }


def build(goal: RecipeGoal, params: float, sizes: int = SIZES, aspects: int = ASPECTS) -> Grid:
    """Return the candidates of a goal whose compute is split best at a size of `params`, around `middle` of both.

    Raises BadInput where pins or limits leave none, saying which to let go.
    """
    grid = _every(goal, params, sizes, aspects)
    if not grid.allowed.any():
        raise BadInput(_nothing(goal, params, aspects))
    return grid


def _every(goal: RecipeGoal, params: float, sizes: int, aspects: int) -> Grid:
    goal = affordable(goal)
    around = middle(goal, params)
    usual = usual_place(goal, around)
    axes = _axes(goal, around, usual, sizes, aspects)
    place = {k: int(np.argmin(np.abs(np.log(axes[k] / usual[k])))) for k in AXES[1:]}
    counted = convention(usual, _tied(goal, around), ASPECT_SPAN)
    columns = _columns(goal, around, axes, counted, usual["vocab_size"])
    return Grid(tuple(len(axes[a]) for a in AXES), axes, columns, _allowed(columns, goal), place, counted)


def _tied(goal: RecipeGoal, size: float) -> bool:
    return goal.tied if goal.tied is not None else size < TIED_BELOW


def _axes(
    goal: RecipeGoal, around: float, usual: Mapping[str, float], sizes: int, aspects: int
) -> dict[str, np.ndarray]:
    ratio = np.geomspace(*ASPECT_SPAN, aspects)
    ratio[np.argmin(np.abs(np.log(ratio / usual["aspect"])))] = usual["aspect"]
    low, high = (1 / AROUND, AROUND) if "params" not in goal.pins else (0.2, 1.1)
    entries = np.array(ENTRIES if around >= SMALL else FEW_ENTRIES, float)
    if (pinned := goal.pins.get("vocab_size")) is not None:
        entries[np.argmin(np.abs(np.log(entries / pinned)))] = pinned
    dims = np.array(head_dims(around), float)
    if (pinned := goal.pins.get("head_dim")) is not None and pinned not in dims:
        dims[-1] = pinned
    return {
        "size": np.geomspace(around * low, around * high, sizes), "aspect": ratio, "head_dim": dims,
        "group": np.array(GROUPS, float), "vocab_size": entries,
    }  # fmt: skip


def _columns(
    goal: RecipeGoal, around: float, axes: Mapping[str, np.ndarray], counted: Convention, usual_entries: float
) -> dict[str, np.ndarray]:
    """Return what every candidate is, flat; what cannot be built has NaN parameters."""
    size, ratio, head_dim, group, entries = np.meshgrid(*(axes[a] for a in AXES), indexing="ij", sparse=True)
    even = head_dim * group  # so that every KV head serves as many whole query heads
    each = 2 + 2 / group + 3 * FFN  # parameters of a layer over the square of the width
    width = np.cbrt(size * ratio / each)
    if (pinned := goal.pins.get("depth")) is not None:
        width = np.sqrt(size / (each * pinned)) + 0 * ratio
    width = np.maximum(np.round(width / even), 1) * even
    if (pinned := goal.pins.get("width")) is not None:
        width = np.full_like(width, pinned)
    heads = width / head_dim
    if (pinned := goal.pins.get("query_heads")) is not None:
        heads, head_dim = np.full_like(heads, pinned), width / pinned + 0 * head_dim
    kv = heads / group
    if (pinned := goal.pins.get("kv_heads")) is not None:
        kv = np.where(group == GROUPS[0], pinned, np.nan) + 0 * heads
    ffn = np.ceil(FFN * width / FFN_EVEN) * FFN_EVEN
    layer = 2 * width * head_dim * (heads + kv) + 3 * width * ffn + 2 * width
    depth = np.round(size / layer)
    if (pinned := goal.pins.get("depth")) is not None:
        depth = np.full_like(depth, pinned)
    built = (depth >= 1) & (kv >= 1) & (kv == np.floor(kv)) & (heads == np.floor(heads)) & (heads % kv == 0)
    built &= (head_dim == np.floor(head_dim)) & (heads <= width)
    tied = _tied(goal, around)
    model = tf.Transformer(width, depth, heads, kv, head_dim, ffn, entries, tied=tied)
    params = np.where(built, tf.params(model), np.nan)
    exact = tf.train_flops_per_token(model, goal.context)
    per_token = counted.per_token(exact, np.where(built, tf.params(model), 1.0))
    tokens = goal.flops / per_token if "tokens" not in goal.pins else goal.pins["tokens"] + 0 * per_token
    memory = tf.weight_bytes(model, goal.bits) + goal.sequences * tf.kv_cache_bytes(model, goal.context, goal.bits)
    device = DEVICES[goal.device]
    step = np.maximum(goal.sequences * tf.decode_flops(model, goal.context) / device.flops, memory / device.bandwidth)
    found = {
        "width": width, "depth": depth, "query_heads": heads, "kv_heads": kv, "head_dim": head_dim, "ffn_width": ffn,
        "vocab_size": entries, "embedding_dim": width, "params": params,
        "params_non_embedding": np.where(built, tf.params_non_embedding(model), np.nan), "tokens": tokens,
        "flops": per_token * tokens, **{k: each * per_token * tokens for k, each in paid(goal).items()},
        "exact": exact, "text": tokens * per_character(usual_entries) / per_character(entries),
        "memory": memory, "time": step,
        "kv_cache": tf.kv_cache_bytes(model, goal.context, goal.bits), "matrices": np.array(1.0 if tied else 2.0),
    }  # fmt: skip
    shape = np.broadcast_shapes(*(v.shape for v in found.values()))
    return {k: np.broadcast_to(v, shape).ravel() for k, v in found.items()}


def narrowed(grid: Grid, held: Iterable[str]) -> Grid:
    """Return the grid with what is usual alone on the axes `held`, as far as anything is left by it."""
    kept = grid.allowed.reshape(grid.shape)
    for axis in held:
        only = np.zeros(len(grid.axes[axis]), bool)
        only[grid.usual[axis]] = True
        fewer = kept & only.reshape([-1 if a == axis else 1 for a in AXES])
        kept = fewer if fewer.any() else kept
    return replace(grid, allowed=kept.ravel())


def at_compute(grid: Grid, goal: RecipeGoal, times: float) -> Grid:
    """Return the same models trained on `times` as many tokens, for `times` the compute; pins and limits hold anew.

    Values of an axis that the grid leaves out altogether stay left out.
    """
    x = {**grid.columns, **{k: grid.columns[k] * times for k in ("tokens", "text", "flops", *paid(goal))}}
    kept, each = grid.allowed.reshape(grid.shape), np.ones(grid.shape, bool)
    for i in range(1, len(AXES)):
        some = kept.any(axis=tuple(k for k in range(len(AXES)) if k != i))
        each = each & some.reshape([-1 if k == i else 1 for k in range(len(AXES))])
    return replace(grid, columns=x, allowed=each.ravel() & _allowed(x, replace(goal, flops=goal.flops * times)))


def _allowed(x: Mapping[str, np.ndarray], goal: RecipeGoal) -> np.ndarray:
    """Return which candidates can be built and keep every pin and limit."""
    kept, pins = np.isfinite(x["params"]), goal.pins
    for name in pins.keys() & {*WHOLE}:
        kept = kept & (x[name] == pins[name])
    for name, limit in goal.limits.items():
        kept = kept & (x[name] <= limit * EXACT)
    if goal.unique_tokens is not None:
        kept = kept & (x["text"] <= goal.unique_tokens * goal.passes * EXACT)
    compute = goal.flops if "tokens" in pins and "params" not in pins else None  # both pinned say the compute
    for name, wanted in (("params", pins.get("params")), ("flops", compute)):
        if wanted is not None and kept.any():
            off = np.where(kept, np.abs(np.log(x[name] / wanted)), np.inf)
            kept = kept & (off <= next((n for n in NEAR if (off <= n).any()), NEAR[-1]))
    return kept


def _nothing(goal: RecipeGoal, params: float, aspects: int) -> str:
    """Say why no candidate is left, what to release, and what each release would allow."""
    for count_ in (1, 2):
        ways = []
        for released in itertools.combinations(held(goal), count_):
            fewer = functools.reduce(lambda left, pair: pair[1](left, pair[0]), released, goal)
            grid = _every(fewer, params, FEW_SIZES, aspects)
            if grid.allowed.any():
                ways.append([f"{n} ({_span(grid, fewer, n, release is without)})" for n, release in released])
        if ways:
            way = " or ".join(" and ".join(said) for said in ways[:MOST_WAYS])
            return f"No model can be built with {_said(goal)} for {power(goal.flops)} FLOP: release {way}."
    return f"No model can be built with {_said(goal)} for {power(goal.flops)} FLOP: release three of them or more."


def _span(grid: Grid, goal: RecipeGoal, name: str, pinned: bool) -> str:
    """Say which values of a pin or limit that was released the candidates of a goal have."""
    values = grid.columns["text" if name == UNIQUE else name][grid.allowed] / (goal.passes if name == UNIQUE else 1)
    low, high = float(values.min()), float(values.max())
    if pinned:
        ends = [_short(name, v) for v in (low, high)]
        return f"allowed is {ends[0]}" if low == high else f"allowed are {ends[0]} to {ends[1]}"
    return f"allowed is {amount(name, low)} or more"


def _short(name: str, value: float) -> str:
    return count(value) if name in ("params", "tokens") else f"{value:g}"


def _said(goal: RecipeGoal) -> str:
    parts = [f"{k} = {_short(k, v)}" for k, v in goal.pins.items()]
    parts += [f"{k} up to {amount(k, v)}" for k, v in goal.limits.items()]
    if goal.unique_tokens is not None:
        parts.append(f"{count(goal.unique_tokens)} tokens seen {goal.passes:g} times")
    return ", ".join(parts) or "this compute"
