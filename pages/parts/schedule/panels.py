"""The pictures of the Schedule page."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.laws.law_curve import law_curve
from core.fit import Calibrated
from core.plan.tuning.schedule import Run, rates_table, written
from pages.parts import show
from pages.parts.panels import Context, Panel
from pages.parts.schedule.controls import BEST, DRAWN


@dataclass(frozen=True, kw_only=True)
class ScheduleContext(Context):
    """The run, the law, the rates of every schedule by name, and `losses`: the predicted ones along each."""

    run: Run
    calibrated: Calibrated
    schedules: Mapping[str, np.ndarray]
    losses: pd.DataFrame

    @property
    def ends(self) -> pd.Series:
        """The last loss of every schedule, by name."""
        return self.losses.sort_values("x").groupby("set", sort=False)["y"].last()

    @property
    def of(self) -> tuple:
        """What every picture depends on: all schedules but the one that is drawn follow from the run and the law."""
        return (self.calibrated, self.run, self.schedules.get(DRAWN))


def losses_of(context: ScheduleContext) -> None:
    """Draw the predicted losses of all schedules."""
    late = context.losses[context.losses["x"] >= context.run.steps / 4]
    unit = context.calibrated.unit
    show.picture(
        lambda: law_curve(late, "step", f"loss ({unit})", "step", False), "schedule-losses", context.losses,
        context.line, of=context.of, first=True,
        answer={f"last loss of {n}": float(v) for n, v in context.ends.items()},
    )  # fmt: skip


def rates_of(context: ScheduleContext) -> None:
    """Draw the rates of all schedules."""
    shown = rates_table(context.schedules, context.run)
    show.picture(
        lambda: law_curve(shown, "step", "learning rate", "number", False, "number"), "schedule-rates", shown,
        context.line, of=context.of,
    )  # fmt: skip
    st.caption(f"The lowest found, as it can be drawn: {written(context.schedules[BEST], context.run)}")


def _ends(context: ScheduleContext) -> None:
    rows = context.ends.sort_values().rename_axis("schedule").reset_index(name="last loss")
    show.grid(rows, "schedule-ends", context.line)


PANELS = (Panel("ends", "Every schedule's last loss", _ends),)
