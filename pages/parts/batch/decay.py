"""What a sweep says of weight decay: the best AdamW timescale over tokens per parameter, and one scale's valley."""

import pandas as pd
import streamlit as st

from core.charts.batch.decay_valley import decay_valley
from core.charts.batch.timescales import timescales
from core.plan.tuning import sweep_text
from core.plan.tuning import weight_decay_views as views
from core.plan.tuning.recommendations import spread
from core.plan.tuning.verdict import of_decay
from core.plan.tuning.weight_decay import Decay
from core.runs import Runs
from pages.parts import badge, show, state
from pages.parts.batch import sweeps
from pages.parts.batch.controls import Planned

QUESTION = "What do runs say of weight decay?"
FLOORS = {0.01: "1 %", 0.02: "2 %", 0.04: "4 %", 0.08: "8 %"}


def draw(plan: Planned, found: dict[str, pd.DataFrame]) -> None:
    """Whether the best timescale is identified, how it moves, and the valleys behind it."""
    answer = st.container()  # the answer comes first, though what it takes is asked below
    runs, seed = sweeps.sweep_of(("weight_decay",)), state.get("seed")
    near = st.segmented_control(
        "Runs within so much of the lowest loss count", list(FLOORS), format_func=FLOORS.__getitem__, required=True,
        **state.bind("batch", "decayfloor", FLOORS),
    )  # fmt: skip
    study = sweeps.decay_of(runs, near)
    line = show.provenance(runs.unit("loss"), runs.name, seed)
    with answer:
        badge.badge(of_decay(study, _ratio(plan)), "decay")
        st.markdown(_moves(study, plan, found))
    if study.runs["timescale"].notna().any():
        ratios = views.ratios_around(study, [_ratio(plan)] if study.identified else [])
        curve, published = views.timescale_curve(study, ratios), views.published_curves(study, ratios)
        picture = timescales(study.runs, views.lowest_timescales(study), curve, published)
        show.picture(picture, "batch-timescales", study.points, line)
        st.caption(
            "The timescale, batch / (learning rate x weight decay x tokens), is the share of the run over which AdamW "
            "averages its updates. " + " ".join(f"Published: {show.escape(p.source)}." for p in study.published)
        )
    _one(study, runs, near, seed)


def _moves(study: Decay, plan: Planned, found: dict[str, pd.DataFrame]) -> str:
    rate, batch = (spread(found[n])[1] for n in ("learning_rate", "batch_tokens"))
    name = "your batch" if plan.batch else "the middle batch"
    return sweep_text.timescale(study, _ratio(plan), plan.at["tokens"], rate, plan.batch or batch, name)


def _ratio(plan: Planned) -> float:
    return plan.at["tokens"] / plan.at["params_non_embedding"]


def _one(study: Decay, runs: Runs, near: float, seed: int) -> None:
    """The valley of one scale, and the table of all."""
    cells = study.cells
    which = st.selectbox(
        "The valley of", range(len(cells)), views.richest(cells), format_func=lambda i: sweep_text.named(cells[i]),
        key="batch_decay_cell",
    )  # fmt: skip
    cell, behind, unit = cells[which], views.runs_behind(study, cells[which]), runs.unit("loss")
    line = show.provenance(unit, f"{runs.name}, {sweep_text.named(cell)}", seed)
    parabola = views.parabola_over_decay(cell, behind["loss"].max())
    show.picture(decay_valley(behind, *parabola, unit), "batch-decay-valley", behind, line)
    st.caption(show.escape(sweep_text.held(cell)))
    show.grid(views.table_of_scales(study), "batch-decays", line)
