"""Which runs to make next, in sentences. Numbers to look at first stand in **."""

from ...units import SIZES, count, plain, power, with_unit
from .proposal import Narrowed, NextRuns


def answer(found: NextRuns) -> str:
    """Say in one line how many runs to make, and what the interval of the answer is after them."""
    runs = f"**{_runs(len(found.proposed))}** for {power(found.flops)} FLOP"
    if found.worthless:
        return f"{runs} would not narrow {found.aim.words}."
    if found.after.low is None:
        return f"Make {runs}; {found.aim.words} stays open."
    if found.now.low is None:
        return f"Make {runs}: {found.aim.words} is then known to {interval(found, found.after)}."
    return f"Make {runs}: the interval of {found.aim.words} keeps **{found.kept:.0%}** of its width."


def interval(found: NextRuns, ends: Narrowed) -> str:
    """Write a 95 % interval of the answer with its unit; "no interval" where there is none."""
    if ends.low is None or ends.high is None:
        return "no interval"
    write = count if found.aim.kind == "size" else plain
    return f"{write(ends.low)} to {write(ends.high)} {found.unit}"


def both(found: NextRuns) -> str:
    """Say what the interval is now and after the runs, and how much of it would be left were the law exact."""
    now, after = interval(found, found.now), interval(found, found.after)
    exact = interval(found, Narrowed(found.after.sampling_low, found.after.sampling_high, None, None))
    said = f"Now: {now}. After these runs: {after}."
    return f"{said} Were the law exact: {exact}."


def made_of(found: NextRuns) -> str:
    """Say what the choice rests on: how many runs, their noise, and what the law may be off."""
    source = _runs(found.runs) if found.runs else "no run, but published constants"
    return (
        f"It rests on {source}. A run is taken to be off by {found.noise:.2%} of the {_answer_word(found)}, and the "
        f"law by {found.form:.1%} more for every power of ten in size and tokens that it lies from the aim."
    )


def run(at: dict[str, float], flops: float) -> str:
    """Write one run: its size, tokens and compute."""
    size = next(at[name] for name in SIZES if name in at)
    return f"{with_unit(size, 'parameters')} on {with_unit(at['tokens'], 'tokens')}, {power(flops)} FLOP"


def _answer_word(found: NextRuns) -> str:
    return "loss" if found.aim.kind == "loss" else "target"


def _runs(number: int) -> str:
    return f"{number} run" if number == 1 else f"{number} runs"
