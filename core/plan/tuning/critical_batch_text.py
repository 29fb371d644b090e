"""Critical batches of runs in sentences. Numbers to look at first stand in **."""

from collections.abc import Sequence

from ...fit.sweeps.critical_batches import KINDS, Steps, growth
from ...units import count

GROWN = {"twice": "B_crit as the size", "fifth": "B* as the size"}


def answer(steps: Sequence[Steps], table: str) -> str:
    """Say both critical batches of the largest model, how much larger one is than the other, and how they grow.

    `table` is what the runs are called.
    """
    last = steps[-1]
    crit, star = (float(last.batches[k][0]) for k in KINDS)
    ratios = [float(s.batches["twice"][0] / s.batches["fifth"][0]) for s in steps]
    low, high = (f"{v:.1f}" for v in (min(ratios), max(ratios)))
    apart = f"{low} times" if low == high else f"{low} to {high} times"
    (a, b), (c, d) = last.interval("twice"), last.interval("fifth")
    grown = [
        f"{words} to the power of {g.exponent[0]:.2f} ({g.exponent[1]:.2f} to {g.exponent[2]:.2f})"
        for kind, words in GROWN.items()
        if (g := growth(steps, kind))
    ]
    return (
        f"Two batches are called critical. For {last.name} of {table}, **B_crit is {count(crit)} tokens** ({count(a)} "
        f"to {count(b)}) and **B* is {count(star)}** ({count(c)} to {count(d)}), with 95 % intervals: B_crit is "
        f"{apart} B*." + (f" They grow: {', '.join(grown)}." if grown else "")
    )


def difference(small: float, context: float | None) -> str:
    """Say what each of them is, and why they differ: `small` is the batch (tokens) that steps are counted from,
    `context` the tokens of a sequence, None where runs differ in it.
    """
    start = f"{small / context:,.0f} sequences" if context else f"{count(small)} tokens"
    return (
        "Steps to a loss fall with the batch, at first in proportion and then hardly. B_crit = E_min / S_min is where "
        "that curve bends: it takes twice the least steps and twice the least tokens (McCandlish, Kaplan, Power "
        f"Lines). B* is where steps are 20 % more than in proportion to those at {start} (Zhang): a fifth more "
        "tokens, not twice. On this curve B* is 1.2 times that small batch and a fifth of B_crit, so it is the "
        "smaller one and grows more slowly with size. A law of one says nothing of the other until it is converted."
    )
