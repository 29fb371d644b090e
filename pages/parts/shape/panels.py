"""The pictures of the Shape page."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.shape.hull import hull
from core.charts.shape.overtraining import overtraining
from core.charts.shape.shape_growth import shape_growth
from core.charts.shape.shapes import shapes as shapes_chart
from core.charts.theme import AnyChart
from core.plan.architecture import shape_text as text
from core.plan.architecture import transformer
from core.plan.architecture.family import GEMSTONES
from core.plan.architecture.hull import lower_hull
from core.plan.architecture.shape import Best, Shape, TokenCost, best_of_size, best_shape, overtrained, shape_at
from core.plan.architecture.shape_views import along_budgets, excess_lines, frame_of, size_lines
from core.plan.architecture.speed import Speed, hours_of
from core.report.buildable import buildable
from core.report.training_config import TrainingConfig
from core.runs import Runs
from core.units import count, plain
from pages.parts import copy_as, show, target
from pages.parts.answers import once
from pages.parts.constants import Constants
from pages.parts.panels import Context, Panel
from pages.parts.shape import controls
from pages.parts.shape.controls import Start, TrainingBudget

LEVELS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0)  # percent above the lowest loss
SIZES = 10.0 ** np.arange(7, 14)
BUDGETS = 10.0 ** np.arange(18, 24.1, 0.5)  # FLOP


@dataclass(frozen=True, kw_only=True)
class ShapeContext(Context):
    """The answer and its inputs. `flops` is the target's compute and `budget` what is counted of it, `pinned` the size
    of the target, and `free` the best shape of any size. `other` is the best by the other kind of budget, of which
    `best` takes as many; `alike` is the best of the size of `beside`, the shape to start from.
    """

    source: Constants
    start: Start
    flops: float
    budget: TrainingBudget
    pinned: float | None
    best: Best
    free: Best
    other: Best
    beside: Shape
    alike: Shape | None
    runs: Runs
    speed: Speed


def context_of(source: Constants, start: Start, flops: float, kind: str, size: float | None) -> ShapeContext:
    """Find the best shapes for a compute (FLOP), counted in `kind`, of a `size` where one is pinned."""
    table, speed = controls.timed()
    calibrated, of = source.calibrated, (source.calibrated, table)

    def found(kind: str, value: float, size: float | None) -> Best:
        cost = costs[kind]
        return once("shape", (*of, kind, value, size), lambda: best_shape(calibrated, value, cost, params=size))

    costs: dict[str, TokenCost] = {"flops": GEMSTONES.flops_per_token, "hours": speed.hours_per_token}
    by_flop = found("flops", flops, size)
    hours = by_flop.shape.tokens * float(speed.hours_per_token(by_flop.shape.width, by_flop.shape.depth))
    by_hours = found("hours", hours, size)
    best, other, value = (by_flop, by_hours, flops) if kind == "flops" else (by_hours, by_flop, hours)
    beside = shape_at(calibrated, value, costs[kind], (start.width, start.depth))
    alike = once(
        "shape-alike", (*of, kind, value, beside.params),
        lambda: best_of_size(calibrated, value, costs[kind], beside.params),
    )  # fmt: skip
    return ShapeContext(
        line=source.line, source=source, start=start, flops=flops, budget=TrainingBudget(kind, value, costs[kind]),
        pinned=size, best=best, free=found(kind, value, None) if size else best, other=other, beside=beside,
        alike=alike, runs=table, speed=speed,
    )  # fmt: skip


def metrics(context: ShapeContext) -> None:
    """Show the answer in numbers."""
    s, start = context.best.shape, context.start.title or "the one to start from"
    shown = (
        ("Width", f"{s.width:,}", f"{context.start.width:,} in {start}"),
        ("Layers", f"{s.depth:,}", f"{context.start.depth:,} in {start}"),
        ("Parameters", count(s.params), f"on {count(s.tokens)} tokens"),
        ("Loss", plain(s.loss), f"{plain(context.beside.loss)} with {context.start.name}"),
    )
    for cell, (label, value, beside) in zip(st.columns(4), shown, strict=True):
        cell.metric(label, value)
        cell.caption(beside)


def shapes(context: ShapeContext) -> None:
    """Draw the loss of every width and depth at the budget."""
    # Published constants are of the timed runs.
    behind = context.source.fitted[1].included if context.source.fitted else context.runs.table
    trained = behind[["width", "depth"]].dropna().drop_duplicates()
    trained = trained.assign(label=[f"{w:.0f} × {d:.0f}" for w, d in trained.to_numpy()])
    marks = _marks(context)
    places = [*marks[["width", "depth"]].to_numpy().tolist(), (512, 8), (3072, 60)]
    frame = frame_of([(float(w), float(d)) for w, d in places])
    lowest, calibrated = context.free.shape.loss, context.source.calibrated
    curves = excess_lines(calibrated, context.budget.value, context.budget.cost, lowest, LEVELS, frame)
    sizes = [*SIZES.tolist(), context.pinned] if context.pinned else SIZES.tolist()
    chart = shapes_chart(
        curves,
        size_lines(sizes, frame),
        trained,
        marks,
        calibrated.unit,
        f"every shape on {text.spent(context.budget.value, context.budget.kind)}",
    )
    answer = {"best": context.best.report(), context.start.name: context.beside.report(), "unit": calibrated.unit}
    show.picture(chart, "shape-loss", show.NOTHING, context.line, first=True, answer=answer, runs=trained)


def _marks(context: ShapeContext) -> pd.DataFrame:
    by = "by GPU-hours" if context.budget.kind == "flops" else "by FLOP"
    best, other = context.best.shape, context.other.shape
    other = shape_at(context.source.calibrated, context.budget.value, context.budget.cost, (other.width, other.depth))
    rows = [("best", f"{best.width} × {best.depth}", best), ("other", f"{context.start.name}, start", context.beside)]
    if (other.width, other.depth) != (best.width, best.depth):
        rows.append(("other", f"{other.width} × {other.depth}, {by}", other))
    return pd.DataFrame([{"kind": kind, "label": label, **shape.report()} for kind, label, shape in rows])


def measured(context: ShapeContext) -> None:
    """Draw the runs over FLOP and over GPU-hours, with those that no cheaper one beats."""
    st.markdown(text.fast(context.speed, context.best, context.runs.name))
    # Drawn once: thousands of checkpoints, and no budget moves them.
    for what, (chart, table) in once("hulls", context.runs, lambda: _hulls(context.runs.table)).items():
        ratio = np.exp(np.log(table["width"] / table["depth"]).mean())
        st.markdown(
            f"By **{what}** the runs that no cheaper one beats are on average {ratio:.0f} times as wide as deep."
        )
        line = show.provenance("nats per token", context.runs.name)
        show.picture(chart, f"shape-hull-{show.stem(what)}", table, line)


def _hulls(table: pd.DataFrame) -> dict[str, tuple[AnyChart, pd.DataFrame]]:
    """Return the picture of timed runs over FLOP and over hours, and the runs on the hull."""
    table = table.dropna(subset=["width", "depth", "tokens", "loss", "seconds", "devices"]).reset_index(drop=True)
    label = [f"{w:.0f} × {d:.0f}" for w, d in table[["width", "depth"]].to_numpy()]
    costs = {
        "FLOP": (
            "flops",
            "training compute",
            GEMSTONES.flops_per_token(table["width"], table["depth"]) * table["tokens"],
        ),
        "GPU-hours": ("count", "training time", hours_of(table)),
    }
    pictures = {}
    for what, (kind, title, cost) in costs.items():
        runs = table[["width", "depth", "params", "tokens", "loss"]].assign(label=label, cost=cost)
        best = runs.iloc[lower_hull(cost.to_numpy(float), table["loss"].to_numpy(float))]
        pictures[what] = hull(runs, best, "nats per token", kind, f"{title} ({what})"), best
    return pictures


def longer(context: ShapeContext) -> None:
    """Draw what more tokens than the best number cost in loss, at the same compute."""
    flops, calibrated = context.flops, context.source.calibrated
    cost = GEMSTONES.flops_per_token
    compared = once("shape-free", (calibrated, flops), lambda: best_shape(calibrated, flops, cost)).shape
    curve = overtrained(calibrated, flops, compared)
    low, high = calibrated.ranges.get("tokens", (0.0, np.inf))
    curve = curve.assign(beyond=~curve["tokens"].between(low, high))
    at = shape_at(calibrated, flops, GEMSTONES.flops_per_token, (context.start.width, context.start.depth))
    lowest = curve["loss"].min()
    point = {
        "label": context.start.name,
        "ratio": at.tokens / compared.tokens,
        "excess": at.loss - lowest,
        "params": at.params,
    }
    four = np.interp(np.log(4), np.log(curve["ratio"]), curve["excess"])
    st.markdown(
        f"At {plain(flops, 2)}\u00a0FLOP, four times the best number of tokens costs {four:.3f} {calibrated.unit}, "
        "for a model a quarter as dear to use."
    )
    show.picture(overtraining(curve, pd.DataFrame([point]), calibrated.unit), "shape-longer", curve, context.line)


def growing(context: ShapeContext) -> None:
    """Draw how the best width and depth grow with the budget."""
    calibrated = context.source.calibrated
    table = once(
        "shape-growth",
        (calibrated, context.runs),
        lambda: along_budgets(calibrated, BUDGETS, context.speed),
    )
    at = context.flops if BUDGETS[0] < context.flops < BUDGETS[-1] else None
    chart = shape_growth(table, at, calibrated.unit)
    show.picture(chart, "shape-growth", table, context.line)
    st.caption("The best by GPU-hours are those of the hours that the best by FLOP takes.")


def any_size(context: ShapeContext) -> None:
    """Say which size the law would choose by itself: another one than the law that splits the target's compute."""
    st.markdown(text.any_size(context.free, context.best.shape, context.budget.kind))
    st.caption(show.escape(f"The target's size is {target.model().how}."))


def config(context: ShapeContext) -> TrainingConfig:
    """Return the best shape as a record that trainers' configurations are written from."""
    shape, goal = context.best.shape, target.current()
    model = GEMSTONES.built(shape.width, shape.depth)
    said = dict.fromkeys(("width", "depth", "params", "loss"), context.source.calibrated.label)
    return buildable(
        {"width": shape.width, "depth": shape.depth, "query_heads": model.query_heads, "kv_heads": model.kv_heads,
         "head_dim": model.head_dim, "ffn_width": model.ffn_width, "vocab_size": model.vocab_size,
         "params": transformer.params(model), "tokens": shape.tokens, "flops": goal.flops, "loss": shape.loss},
        goal.context, tied_embeddings=model.tied, loss_unit=context.source.calibrated.unit, said_by=said,
        name=f"{shape.width} x {shape.depth}", pins={"width": shape.width, "depth": shape.depth},
    )  # fmt: skip


PANELS = (
    Panel("any_size", "Which size would this law choose?", any_size),
    Panel("growing", "How does it grow with the budget?", growing),
    Panel("measured", "FLOP or GPU-hours: which shapes did win?", measured),
    Panel("longer", "What does training longer cost?", longer),
    copy_as.panel("shape", config),
)
