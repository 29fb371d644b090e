"""What a sweep says of settings, in sentences. Numbers to look at first stand in **."""

import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from ...fit.sweeps.ratio import Ratio
from ...fit.sweeps.valleys import Cell, Trend
from ...units import count, plain, power, title_of
from .mistuning import Mistuning
from .weight_decay import Decay

NAMES: Mapping[str, str] = MappingProxyType(
    {"learning_rate": "learning rate", "batch_tokens": "batch", "weight_decay": "weight decay"}
)


def named(cell: Cell) -> str:
    """Name a scale by its size and its tokens."""
    return f"{count(cell.scale['size'])} parameters, {count(cell.scale['tokens'])} tokens"


def timescale(study: Decay, ratio: float, tokens: float, rate: float, batch: float, batch_name: str) -> str:
    """Say how the best timescale moves, and which weight decay that makes of a run with `ratio` tokens per parameter,
    `tokens`, a peak learning rate and a batch (tokens) that is called `batch_name`. Empty where runs do not say it.
    """
    if not study.identified or study.line is None:
        return ""
    value, low, high = study.line.slope
    tau, tau_low, tau_high = (float(np.exp(v[0])) for v in study.line.at(np.log([ratio])))
    decay = batch / (rate * tokens * np.array([tau, tau_high, tau_low]))
    inside = study.points["ratio"].min() <= ratio <= study.points["ratio"].max()
    where = "" if inside else ", which lies outside of these runs"
    beside = "".join(
        f"; the published {p.slope:.3f} lies {'inside' if low <= p.slope <= high else 'outside'}"
        for p in study.published
    )
    return (
        f"The best timescale moves as (tokens per parameter)^**{value:.2f}** ({low:.2f} to {high:.2f}, 95 %), by "
        f"{study.line.n} lowest points{beside}. At {plain(ratio, 3)} tokens per parameter{where}, it is "
        f"{plain(tau, 2)} ({plain(tau_low, 2)} to {plain(tau_high, 2)}): with {batch_name} and the middle rate of the "
        f"laws a weight decay of **{plain(decay[0], 2)}** ({plain(decay[1], 2)} to {plain(decay[2], 2)})."
    )


def held(cell: Cell) -> str:
    """Say what was held in a valley over weight decay, and why it has no lowest point where there is none."""
    names = {n: words for n, words in NAMES.items() if n != "weight_decay"}
    values = [f"{names[n]} {plain(float(v), 3)}" for n, v in cell.held.items() if n in names]
    others = [names[n] for n in names if n in cell.best]
    words = [f"No lowest point here: {cell.why}."] if cell.why else []
    words += [f"Held: {', '.join(values)}."] if values else []
    words += [f"What other settings than the best {' and '.join(others)} cost is taken off."] if others else []
    return " ".join(words)


def mistuned(cost: Mistuning, times: float, unit: str) -> str:
    """Say what so many times the best setting costs, in loss and in tokens."""
    row = cost.at(times)
    best = f"{count(cost.best)} tokens" if cost.setting == "batch_tokens" else plain(cost.best, 3)
    words = f"**{times:g} times the best {NAMES[cost.setting]}** ({best}) costs {_with(row, 'nats', 1, unit)}"
    if math.isfinite(row["fewer"]):
        words += f", as much as {_with(row, 'fewer', 100, '%')} fewer tokens"
    return f"{words}; so does 1/{times:g} of it."


def _with(row: Mapping[str, float], name: str, scale: float, unit: str) -> str:
    value, low, high = (scale * row[n] for n in (name, f"{name}_low", f"{name}_high"))
    interval = f" ({plain(low, 2)} to {plain(high, 2)})" if math.isfinite(low) else ""
    return f"**{plain(value, 2)} {unit}**{interval}"


def trend(found: Trend, size: str) -> str:
    """Say how a best setting moves; `size` is the column of parameters that the scales go by."""
    powers = ", ".join(
        f"{_called(size if s == 'size' else s)}^{e[0]:.2f} ({e[1]:.2f} to {e[2]:.2f})"
        for s, e in found.exponents.items()
    )
    setting = _called(found.setting).capitalize()
    return f"**{setting}** moves as {powers}, with 95 % intervals, by {found.n_cells} lowest points."


def _called(name: str) -> str:
    return title_of(name).partition(" (")[0]


def ratio(one: Ratio) -> str:
    """Say what the ratio of learning rate to batch tells of one scale, and how much both settings tell."""
    cell = one.cell
    if cell.why:
        where = f"No lowest ratio: {cell.why}."
    else:
        low, high = cell.ends["ratio"]
        where = f"Lowest at **{power(cell.best['ratio'])}** a token ({power(low)} to {power(high)}, 95 %)."
    if not np.isfinite(one.both):
        return where
    short = one.both - one.alone > 0.1
    return (
        f"{where} Near the floor the ratio alone accounts for {one.alone:.0%} of what differs between runs, rate and "
        f"batch apart for {one.both:.0%}: {'the ratio is not all there is' if short else 'the ratio tells nearly all'}."
    )
