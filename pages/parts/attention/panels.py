"""The pictures of the Attention page, each behind the question that it answers."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.attention.cost_loss import cost_loss
from core.charts.attention.head_costs import head_costs
from core.charts.attention.heads_along import heads_along
from core.charts.attention.parts import parts as parts_chart
from core.plan.architecture import transformer as tf
from core.plan.architecture.head_costs import candidates, front
from core.plan.architecture.heads import HeadChoice, by_context, frontier
from core.plan.architecture.heads_text import label, read
from core.plan.architecture.models import Known
from core.plan.architecture.parts import FLOPS, MEMORY, priced_parts
from core.plan.architecture.published_heads import WHY, beside
from core.report.buildable import buildable
from core.report.training_config import TrainingConfig
from core.units import count
from pages.parts import copy_as, show, state
from pages.parts.answers import once
from pages.parts.attention import controls
from pages.parts.attention.sources import HeadSource
from pages.parts.panels import Context, Panel

SPAN = 20.0  # times the best cost and a part of it: what a frontier shows
CONTEXTS = (10, 20)  # powers of two: from 1K to 1M, or as far as the one that is asked for
WORK = {"decode": "Writing a token", "prefill": "Reading the prompt", "training": "Training"}
COSTS = {
    "memory": ("memory (GB)", 1e9), "flops": ("compute (GFLOP per token)", 1e9), "time": ("time (ms per token)", 1e-3),
    "z": ("Z (no unit)", 1.0),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AttentionContext(Context):
    """Whose loss, the model to start from, the heads to choose from, and the choice."""

    source: HeadSource
    start: Known
    heads: list[tuple[int, int]]
    found: HeadChoice


def costs(context: AttentionContext) -> None:
    """Memory against compute of every configuration."""
    found = context.found
    best = (found.best["query_heads"], found.best["kv_heads"])
    table = found.table.copy()
    if found.usual is not None:
        same = (table["query_heads"] == found.usual["query_heads"]) & (table["kv_heads"] == found.usual["kv_heads"])
        table = pd.concat([table[~same], found.usual.to_frame().T.astype(table.dtypes)], ignore_index=True)
    kinds = np.where(table["within"], "within", "beyond").astype(object)
    if found.usual is not None:
        kinds[-1] = "other"
    kinds[(table["query_heads"] == best[0]) & (table["kv_heads"] == best[1])] = "best"
    table = _units(table).assign(kind=kinds, label=[label(row) for _, row in table.iterrows()])
    edge = _units(front(found.table))[["memory", "flops"]]
    show.picture(
        head_costs(table, edge, read(found.use.context)),
        "attention-costs",
        table,
        context.line,
        first=True,
        answer=found.report(context.source.unit),
    )


def _units(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(memory=table["memory"] / 1e9, flops=table["flops"] / 1e9, time=1e3 * table["time"])


def _every(context: AttentionContext) -> None:
    """What every configuration costs."""
    rows = context.found.table
    table = pd.DataFrame({
        "query heads": rows["query_heads"], "KV heads": rows["kv_heads"], "parameters": rows["params"],
        "layers": rows["depth"].round(1), "width": rows["width"].round(), "memory (GB)": rows["memory"] / 1e9,
        "keys and values of a sequence (GB)": rows["kv_cache"] / 1e9, "GFLOP a token": rows["flops"] / 1e9,
        "ms a token": 1e3 * rows["time"], "Z": rows["z"], "within the ceilings": rows["within"],
    })  # fmt: skip
    show.grid(table, "attention-configurations", context.line)
    st.caption("All reach the same predicted loss. Parameters leave embeddings out; shapes are not rounded.")


def _contexts(context: AttentionContext) -> None:
    """How the best moves with the context."""
    found, use = context.found, context.found.use
    asked_for = np.log2(use.context)
    ends = int(min(CONTEXTS[0], np.floor(asked_for))), int(max(CONTEXTS[1], np.ceil(asked_for)))
    contexts = 2.0 ** np.arange(ends[0], ends[1] + 1)
    table = once(
        "heads-by-context",
        (context.source.digest, found.loss, str(replace(use, context=0.0)), tuple(context.heads), ends),
        lambda: by_context(context.source.law, found.loss, use, context.heads, contexts),
    )  # fmt: skip
    if table.empty:
        st.markdown(f"No context from {read(contexts[0])} to {read(contexts[-1])} keeps within the ceilings.")
        return
    first, last = table.iloc[0], table.iloc[-1]
    same = (first["query_heads"], first["kv_heads"]) == (last["query_heads"], last["kv_heads"])
    st.markdown(
        f"The same heads, {label(first)}, are best from {read(first['context'])} to {read(last['context'])}."
        if same
        else f"From {label(first)} at {read(first['context'])} to {label(last)} at {read(last['context'])}."
    )
    show.picture(heads_along(table, use.context), "attention-contexts", table, context.line)


def _frontier(context: AttentionContext) -> None:
    """What loss any cost buys."""
    found, use = context.found, context.found.use
    title, scale = COSTS[use.aim]
    middle = found.best[use.aim]
    curves, lowest = once(
        "heads-frontier", (context.source.digest, str(use), tuple(context.heads), found.loss),
        lambda: frontier(context.source.law, use, context.heads, (middle / SPAN, middle * SPAN)),
    )  # fmt: skip
    curves = curves.assign(cost=curves[use.aim] / scale, label=[label(row) for _, row in curves.iterrows()])
    lowest = lowest.assign(cost=lowest["cost"] / scale, label=[label(row) for _, row in lowest.iterrows()])
    chosen = [("best", found.best)] + ([("other", found.usual)] if found.usual is not None else [])
    points = pd.DataFrame([
        {"kind": kind, "label": label(row), "cost": row[use.aim] / scale, "loss": found.loss} for kind, row in chosen
    ])  # fmt: skip
    chart = cost_loss(curves, lowest, points, title, context.source.unit)
    show.picture(chart, "attention-frontier", lowest, context.line)
    st.caption(
        "Each line is one configuration along its size; its kinks are those of the shapes, which lie between trained "
        "ones. The cost is the one that is to be least, chosen beside the first picture."
    )


def _parts(context: AttentionContext) -> None:
    """What a known model costs, part by part."""
    start, use = context.start, context.found.use
    shape = controls.shape_of(start)
    kind = st.segmented_control(
        "Work", list(WORK), format_func=WORK.__getitem__, required=True, **state.bind("attention", "work", WORK)
    )
    compute, memory = priced_parts(shape, use.context, use.batch, use.bits, kind)
    name = start.title if shape == start.shape else f"{start.title}, changed"
    what = {"decode": "GFLOP per token", "prefill": "TFLOP per prompt", "training": "GFLOP per token"}[kind]
    for table, title, parts in ((compute, f"compute ({what})", FLOPS), (memory, "memory (GB)", MEMORY)):
        table = table.assign(whole=name)
        names = [p for p in parts if p in set(table["part"])]
        picture = parts_chart(table, title, names)
        show.picture(picture, f"attention-{title.partition(' ')[0]}", table, show.provenance(title, start.source))
    total, bare = tf.params(shape), tf.params_non_embedding(shape)
    published = f" Its makers count {start.params:,}, biases and positions included." if shape == start.shape else ""
    st.caption(
        f"{total:,.0f} parameters, {count(bare)} of them without embeddings; {use.batch:,.6g} sequences of "
        f"{read(use.context)}, {use.bits:g} bits a number.{published}"
    )


def _published(context: AttentionContext) -> None:
    """The published table, and where public laws let it be checked."""
    spans = context.source.spans["params_non_embedding"]
    heads = candidates(32, kv_heads=1)
    st.markdown(
        "Chen et al. 2025 print, for eight losses and five contexts, the heads that minimise their Z. The fits behind "
        "the table were never published, but three of their curves of heads were. Where these reach, two more numbers "
        "stand beside theirs: the query heads by Z with its powers as printed, and with the two exchanged, at one KV "
        "head. By Z as printed, memory counts a hundred times as much as compute, and the most heads win at any "
        "context. With the powers exchanged, heads fall with context, as in the table."
    )
    printed, other = (
        once("heads-table", powers, lambda powers=powers: beside(context.source.law, powers, heads, spans))
        for powers in ((1 / 2, 1 / 3), (1 / 3, 1 / 2))
    )
    cells = [
        " · ".join([published, *("–" if f == WHY else f for f in found)])
        for published, *found in zip(printed["published"], printed["found"], other["found"], strict=True)
    ]
    table = printed.assign(cell=cells, context=[read(c) for c in printed["context"]])
    wide = table.pivot_table(index="loss", columns="context", values="cell", aggfunc="first", sort=False)
    show.grid(wide.reset_index(), "attention-table-4", context.line)
    st.caption(
        "Published query, KV · query heads by Z as printed · with the powers exchanged. A dash where the fits behind "
        "the cell were never published and the public curves do not reach its size. KV heads are in no public curve."
    )


def config(context: AttentionContext) -> TrainingConfig:
    """Return the model to start from with the best heads, as a record for trainers' configurations.

    All trainers that are written for have gated feed-forward blocks, so models without are taken to have them too.
    """
    start, found = context.start, context.found
    model = replace(
        start.shape, query_heads=int(found.best["query_heads"]), kv_heads=int(found.best["kv_heads"]),
        head_dim=found.use.head_dim, gated=True,
    )  # fmt: skip
    columns = {name: getattr(model, name) for name in controls.SHAPE[:-2]} | {"params": tf.params(model)}
    said = dict.fromkeys(("query_heads", "kv_heads"), context.line) | dict.fromkeys(("width", "depth"), start.title)
    return buildable(
        columns, found.use.context, tied_embeddings=model.tied, said_by=said, name=f"{start.title} {label(found.best)}"
    )


PANELS = (
    Panel("contexts", "How do the best heads change with the context?", _contexts),
    Panel("frontier", "What loss does any cost buy?", _frontier),
    Panel("every", "What does every configuration cost?", _every),
    Panel("parts", "What does the model I start from cost, part by part?", _parts),
    Panel("table", "Which heads did the paper find?", _published, offered=lambda c: c.source.key == "published"),
    copy_as.panel("attention", config),
)
