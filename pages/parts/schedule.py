"""What the Schedule page asks, and the pictures it draws."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from core import laws
from core.charts.laws.law_curve import law_curve
from core.errors import BadInput
from core.fit import Calibrated, FitOptions, fit, from_fit, from_published
from core.plan.tuning.schedule import KINDS, Run, checked, curve, drawn, lowest, rates, written
from core.units import plain
from pages.parts import inputs, question, show, state
from pages.parts.answers import once, queued

PAGE = "schedule"
FIRST = "multi-power@luo-100m"
OWN, BEST = "yours", "lowest found"
SEEN = 240  # points of a drawn rate


def run() -> Run:
    """Ask for the run. Raises BadInput for one that cannot be."""
    steps = inputs.quantity(PAGE, "steps", "Steps", "steps", 100, 1e6, 24_000.0)
    warmup = inputs.quantity(PAGE, "warmup_steps", "Of them warm-up", "steps", 1, 1e5, 2160.0)
    peak = inputs.quantity(PAGE, "learning_rate", "Peak learning rate", "", 1e-6, 1.0, 3e-4)
    end = st.slider("Last rate (% of the peak)", 0, 100, **state.bind(PAGE, state.within("end", 0, 100))) / 100
    decay = (
        st.slider("Fall at the end (% of the steps)", 1, 100, **state.bind(PAGE, state.within("fall", 1, 100))) / 100
    )
    return checked(Run(round(steps), round(warmup), peak, end, decay))


def calibrated() -> tuple[Calibrated, str]:
    """Ask whose law to go by: published constants, or a fit to the chosen runs where they are curves."""
    table, series = question.current().runs, [v for v in laws.registry().values() if v.series]
    curves = {"step", "learning_rate", "loss"} <= set(table.table.columns) and "learning_rate" in table.factors
    fits = {f"{v.key}@fit": f"{v.title}, fitted to {table.name}" for v in series if curves}
    known = fits | {k: k for v in series for k in (f"{v.key}@{s.name}" for s in v.published)}
    bound = state.bind(PAGE, "curvelaw", known, state.get("curvelaw") or next(iter(fits), FIRST))
    key = st.selectbox("Constants", list(known), format_func=known.__getitem__, **bound)
    law, _, name = key.rpartition("@")
    if name != "fit":
        made = once("schedule-published", key, lambda: from_published(*laws.get_published(key)))
        return made, show.provenance(made.unit, made.label)
    of, options = laws.get(law), FitOptions(starts=8, seed=state.get("seed"), bootstrap=0)
    found = queued("schedule", (table.digest, law), f"Fitting {of.title}", lambda tell: fit(of, table, options, tell))
    if not found.ok:
        raise BadInput(found.message)
    return once("schedule-made", (table.digest, law), lambda: from_fit(found)), show.fit_line(found)


def schedules(asked: Run, made: Calibrated) -> dict[str, np.ndarray]:
    """Return the rates of every schedule that is compared, by name."""
    found = {title: rates(kind, asked) for kind, (title, _) in KINDS.items()}
    text = st.text_input(
        "Draw your own", placeholder="0.5=1, 0.9=0.3, 1=0", **state.bind(PAGE, "drawn"),
        help="PLACE=HEIGHT with commas: shares of the steps after the warm-up, and of the peak. It begins at 0=1.",
    )  # fmt: skip
    found[BEST] = once("schedule-lowest", (made.digest, asked), lambda: lowest(made, asked, asked.end))
    if text and text.strip():  # last, so that the others keep their colours
        found[OWN] = drawn(text, asked)
    return found


def curves(found: Mapping[str, np.ndarray], asked: Run, made: Calibrated) -> pd.DataFrame:
    """Return the predicted losses of every schedule: `x` (steps), `y`, `set`."""
    parts = []
    for name, schedule in found.items():
        at, losses = curve(made, schedule, asked)
        parts.append(pd.DataFrame({"x": at, "y": losses[0], "set": name}))
    return pd.concat(parts, ignore_index=True)


def pictures(found: Mapping[str, np.ndarray], table: pd.DataFrame, asked: Run, made: Calibrated, line: str) -> None:
    """Losses, then rates, of all schedules."""
    late = table[table["x"] >= asked.steps / 4]
    show.picture(law_curve(late, "step", f"loss ({made.unit})", "step", False), "schedule-losses", table, line)
    at = np.unique(np.linspace(0, asked.steps, SEEN).astype(int))
    parts = [pd.DataFrame({"x": at, "y": schedule[at], "set": name}) for name, schedule in found.items()]
    shown = pd.concat(parts, ignore_index=True)
    chart = law_curve(shown, "step", "learning rate", "number", False, "number")
    show.picture(chart, "schedule-rates", shown, line)
    st.caption(f"The lowest found, as it can be drawn: {written(found[BEST], asked)}")


def answer(ends: pd.Series, made: Calibrated, asked: Run) -> str:
    """Say which schedule ends lowest, and by how much."""
    others = ends.drop(BEST)
    best, gain = others.idxmin(), others.min() - ends[BEST]
    found = (
        f"The lowest found, by letting the rate fall at any time, ends {plain(gain, 2)} lower."
        if gain > 0
        else f"No lower one was found that ends at {asked.end:.0%} of the peak."
    )
    return (
        f"Of these schedules **{show.escape(str(best))}** ends lowest, at **{plain(others.min())} {made.unit}** after "
        f"{asked.steps:,} steps, {plain(others.drop(best).min() - others.min(), 2)} below the next. {found}"
    )


def trust(made: Calibrated) -> str:
    """Say how far to trust it, in one coloured sentence."""
    return (
        f":{show.COLOUR['care']}[{show.ICON['care']} **With care**]: {made.label} is of one model size, batch and "
        "data; published constants come without intervals, and fits of few schedules leave some of them open. Losses "
        "that differ by less than 0.01 are as good as each other: by so much such laws miss the ends of curves."
    )
