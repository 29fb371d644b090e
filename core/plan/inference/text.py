"""A model for its use, in sentences. Numbers to look at first stand in **."""

from ...units import count, plain, power, with_unit
from .cheapest import Served

GRANTED = "Training is taken to cost 6\u00a0N\u00a0D and a token of inference 2\u00a0N FLOP."

NONE = 5e-4  # a share of the cost: smaller savings are none


def cost(value: float, unit: str) -> str:
    """Write a cost with its unit: 4.86e23 FLOP, 1.2M GPU-hours, $3.4M."""
    if unit == "FLOP":
        return f"{power(value)}\u00a0FLOP"
    return f"${count(value)}" if unit == "dollars" else f"{count(value)}\u00a0{unit}"


def answer(found: Served, title: str, unit: str) -> str:
    """Say what to train, and what that saves against the compute-optimal model and the one called `title`."""
    best, optimal = found.best, found.compute_optimal
    text = (
        f"Train **{with_unit(best.params, 'parameters')} on {with_unit(best.tokens, 'tokens')}** "
        f"({best.tokens_per_param:,.0f} per parameter). Training and use together cost {cost(best.total, found.unit)}: "
        f"**{_less(found.saving)}** with the compute-optimal {count(optimal.params)} on {count(optimal.tokens)} "
        f"of the same loss ({plain(found.loss)} {unit})"
    )
    if found.saving_of_base is None:
        return f"{text}."
    return f"{text}, and {_less(found.saving_of_base)} with {title}."


def _less(saving: float) -> str:
    if abs(saving) < NONE:
        return "as much as"
    return f"{100 * abs(saving):.3g}\u00a0% {'less' if saving >= 0 else 'more'} than"


def intervals(found: Served) -> str:
    """Say between what the answer lies, and of which errors; or why there is no interval, if anything says so."""
    if not found.intervals:
        return found.no_interval
    ends = {k: f"{count(low)} to {count(high)}" for k, (low, high) in found.intervals.items() if k != "saving"}
    low, high = found.intervals["saving"]
    return (
        f"95\u00a0% intervals{' of sampling error alone' if found.no_form else ''}: {ends['params']} parameters, "
        f"{ends['tokens']} tokens, {100 * low:.3g} to {100 * high:.3g}\u00a0% saved."
        f"{' ' if found.no_form else ''}{found.no_form}"
    )
