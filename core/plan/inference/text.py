"""A model for its use, in sentences. Numbers to look at first stand in **."""

from ...units import count, energy, plain, power, with_unit
from .cheapest import Served
from .life_ends import AROUND

GRANTED = "Training is taken to cost 6\u00a0N\u00a0D and a token of inference 2\u00a0N FLOP."

NO_SMALLEST = "They set no smallest size: the form of the law leaves open models as small as were looked at."
NEAR_EDGE = 1.05  # times the smallest size looked at
NONE = 5e-4  # a share of the cost: smaller savings are none


def cost(value: float, unit: str) -> str:
    """Write a cost with its unit: 4.86e23 FLOP, 1.2M GPU-hours, $3.4M."""
    if unit == "FLOP":
        return f"{power(value)}\u00a0FLOP"
    if unit == "kWh":
        return energy(value).replace(" ", "\u00a0")
    return f"${count(value)}" if unit == "dollars" else f"{count(value)}\u00a0{unit}"


def answer(found: Served, supposed: float | None = None) -> str:
    """Say in one line what to train and what that saves, with 95 % intervals where there are any.

    `supposed` are the tokens of inference where nobody said how many there are: then the answer is for so many.
    """
    best, use = found.best, f"For {count(supposed, 2)} tokens served, train" if supposed else "Train"
    return (
        f"{use} **{with_unit(best.params, 'parameters')}**{_ends(found, 'params')} on "
        f"**{with_unit(best.tokens, 'tokens')}**{_ends(found, 'tokens')}: {_saved(found)}."
    )


def _ends(found: Served, name: str) -> str:
    if name not in found.intervals:
        return ""
    low, high = found.intervals[name]
    return f" (at most {count(high)})" if _open(found) else f" ({count(low)} to {count(high)})"


def _open(found: Served) -> bool:
    """Whether the interval of the size begins at the smallest size looked at: then no lower end is known."""
    smallest = min(found.best.params, found.compute_optimal.params) * 10**-AROUND
    return found.intervals["params"][0] <= smallest * NEAR_EDGE


def _saved(found: Served) -> str:
    if found.saving < NONE:
        return "so little use saves nothing"  # the compute-optimal model is as cheap
    return f"**{100 * found.saving:.3g}\u00a0%** cheaper"


def costs(found: Served, title: str, unit: str) -> str:
    """Say what training and use cost together, against the compute-optimal model and the one called `title`."""
    best, optimal = found.best, found.compute_optimal
    text = (
        f"Training and use together cost {cost(best.total, found.unit)}: {_less(found.saving)} with the "
        f"compute-optimal {count(optimal.params)} on {count(optimal.tokens)} of the same loss "
        f"({plain(found.loss)} {unit})."
    )
    return text if found.saving_of_base is None else f"{text} That is {_less(found.saving_of_base)} with {title}."


def _less(saving: float) -> str:
    if abs(saving) < NONE:
        return "as much as"
    return f"{100 * abs(saving):.3g}\u00a0% {'less' if saving >= 0 else 'more'} than"


def intervals(found: Served) -> str:
    """Say of which errors the intervals are, and how much is saved by them; or why there are none, if anything says."""
    if not found.intervals:
        return found.no_interval
    low, high = found.intervals["saving"]
    of = "are of sampling error alone" if found.no_form else "hold sampling error and what the law's form may miss"
    least, most = (100 * max(end, 0.0) for end in (low, high))  # the search's own error may lie below nothing
    said = f"95\u00a0% intervals {of}; by them {least:.3g} to {most:.3g}\u00a0% is saved."
    said += " They set no smallest size: the form of the law leaves open models as small as were looked at." * _open(
        found
    )
    return f"{said} {found.no_form}".strip()
