"""What a model may cost: ceilings on memory, time, dollars and days, each with what it gives up."""

import contextlib
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import streamlit as st

from core.errors import BadInput
from core.plan.recipe import text
from core.plan.recipe.ceilings import Ceiling
from pages.parts import inputs, show, state
from pages.parts.guard import guarded

PAGE, DEVICES = "home", "limit_devices"


@dataclass(frozen=True)
class Limit:
    """A ceiling as it is asked for: its `name` in links, its `unit` of so many of the goal's (`per`), where a slider
    goes, and what it is at first.
    """

    name: str
    label: str
    unit: str
    per: float
    span: tuple[float, float]
    first: float
    help: str


LIMITS: Mapping[str, Limit] = {
    "memory": Limit(
        "limit_memory", "Memory in use", "GB", 1e9, (0.1, 1e4), 80.0,
        "Weights, and keys and values of one sequence of the target's context, two bytes a number.",
    ),
    "time": Limit(
        "limit_time", "Time of a written token", "ms", 1e-3, (0.01, 1e3), 20.0,
        "An H100 that writes one sequence: all weights are read for each token.",
    ),
    "dollars": Limit(
        "limit_dollars", "Dollars of training", "dollars", 1.0, (1.0, 1e10), 1e6,
        "H100-hours at 2 dollars, 40 % of the peak. The plan spends less compute where it must.",
    ),
    "days": Limit(
        "limit_days", "Days of training", "days", 1.0, (0.1, 1e4), 30.0,
        "On the devices below, 40 % of an H100's peak each. The plan spends less compute where it must.",
    ),
}  # fmt: skip


def chosen() -> dict[str, float]:
    """Return the ceilings of a goal, in its units."""
    return {key: state.get(limit.name) * limit.per for key, limit in LIMITS.items() if state.get(limit.name)}


def said() -> str:
    """Say how many ceilings there are, '' where there are none."""
    n = len(chosen())
    return f"{n} limit{'s' if n > 1 else ''}" if n else ""


def draw(found: tuple[Ceiling, ...]) -> None:
    """Ask for every ceiling, and say what those of a plan give up."""
    prices = {one.name: text.ceiling(one) for one in found}
    for (key, limit), place in zip(LIMITS.items(), st.columns(len(LIMITS)), strict=True):
        with place:
            _ask(limit)
            if key == "days" and state.get(limit.name):
                inputs.quantity(PAGE, DEVICES, "Devices", "devices", 1.0, 1e6, state.default(DEVICES))
            if key in prices:
                st.caption(show.escape(prices[key]))


@contextlib.contextmanager
def released() -> Iterator[None]:
    """Where limits leave no model, offer them below what is refused, so that they can be released."""
    try:
        yield
    except BadInput:
        if chosen():
            draw(())
        raise


def _ask(limit: Limit) -> None:
    held = state.get(limit.name) is not None
    key = f"{state.WIDGET}{PAGE}:{limit.name}:held:{held}"
    st.session_state.setdefault(key, held)
    st.toggle(limit.label, key=key, help=limit.help, on_change=guarded(functools.partial(_toggled, limit)))
    if held:
        inputs.quantity(PAGE, limit.name, f"At most ({limit.unit})", limit.unit, *limit.span, limit.first, limit.help)


def _toggled(limit: Limit) -> None:
    state.put(**{limit.name: None if state.get(limit.name) is not None else limit.first})
