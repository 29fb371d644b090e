"""What a sweep says of weight decay: the best AdamW timescale over tokens per parameter, and one scale's valley."""

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.batch.decay_valley import decay_valley
from core.charts.batch.timescales import timescales
from core.fit.sweeps.valleys import Cell
from core.plan.tuning.mistuning import left_of
from core.plan.tuning.recommendations import spread
from core.plan.tuning.verdict import of_decay
from core.plan.tuning.weight_decay import Decay
from core.runs import Runs
from core.units import plain
from pages.parts import badge, show, state
from pages.parts.batch import sweeps
from pages.parts.batch.controls import Planned

QUESTION = "What do runs say of weight decay?"
FLOORS = {0.01: "1 %", 0.02: "2 %", 0.04: "4 %", 0.08: "8 %"}
WIDER = 1.3  # times the ratios of the runs: how far lines go
POINTS = 60


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
        st.markdown(moves(study, plan, found))
    if study.runs["timescale"].notna().any():
        ratios = _ratios(study, plan)
        picture = timescales(study.runs, _points(study), _curve(study, ratios), _published(study, ratios))
        show.picture(picture, "batch-timescales", study.points, line)
        st.caption(
            "The timescale, batch / (learning rate x weight decay x tokens), is the share of the run over which AdamW "
            "averages its updates. " + " ".join(f"Published: {show.escape(p.source)}." for p in study.published)
        )
    _one(study, runs, near, seed)


def moves(study: Decay, plan: Planned, found: dict[str, pd.DataFrame]) -> str:
    """Say how the best timescale moves and what that makes of the planned run; empty where it is not identified."""
    if not study.identified or study.line is None:
        return ""
    value, low, high = study.line.slope
    ratio = _ratio(plan)
    tau, tau_low, tau_high = (float(np.exp(v[0])) for v in study.line.at(np.log([ratio])))
    rate, batch = (spread(found[n])[1] for n in ("learning_rate", "batch_tokens"))
    decay = (plan.batch or batch) / (rate * plan.at["tokens"] * np.array([tau, tau_high, tau_low]))
    inside = study.points["ratio"].min() <= ratio <= study.points["ratio"].max()
    where = "" if inside else ", which lies outside of these runs"
    return (
        f"The best timescale moves as (tokens per parameter)^**{value:.2f}** ({low:.2f} to {high:.2f}, 95 %), by "
        f"{study.line.n} lowest points{_beside(study)}. At {plain(ratio, 3)} tokens per parameter{where}, it is "
        f"{plain(tau, 2)} ({plain(tau_low, 2)} to {plain(tau_high, 2)}): with "
        f"{'your batch' if plan.batch else 'the middle batch'} and the middle rate of the laws a weight decay of "
        f"**{plain(decay[0], 2)}** ({plain(decay[1], 2)} to {plain(decay[2], 2)})."
    )


def _ratio(plan: Planned) -> float:
    return plan.at["tokens"] / plan.at["params_non_embedding"]


def _beside(study: Decay) -> str:
    """Say where the published exponents lie."""
    _, low, high = study.line.slope if study.line else (0.0, 0.0, 0.0)
    return "".join(
        f"; the published {p.slope:.3f} lies {'inside' if low <= p.slope <= high else 'outside'}"
        for p in study.published
    )


def _ratios(study: Decay, plan: Planned) -> np.ndarray:
    """Return tokens per parameter that the lines span: the runs', and the planned run's where a line can be trusted."""
    planned = [_ratio(plan)] if study.identified else []
    ratios = [*study.runs["ratio"], *planned]
    return np.geomspace(min(ratios) / WIDER, max(ratios) * WIDER, POINTS)


def _points(study: Decay) -> pd.DataFrame:
    placed = study.points[(study.points["why"] == "") & study.points["timescale"].notna()]
    return placed.rename(columns={"timescale_low": "low", "timescale_high": "high"})


def _curve(study: Decay, ratios: np.ndarray) -> pd.DataFrame:
    names = ["ratio", "timescale", "low", "high", "beyond"]
    if study.line is None:
        return pd.DataFrame(columns=names)
    value, low, high = (np.exp(v) for v in study.line.at(np.log(ratios)))
    placed = _points(study)["ratio"]
    beyond = (ratios < placed.min() * 0.999) | (ratios > placed.max() * 1.001)
    return pd.DataFrame(dict(zip(names, (ratios, value, low, high, beyond), strict=True)))


def _published(study: Decay, ratios: np.ndarray) -> pd.DataFrame:
    rows = [
        pd.DataFrame({"ratio": ratios, "timescale": p.k * ratios**p.slope, "label": f"published, to the {p.slope:.2f}"})
        for p in study.published
    ]
    return pd.concat(rows) if rows else pd.DataFrame(columns=["ratio", "timescale", "label"])


def _one(study: Decay, runs: Runs, near: float, seed: int) -> None:
    """The valley of one scale, and the table of all."""
    cells = study.cells
    first = max(range(len(cells)), key=lambda i: (not cells[i].why, cells[i].runs["weight_decay"].nunique()))
    which = st.selectbox(
        "The valley of", range(len(cells)), first, format_func=lambda i: sweeps.named(cells[i]), key="batch_decay_cell"
    )
    cell = cells[which]
    behind = study.runs[(study.runs["size"] == cell.scale["size"]) & (study.runs["tokens"] == cell.scale["tokens"])]
    unit = runs.unit("loss")
    line = show.provenance(unit, f"{runs.name}, {sweeps.named(cell)}", seed)
    behind = behind.assign(loss=_left(cell, behind))
    show.picture(decay_valley(behind, *_parabola(cell, behind), unit), "batch-decay-valley", behind, line)
    st.caption(_said(cell))
    kept = ["size", "tokens", "ratio", "levels", "weight_decay", "timescale", "timescale_low", "timescale_high", "why"]
    table = study.points[kept].rename(columns={"ratio": "tokens per parameter", "levels": "decays above 0"})
    show.grid(table.rename(columns={"why": "no lowest point"}), "batch-decays", line)


def _left(cell: Cell, behind: pd.DataFrame) -> np.ndarray:
    """Return the losses of the runs of a scale, less what other settings than decay cost those that counted."""
    losses, floor = behind["loss"].to_numpy(float, copy=True), behind["floor"].to_numpy(bool)
    if not cell.why:
        losses[floor] = left_of(cell, list(cell.best).index("weight_decay"))
    return losses


def _parabola(cell: Cell, behind: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the parabola over weight decay, other settings at their best, and its lowest point; empty without one."""
    if cell.why:
        empty = pd.DataFrame(columns=["weight_decay", "loss", "beyond", "low", "high"])
        return empty[["weight_decay", "loss", "beyond"]], empty[["weight_decay", "low", "high", "loss"]]
    tried = cell.runs.loc[cell.runs["weight_decay"] > 0, "weight_decay"]
    i, best = list(cell.best).index("weight_decay"), cell.best["weight_decay"]
    at = np.geomspace(tried.min(), tried.max(), POINTS)
    loss = cell.loss * np.exp(cell.bend[i, i] * np.log(at / best) ** 2 / 2)
    low, high = cell.ends["weight_decay"]
    lowest = pd.DataFrame([{"weight_decay": best, "low": low, "high": high, "loss": cell.loss}])
    curve = pd.DataFrame({"weight_decay": at, "loss": loss, "beyond": False})
    return curve[curve["loss"] <= behind["loss"].max()], lowest


def _said(cell: Cell) -> str:
    """Say what was held, and why there is no lowest point where there is none."""
    names = {"learning_rate": "learning rate", "batch_tokens": "batch"}
    held = [f"{names[n]} {plain(float(v), 3)}" for n, v in cell.held.items() if n in names]
    others = [names[n] for n in names if n in cell.best]
    words = [f"No lowest point here: {cell.why}."] if cell.why else []
    words += [f"Held: {', '.join(held)}."] if held else []
    words += [f"What other settings than the best {' and '.join(others)} cost is taken off."] if others else []
    return show.escape(" ".join(words))
