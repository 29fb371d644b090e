"""What is asked of a schedule: the run, whose law to go by, and a schedule of one's own."""

import numpy as np
import streamlit as st

from core import laws
from core.fit import Calibrated, FitOptions
from core.plan.tuning.schedule import KINDS, Run, checked, drawn, lowest, rates
from pages.parts import constants, inputs, question, state
from pages.parts.answers import once

PAGE = "schedule"
FIRST = "multi-power@luo-100m"
DRAWN, BEST = "yours", "lowest found"


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


def source() -> constants.Constants:
    """Ask whose law to go by: published constants, or a fit to the chosen runs where they are curves."""
    table, series = question.current().runs, [v for v in laws.registry().values() if v.series]
    curves = {"step", "learning_rate", "loss"} <= set(table.table.columns) and "learning_rate" in table.factors
    fits = {f"{v.key}@fit": f"{v.title}, fitted to {table.name}" for v in series if curves}
    known = fits | {k: constants.called(k) for v in series for k in (f"{v.key}@{s.name}" for s in v.published)}
    key = constants.choose(PAGE, "curvelaw", known, next(iter(fits), FIRST))
    law, _, name = key.rpartition("@")
    if name != constants.FITTED:
        return constants.published(key)
    return constants.from_runs(laws.get(law), FitOptions(starts=8, seed=state.get("seed"), bootstrap=0))


def schedules(run: Run, calibrated: Calibrated) -> dict[str, np.ndarray]:
    """Return the rates of every schedule that is compared, by name."""
    found = {title: rates(kind, run) for kind, (title, _) in KINDS.items()}
    text = st.text_input(
        "Draw your own", placeholder="0.5=1, 0.9=0.3, 1=0", **state.bind(PAGE, "drawn"),
        help="PLACE=HEIGHT with commas: shares of the steps after the warm-up, and of the peak. It begins at 0=1.",
    )  # fmt: skip
    found[BEST] = once("schedule-lowest", (calibrated, run), lambda: lowest(calibrated, run, run.end))
    if text and text.strip():  # last, so that the others keep their colours
        found[DRAWN] = drawn(text, run)
    return found
