"""A choice of heads in sentences: the answer, and what it takes for granted. Numbers to look at first stand in **."""

import math

from ...units import count, plain, with_unit
from ..devices import DEVICES
from . import transformer as tf
from .heads import HeadChoice
from .models import Known

TRAINED = 64  # width of the heads behind the published curves
WORTH = 0.005  # a share: smaller differences are none
OTHER_SHAPE = 0.1  # a share: from here the known model's own depth is another
LEAST = {"memory": "memory", "flops": "compute", "time": "time", "z": "memory and compute"}
MEASURES = (("memory", "memory"), ("flops", "FLOP per token"), ("time", "time per token"))


def named(row) -> str:
    """Name a configuration: 8 query heads and 1 KV head."""
    h, k = int(row["query_heads"]), int(row["kv_heads"])
    return f"{h} query head{'s' * (h > 1)} and {k} KV head{'s' * (k > 1)}"


def label(row) -> str:
    """Name a configuration in a picture."""
    return f"{int(row['query_heads'])} query, {int(row['kv_heads'])} KV"


def read(context: float) -> str:
    """Write a context as people say it: 128K tokens."""
    for unit, letter in ((2**20, "M"), (2**10, "K")):
        if context >= unit and context % unit == 0:
            return f"{context / unit:g}{letter} tokens"
    return f"{count(context)} tokens"


def _layers(row) -> str:
    return f"{row['depth']:.0f} layer{'' if round(row['depth']) == 1 else 's'}"


def answer(found: HeadChoice, start: Known) -> str:
    """Say in one line which heads are best, at which size, with its 95 % interval, and what that saves."""
    best, usual = found.best, found.usual
    ends = f" ({count(found.ends[0])} to {count(found.ends[1])})" if found.ends else ""
    use = f"Use **{named(best)}** at {with_unit(best['params'], 'parameters')}{ends}"
    if usual is None:
        return f"{use}."
    if (best["query_heads"], best["kv_heads"]) == (usual["query_heads"], usual["kv_heads"]):
        return f"{use}, like {start.title}."
    ratio = best[found.use.aim] / usual[found.use.aim]
    saves = "no less" if abs(ratio - 1) <= WORTH else _change(ratio)
    return f"{use}: **{saves} {LEAST[found.use.aim]}**."


def kept(by_law: HeadChoice, found: HeadChoice) -> str:
    """Say which heads a law would choose where it is too little to go by and the usual ones are kept."""
    law, best = by_law.best, found.best
    if (law["query_heads"], law["kv_heads"]) == (best["query_heads"], best["kv_heads"]):
        return ""
    change = _change(law[found.use.aim] / best[found.use.aim])
    return (
        f"The usual heads are kept, as nothing tells here. The law by itself would take {label(law)}, with {change} "
        f"{LEAST[found.use.aim]}."
    )


def costs(found: HeadChoice, start: Known, unit: str) -> str:
    """Say what the best heads cost, and what changes against those of the known model."""
    best, usual = found.best, found.usual
    text = (
        f"At a context of {read(found.use.context)} they take {_costs(best)}. The model has {_layers(best)} of width "
        f"{best['width']:,.0f}, with a loss of {plain(found.loss)} {unit}."
    )
    if usual is None or (best["query_heads"], best["kv_heads"]) == (usual["query_heads"], usual["kv_heads"]):
        return text
    changes = [f"{_change(best[n] / usual[n])} {said}" for n, said in MEASURES if abs(best[n] / usual[n] - 1) > WORTH]
    return (
        f"{text} Against the heads of {start.title} ({label(usual)}, {count(usual['params'])}) at the same loss: "
        f"**{', '.join(changes) or 'no difference'}**."
    )


def _costs(row) -> str:
    compute = _scaled(row["flops"], "FLOP", "GT")
    time = f"{plain(1e3 * row['time'], 3)}\u00a0ms" if row["time"] < 1 else f"{plain(row['time'], 3)}\u00a0s"
    return f"{_scaled(row['memory'], 'B', 'GT')}, {compute} and {time} a token"


def _scaled(value: float, unit: str, letters: str) -> str:
    """Write an amount with the larger of two prefixes that it fills: 29.2 GB, 1.51 TB."""
    small, large = letters
    return (
        f"{plain(value / 1e12, 3)}\u00a0{large}{unit}"
        if value >= 1e12
        else f"{plain(value / 1e9, 3)}\u00a0{small}{unit}"
    )


def _change(ratio: float) -> str:
    return f"{100 * abs(ratio - 1):.0f}\u00a0% {'less' if ratio < 1 else 'more'}"


def shapes(found: HeadChoice, start: Known) -> str:
    """Say where the known model itself has another depth than the one its size is given, and what it takes itself."""
    if found.usual is None or abs(found.usual["depth"] / start.shape.depth - 1) < OTHER_SHAPE:
        return ""
    text = (
        "Every size has the depth and width of the paper's models. "
        f"With the heads of {start.title} that is {_layers(found.usual)} of width {found.usual['width']:,.0f}; "
        f"the model itself has {start.shape.depth} of {start.shape.width:,}"
    )
    if abs(found.usual["params"] / tf.params_non_embedding(start.shape) - 1) > OTHER_SHAPE:
        return f"{text}."
    use = found.use
    memory = tf.weight_bytes(start.shape, use.bits) + use.batch * tf.kv_cache_bytes(start.shape, use.context, use.bits)
    return f"{text} and takes {_scaled(memory, 'B', 'GT')}. Hold the best against that as well."


def room(found: HeadChoice) -> str:
    """Say which of the two do not fit in one device; empty where both do."""
    device = DEVICES[found.use.device]
    if found.best["memory"] > device.memory:
        return f"That is more than one {device.title} holds: times are as if it held it, and count no second one."
    if found.usual is not None and found.usual["memory"] > device.memory:
        return f"The usual heads take {_scaled(found.usual['memory'], 'B', 'GT')}, more than one {device.title} holds."
    return ""


def granted(found: HeadChoice, equal: float, unit: str, start: Known) -> str:
    """Say what the same money buys, what the interval is, and what is left out."""
    said = [line for line in (room(found), shapes(found, start)) if line]
    if found.usual is not None and math.isfinite(equal) and equal < found.loss - 1e-4:
        said.append(f"For the {LEAST[found.use.aim]} of the usual heads these would reach {plain(equal)} {unit}.")
    if found.ends:
        said.append("The interval is of the size that reaches this loss, by sampling error alone.")
    if found.use.head_dim != TRAINED:
        said.append(f"Heads are {found.use.head_dim:g} wide here, those behind the published curves {TRAINED}.")
    if found.best["query_heads"] in (found.table["query_heads"].min(), found.table["query_heads"].max()):
        most = "most" if found.best["query_heads"] == found.table["query_heads"].max() else "fewest"
        said.append(f"They are the {most} query heads that were tried.")
    if found.unreached:
        said.append(f"{len(found.unreached)} configurations reach this loss at no size.")
    return " ".join(said)
