"""Axes for the quantities of the field: logarithmic where they span decades, few ticks, and always a unit."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ..units import KINDS, Style, count, plain, power, title_of, with_unit

OFF_STEP = 0.08  # of an axis: how far "off" lies from what has a logarithm

_E = "replace(format(datum.value, '.3~e'), 'e+', 'e')"
LABELS: dict[Style, str] = {
    "count": f"abs(datum.value) >= 1e15 ? {_E}"
    " : abs(datum.value) >= 1e12 ? format(datum.value / 1e12, '.4~g') + 'T'"
    " : abs(datum.value) >= 1e9 ? format(datum.value / 1e9, '.4~g') + 'B'"
    " : abs(datum.value) >= 1e6 ? format(datum.value / 1e6, '.4~g') + 'M'"
    " : abs(datum.value) >= 1e3 ? format(datum.value / 1e3, '.4~g') + 'K'"
    " : format(datum.value, '.4~g')",
    "power": f"datum.value == 0 ? '0' : {_E}",
    "plain": f"datum.value != 0 && (abs(datum.value) < 1e-3 || abs(datum.value) >= 1e6) ? {_E}"
    " : format(datum.value, '.6~r')",
}


@dataclass(frozen=True)
class Quantity:
    """An axis ready to be used in every layer of a chart: its unit, its domain and its ticks."""

    title: str
    unit: str
    style: Style
    domain: tuple[float, float]
    log: bool

    def x(self, field: str, **more: Any) -> alt.X:
        """Return the horizontal encoding of `field`."""
        return alt.X(field, type="quantitative", title=self.title, scale=self.scale(), axis=self.axis(), **more)

    def y(self, field: str, **more: Any) -> alt.Y:
        """Return the vertical encoding of `field`."""
        return alt.Y(field, type="quantitative", title=self.title, scale=self.scale(), axis=self.axis(), **more)

    def scale(self) -> alt.Scale:
        """Return the scale with its domain fixed, so that layers cannot widen it."""
        if self.log:
            return alt.Scale(type="log", domain=list(self.domain), nice=False)
        return alt.Scale(type="linear", domain=list(self.domain), nice=False, zero=False)

    def axis(self) -> alt.Axis:
        """Return the axis with its few ticks."""
        values = ticks(*self.domain, log=self.log)
        return alt.Axis(values=values, labelExpr=LABELS[self.style], labelOverlap=True, title=self.title)

    def at(self, value: Any) -> float:
        """Return where `value` lies on the axis, 0 at its low and 1 at its high end."""
        low, high, value = (_warp(v, self.log) for v in (*self.domain, float(value)))
        return (value - low) / (high - low)

    def places(self, values: np.ndarray) -> np.ndarray:
        """Return where many values [...] lie on the axis, as `at` does one."""
        low, high = (_warp(v, self.log) for v in self.domain)
        return ((np.log10(values) if self.log else values) - low) / (high - low)

    def back(self, place: float) -> float:
        """Return the value at `place` (0 to 1) of the axis."""
        low, high = (_warp(v, self.log) for v in self.domain)
        value = low + place * (high - low)
        return 10**value if self.log else value

    def tick(self, value: float) -> str:
        """Write a tick as the axis would: as `short`, without zeros at the end."""
        return re.sub(r"\.0+(?!\d)|(\.\d*[1-9])0+(?!\d)", r"\1", self.short(value))

    def short(self, value: float) -> str:
        """Write a value without its unit, as the ticks would but with more digits."""
        if self.style == "plain" and float(value).is_integer() and abs(value) < 1e6:
            return f"{value:.0f}"  # widths, layers and the like are whole
        return {"count": count, "power": power, "plain": plain}[self.style](value)


def quantity_axis(
    kind: str,
    values: Iterable[float],
    *,
    title: str | None = None,
    log: bool | None = None,
    pad: tuple[float, float] = (0.04, 0.04),
) -> Quantity:
    """Return the axis of a quantity.

    `kind` is a canonical column or "count", "power", "number" (see KINDS; anything else is a plain number named after
    itself). The domain covers the finite `values`, widened by `pad`, shares of its length. `log` overrules the kind's
    habit, and a unit in brackets at the end of `title` the kind's unit; a logarithm falls back to a linear scale where
    a value is not positive.
    """
    name, unit, style, habit = KINDS.get(kind, (title_of(kind), "", "plain", None))
    found = values if isinstance(values, (pd.Series, np.ndarray)) else [np.nan if v is None else v for v in values]
    finite = np.asarray(found, dtype=float).ravel()
    finite = finite[np.isfinite(finite)]
    positive = bool(finite.size == 0 or finite.min() > 0)
    wanted = log if log is not None else habit
    if wanted is None:
        wanted = finite.size > 0 and positive and finite.max() > 4 * finite.min()
    log = bool(wanted) and positive
    stated = re.search(r"\(([^()]+)\)$", title or "")
    return Quantity(title or name, stated[1] if stated else unit, style, _padded(finite, log, pad), log)


def axis_with_off(kind: str, values: Iterable[float], after: bool) -> tuple[Quantity, alt.Axis, float]:
    """Return a logarithmic axis with a place for none of the quantity, which has no logarithm; its ticks; the place.

    It is named "off", and is before the smallest of the positive `values`, or `after` the largest.
    """
    found = [v for v in values if math.isfinite(v) and v > 0]
    low, high = quantity_axis(kind, found, log=True).domain
    reach = (high / low) ** OFF_STEP
    place = high * reach if after else low / reach
    axis = quantity_axis(kind, [*found, place], log=True)
    inner = [v for v in ticks(low, high, log=True) if low <= v <= high]
    label = f"abs(datum.value / {place!r} - 1) < 1e-6 ? 'off' : {LABELS[axis.style]}"
    ticked = alt.Axis(values=sorted([*inner, place]), labelExpr=label, labelOverlap=False, title=axis.title)
    return axis, ticked, place


def short(value: float | None, unit: str) -> str:
    """Write a value with its unit for a tooltip: 96.0B parameters, 1e24 FLOP; a dash where there is none."""
    return "–" if value is None or not math.isfinite(value) else with_unit(float(value), unit)


def ticks(low: float, high: float, *, log: bool, most: int = 6) -> list[float]:
    """Return at most `most` round values within [low, high]; powers of ten where the range allows."""
    if not log:
        return _linear_ticks(low, high, most)
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    decades = last - first + 1
    if decades >= 3:
        stride = math.ceil(decades / most)
        return [10.0**k for k in range(first, last + 1) if k % stride == 0]
    for steps in ([1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]):
        found = [s * 10.0**k for k in range(first - 1, last + 1) for s in steps]
        found = [v for v in found if low <= v <= high]
        if 3 <= len(found) <= most:
            return found
    return _linear_ticks(low, high, most - 1)


def _linear_ticks(low: float, high: float, most: int) -> list[float]:
    base = 10.0 ** math.floor(math.log10((high - low) / most))
    for step in (base * m for m in (1, 2, 2.5, 5, 10, 20)):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < most:
            break
    return [float(f"{k * step:.12g}") for k in range(first, last + 1)]


def _padded(values: np.ndarray, log: bool, pad: tuple[float, float]) -> tuple[float, float]:
    if values.size == 0:
        return (1.0, 10.0) if log else (0.0, 1.0)
    low, high = (_warp(v, log) for v in (float(values.min()), float(values.max())))
    if high - low < 1e-9 * max(1.0, abs(low)):
        # One value: half a decade, or a tenth of the value, on either side.
        spare = 0.5 if log else max(abs(low) * 0.1, 1e-6)
        low, high = low - spare, high + spare
    length = high - low
    low, high = low - pad[0] * length, high + pad[1] * length
    return (10**low, 10**high) if log else (low, high)


def _warp(value: float, log: bool) -> float:
    return math.log10(value) if log else value
