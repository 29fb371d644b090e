"""A shape in sentences. Numbers to look at first stand in **."""

from ...units import count, plain, power, with_unit
from .family import GEMSTONES
from .shape import WITHIN, Best, Shape
from .speed import Speed

GRANTED = (
    f"Models are taken to be built as the Gemstones: heads of {GEMSTONES.head_dim}, a gated feed-forward block of four "
    f"widths, a context of {GEMSTONES.context:,}."
)


def spent(value: float, kind: str) -> str:
    """Write a budget with its unit: FLOP where its `kind` is flops, and otherwise GPU-hours."""
    return f"{power(value)}\u00a0FLOP" if kind == "flops" else f"{count(value)}\u00a0GPU-hours"


def answer(best: Best, beside: Shape, alike: Shape | None, name: str, spending: str, unit: str) -> str:
    """Say the best shape for `spending`, a budget in words, what is nearly as good, what the shape called `name` gives
    up `beside` it, and how much of that is its shape: `alike` is the best of its size.
    """
    s, worse = best.shape, beside.loss / best.shape.loss - 1
    percent = f"{100 * worse:.2g}" if worse < 1 else f"{100 * worse:,.0f}"
    gives = f"gives up {percent}\u00a0%" if worse > 1e-4 else "is as good"
    return (
        f"For {spending}, train a model **{s.width:,} wide and {s.depth:,} deep**: "
        f"{with_unit(s.params, 'parameters')} on {with_unit(s.tokens, 'tokens')} ({plain(s.tokens / s.params, 2)} per "
        f"parameter), a loss of {plain(s.loss)} {unit}. "
        f"Widths from {best.widths[0]:,} to {best.widths[1]:,} and depths from {best.depths[0]} to {best.depths[1]} "
        f"can come within {100 * WITHIN:g}\u00a0% of it; {name} {gives}{_of_its_size(beside, alike)}."
    )


def _of_its_size(beside: Shape, alike: Shape | None) -> str:
    """Say what the shape itself costs, against the best one of the same size; empty where there is none to compare."""
    if alike is None or alike.loss >= beside.loss * (1 - 1e-4):
        return ", and no shape of its size is better" if alike else ""
    percent = 100 * (beside.loss / alike.loss - 1)
    return (
        f", of which its shape is {percent:.2g} points: of {count(beside.params)} parameters {alike.width:,} wide and "
        f"{alike.depth} deep is best"
    )


def other(best: Best, by_other: Best, kind: str) -> str:
    """Say which shape wins where the other budget is counted."""
    s = by_other.shape
    wide, deep = s.width - best.shape.width, s.depth - best.shape.depth
    moves = [word for word in ("wider" * (wide > 0) + "narrower" * (wide < 0), _deeper(deep)) if word]
    how = " and ".join(moves) or "the same"
    spending = "GPU-hours" if kind == "flops" else "FLOP"
    why = ", for wide layers keep a GPU busier (as measured on MI250X)" if kind == "flops" and wide > 0 else ""
    return (
        f"Counted in {spending} instead, as many as this model takes, the best is {how}: "
        f"**{s.width:,} wide and {s.depth:,} deep**{why}."
    )


def _deeper(layers: int) -> str:
    return "deeper" if layers > 0 else "shallower" if layers < 0 else ""


def sure(best: Best) -> str:
    """Say between what the draws lie; empty where there are none."""
    if not best.drawn:
        return ""
    (a, b), (c, d) = best.drawn["width"], best.drawn["depth"]
    return f"95\u00a0% of the resamples are best {a:,.0f} to {b:,.0f} wide and {c:.0f} to {d:.0f} deep."


def fast(speed: Speed, best: Best, table: str) -> str:
    """Say how fast shapes are by the runs that were timed, and where that reaches beyond them."""
    twice = 2**-speed.width
    deeper = 2**speed.depth
    text = (
        f"In {table}, a GPU does {100 * (twice - 1):.0f}\u00a0% more FLOP a second in layers twice as wide, and "
        f"{100 * (1 - 1 / deeper):.0f}\u00a0% fewer in models twice as deep; by {speed.shapes} shapes, each predicted "
        f"from the others to {100 * speed.error:.0f}\u00a0%."
    )
    if best.shape.width > speed.widths[1] * 1.01:
        text += f" No shape wider than {speed.widths[1]:,.0f} was timed: what wider ones take is extrapolated."
    return text
