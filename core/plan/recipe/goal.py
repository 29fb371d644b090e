"""What a plan is for: compute, what is held, what is scarce, and what the model may cost where it is used."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ...errors import BadInput
from ..architecture.transformer import FEWEST_ENTRIES
from ..devices import DEVICES
from ..prices import Prices
from ..training_cost import DAY, on_device

PINS = ("params", "tokens", "width", "depth", "head_dim", "query_heads", "kv_heads", "vocab_size")
WHOLE = PINS[2:]
LIMITS: Mapping[str, str] = MappingProxyType({
    "memory": "bytes", "time": "seconds", "tokens": "training tokens", "params": "parameters", "dollars": "dollars",
    "days": "days",
})  # fmt: skip
UNIQUE = "unique_tokens"
USUAL = Prices()
FITTED, PUBLISHED, AS_USUAL = "fit", "published", "usual"
SOURCES: Mapping[str, str] = MappingProxyType({
    FITTED: "the fit to the runs at hand", PUBLISHED: "published constants", AS_USUAL: "nobody: what is usual stays",
})  # fmt: skip
MOST = 1e40


@dataclass(frozen=True, kw_only=True)
class RecipeGoal:
    """What is to be planned.

    `flops` is the training compute, `context` the tokens of a training sequence. `pins` hold decisions of PINS at a
    value, `limits` are ceilings of LIMITS: `memory` of weights, keys and values where the model is used, `time` that a
    written token takes, `dollars` and `days` of training. Training keeps `mfu` of the peak of `devices` devices at
    `hour` dollars each an hour. `unique_tokens` are those that exist (None: as many as wanted), seen at most `passes`
    times.
    `sequences` are answered at once on a `device`, with `bits` a stored number, where memory and time are counted.
    `tied` says whether input and output share their embedding; None: as usual at that size. `evidence` says by the key
    of a factor who is heard for it: one of SOURCES. Otherwise it is who has runs that are nearest. `served` are the
    tokens of inference over the model's life, None where nothing is said of them: they change no decision, and add what
    would be cheapest for training and use. `unique_tokens` are counted with the usual vocabulary of the size.
    """

    flops: float
    context: float = 4096.0
    pins: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    limits: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    unique_tokens: float | None = None
    passes: float = 4.0
    sequences: float = 1.0
    device: str = "h100"
    devices: float = 1.0
    mfu: float = USUAL.train
    hour: float = USUAL.hour
    bits: float = 16.0
    tied: bool | None = None
    evidence: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    served: float | None = None


def checked(goal: RecipeGoal) -> RecipeGoal:
    """Return the goal. Raises BadInput, in one line, for one that cannot be."""
    numbers = {"flops": goal.flops, "context": goal.context, "passes": goal.passes, "sequences": goal.sequences}
    numbers |= {"devices": goal.devices, "hour": goal.hour}
    maybe = {"unique_tokens": goal.unique_tokens, "served": goal.served}
    numbers |= {name: number for name, number in maybe.items() if number is not None}
    for name, number in {**numbers, "bits": goal.bits}.items():
        if not (math.isfinite(number) and 0 < number < MOST):
            raise BadInput(f"{name} is {number:g}; allowed are numbers above 0 and below 1e40.")
    if goal.context < 1 or goal.passes < 1 or goal.sequences < 1:
        raise BadInput("context, passes and sequences are counts; allowed are numbers from 1 up.")
    if not 0 < goal.mfu <= 1:
        raise BadInput(f"mfu is {goal.mfu:g}; allowed are shares above 0 and up to 1.")
    if goal.device not in DEVICES:
        raise BadInput(f"There is no device {goal.device!r}; there are {', '.join(DEVICES)}.")
    _known(goal.pins, PINS, "pinned")
    _known(goal.limits, tuple(LIMITS), "limited")
    if (entries := goal.pins.get("vocab_size", FEWEST_ENTRIES)) < FEWEST_ENTRIES:
        raise BadInput(
            f"vocab_size is pinned to {entries:g}; allowed are {FEWEST_ENTRIES} entries (the bytes) or more."
        )
    if uneven := [n for n in WHOLE if n in goal.pins and goal.pins[n] != int(goal.pins[n])]:
        raise BadInput(f"{uneven[0]} is pinned to {goal.pins[uneven[0]]:g}; allowed are whole numbers.")
    for key, source in goal.evidence.items():
        if source not in SOURCES:
            raise BadInput(f"The evidence for {key} is {source!r}; allowed are {', '.join(SOURCES)}.")
    return goal


def paid(goal: RecipeGoal) -> dict[str, float]:
    """Return what a FLOP of training costs, in `dollars` and `days`."""
    prices = replace(on_device(USUAL, DEVICES[goal.device]), train=goal.mfu, hour=goal.hour, kind="hours")
    hours = prices.per_flop(goal.mfu)
    return {"dollars": hours * goal.hour, "days": hours / goal.devices / DAY}


def affordable(goal: RecipeGoal) -> RecipeGoal:
    """Return the goal with as much of its compute as ceilings on dollars and days leave."""
    most = [goal.limits[name] / each for name, each in paid(goal).items() if name in goal.limits]
    return replace(goal, flops=min(goal.flops, *most)) if most else goal


def without(goal: RecipeGoal, pin: str) -> RecipeGoal:
    """Return the goal without a pin."""
    return replace(goal, pins={k: v for k, v in goal.pins.items() if k != pin})


def lifted(goal: RecipeGoal, limit: str) -> RecipeGoal:
    """Return the goal without a limit, or without that of the tokens that exist (`unique_tokens`)."""
    if limit == UNIQUE:
        return replace(goal, unique_tokens=None)
    return replace(goal, limits={k: v for k, v in goal.limits.items() if k != limit})


def held(goal: RecipeGoal) -> list[tuple[str, Callable[[RecipeGoal, str], RecipeGoal]]]:
    """Return the names of all pins and limits, each with what releases it."""
    limits = [*goal.limits, *([UNIQUE] if goal.unique_tokens is not None else [])]
    return [*((name, without) for name in goal.pins), *((name, lifted) for name in limits)]


def _known(values: Mapping[str, float], names: tuple[str, ...], verb: str) -> None:
    for name, number in values.items():
        if name not in names:
            raise BadInput(f"{name} cannot be {verb}; allowed are {', '.join(names)}.")
        if not (math.isfinite(number) and 0 < number < MOST):
            raise BadInput(f"{name} is {verb} to {number:g}; allowed are numbers above 0 and below 1e40.")
