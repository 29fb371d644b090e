"""A shape in sentences. Numbers to look at first stand in **."""

from ...units import FLOP_PER_PARAM_TOKEN, count, plain, power
from .family import GEMSTONES
from .shape import DEEPEST, WIDEST, WITHIN, Best, Shape
from .speed import Speed

GRANTED = (
    f"Models are taken to be built as the Gemstones: heads of {GEMSTONES.head_dim}, a gated feed-forward block of four "
    f"widths, a context of {GEMSTONES.context:,}."
)
EDGE = (
    f"The best shape lies at the edge of those searched, {GEMSTONES.narrowest} to {WIDEST:,} wide and up to "
    f"{DEEPEST:,} deep: one beyond may be better."
)
FEW = 1e-4  # a share of the loss: a smaller one is none


def spent(value: float, kind: str) -> str:
    """Write a budget with its unit: FLOP where its `kind` is flops, and otherwise GPU-hours."""
    return f"{power(value)}\u00a0FLOP" if kind == "flops" else f"{count(value)}\u00a0GPU-hours"


def answer(best: Best, kind: str, pinned: bool) -> str:
    """Say in one line the best width and depth, with 95 % intervals where there are any.

    `kind` is what was counted, "flops" or "hours"; `pinned` says whether the size was given.
    """
    s = best.shape
    shape = f"**{s.width:,} wide**{_ends(best, 'width')} and **{s.depth:,} deep**{_ends(best, 'depth')}"
    before = "Build it" if kind == "flops" else "For the same GPU-hours, build it"
    if pinned:
        return f"{before} {shape}, the best of {count(s.params)} parameters."
    tokens = f" on **{count(s.tokens)} tokens**" if kind == "flops" else ""
    return f"{before} {shape}: **{count(s.params)} parameters**{tokens}."


def _ends(best: Best, name: str) -> str:
    """Write the interval of a width or depth. The best is in it, although draws are searched more coarsely."""
    if name not in best.drawn:
        return ""
    value, (low, high) = getattr(best.shape, name), best.drawn[name]
    return f" ({min(low, value):,.0f} to {max(high, value):,.0f})"


def near(best: Best) -> str:
    """Say which widths and depths lose hardly more than the best."""
    return (
        f"Widths from {best.widths[0]:,} to {best.widths[1]:,} and depths from {best.depths[0]} to {best.depths[1]} "
        f"can come within {100 * WITHIN:g}\u00a0% of its loss."
    )


def compared(best: Best, beside: Shape, alike: Shape | None, name: str) -> str:
    """Say how much more the shape called `name` loses, and which is the best of its size: `alike`, None for none."""
    worse = beside.loss / best.shape.loss - 1
    percent = f"{100 * worse:.2g}" if worse < 1 else f"{100 * worse:,.0f}"
    said = f"Its loss is {percent}\u00a0% higher with {name}" if worse > FEW else f"{name} is as good"
    if alike is None:
        return f"{said}."
    if alike.loss >= beside.loss * (1 - FEW):
        return f"{said}, and no shape of that size is better."
    percent = f"{100 * (1 - alike.loss / beside.loss):.2g}"
    return (
        f"{said}. With its {count(beside.params)} parameters, {alike.width:,} wide and {alike.depth} deep is best: "
        f"{percent}\u00a0% less loss."
    )


def other(best: Best, by_other: Best, kind: str) -> str:
    """Say which shape wins where the other budget is counted; `kind` is that of `best`."""
    s = by_other.shape
    wide, deep = s.width - best.shape.width, s.depth - best.shape.depth
    moves = [word for word in ("wider" * (wide > 0) + "narrower" * (wide < 0), _deeper(deep)) if word]
    how = " and ".join(moves) or "the same"
    spending = "GPU-hours" if kind == "flops" else "FLOP"
    why = " Wide layers keep a GPU busier, as measured on MI250X." if kind == "flops" and wide > 0 else ""
    return f"For the same {spending}, the best is {how}: **{s.width:,} wide and {s.depth:,} deep**.{why}"


def _deeper(layers: int) -> str:
    return "deeper" if layers > 0 else "shallower" if layers < 0 else ""


def counted(shape: Shape) -> str:
    """Say what a token of training costs, against the usual sum of 6 FLOP a parameter."""
    times = shape.flops / (FLOP_PER_PARAM_TOKEN * shape.params * shape.tokens)
    return (
        f"Counted exactly, a token of it takes {times:.2f} times the usual 6 FLOP a parameter, so tokens are "
        f"{count(shape.tokens)} ({plain(shape.tokens_per_param, 2)} per parameter)."
    )


def any_size(free: Best, of_target: Shape, kind: str) -> str:
    """Say which shape a law would choose of any size, and what the size of the target loses against it."""
    s, worse = free.shape, of_target.loss / free.shape.loss - 1
    loses = f"loses {100 * worse:.2g}\u00a0% against that" if worse > FEW else "is as good by its law"
    return (
        f"For the same {'FLOP' if kind == 'flops' else 'GPU-hours'} this law by itself would build **{s.width:,} wide "
        f"and {s.depth:,} deep**: **{count(s.params)} parameters** on **{count(s.tokens)} tokens**. The target's "
        f"{count(of_target.params)} {loses}."
    )


def fast(speed: Speed, best: Best, table: str) -> str:
    """Say how fast shapes are by the runs that were timed, and where that reaches beyond them."""
    twice = 2**-speed.width
    deeper = 2**speed.depth
    text = (
        f"In {table}, a GPU does {100 * (twice - 1):.0f}\u00a0% more FLOP a second in layers twice as wide, and "
        f"{100 * (1 - 1 / deeper):.0f}\u00a0% fewer in models twice as deep. That is by {speed.shapes} shapes, each "
        f"predicted from the others to {100 * speed.error:.0f}\u00a0%."
    )
    if best.shape.width > speed.widths[1] * 1.01:
        text += f" No shape wider than {speed.widths[1]:,.0f} was timed: what wider ones take is extrapolated."
    return text
