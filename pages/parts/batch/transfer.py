"""Learning rates from elsewhere: taken over from a narrower model by muP, and the ratio of rate to batch."""

import numpy as np
import pandas as pd
import streamlit as st

from core import laws
from core.charts.batch.rate_batch import rate_batch
from core.charts.batch.rate_width import rate_width
from core.charts.batch.ratio_valley import ratio_valley
from core.fit.sweeps.ratio import NEEDED, ratios
from core.plan.architecture.models import MODELS
from core.plan.tuning import sweep_text
from core.plan.tuning.recommendations import spread
from core.plan.tuning.sweep import SCALES, with_size
from core.plan.tuning.transfer import FINE_TUNED, transferred
from core.plan.tuning.weight_decay import size_of
from core.runs import Runs
from core.units import count, plain, power
from pages.parts import inputs, question, show, state
from pages.parts.answers import once
from pages.parts.batch.controls import PAGE, Planned

WIDER = 4.0  # times the widths that are asked about: how far the line goes
NEAR = 0.02  # of the lowest loss, as for the valleys


def width(plan: Planned, found: dict[str, pd.DataFrame]) -> None:
    """The rate of a narrower model, taken over to this one."""
    model, said = MODELS[state.get("run_like")], st.container()
    left, middle, right = st.columns(3)
    with left:
        proxy = inputs.quantity(PAGE, "proxy_width", "Width of the proxy (features)", "features", 64, 16384, 256.0)
    with middle:
        rate = inputs.quantity(PAGE, "proxy_rate", "Its best learning rate", "", 1e-5, 1.0, 1e-2)
    with right:
        wide = inputs.quantity(
            PAGE, "mup_width", "Width of the model (features)", "features", 64, 65536, float(model.shape.width)
        )
    moved = transferred(rate, proxy, wide)
    said.markdown(
        f"Under muP, **{plain(rate, 3)}** at {proxy:,.0f} features is **{plain(moved, 3)}** at {wide:,.0f}: the rate "
        "of the hidden weights falls as one over the width. Rates of embeddings and norms stay."
    )
    law = laws.law_of("learning_rate", ["width"])
    widths = np.geomspace(min(proxy, wide) / 2, max(proxy, wide) * 2, 60)
    curve = pd.DataFrame({"x": widths, "y": [transferred(rate, proxy, w) for w in widths], "beyond": False})
    points = pd.DataFrame({
        "x": [proxy, wide], "y": [rate, moved], "kind": ["other", "best"], "label": ["the proxy", "the model"]
    })  # fmt: skip
    show.picture(rate_width(curve, points), "batch-width", curve, show.provenance("muP", "eta = eta_0 d_0 / d"))
    st.caption(
        "For models that are parametrised by muP, and the same data, batch and schedule. Whether rates transfer, your "
        f"own best rates at several widths tell: {law.title} fitted to them then has the exponent 1."
    )


def ratio(plan: Planned, found: dict[str, pd.DataFrame]) -> None:
    """The ratio of rate to batch: of one's own sweep, and of others."""
    runs = question.current().runs
    columns = list(runs.table.columns)
    if size_of(columns) and "tokens" in columns and all(n in runs.factors or n == "loss" for n in NEEDED):
        _sweep(runs)
    rate, batch = (spread(found[n])[1] for n in ("learning_rate", "batch_tokens"))
    sequences = (plan.batch or batch) / plan.cluster.context
    rows = [{"label": s.title, "kind": "other", "batch": s.batch, "learning_rate": s.rate} for s in FINE_TUNED]
    rows.append({"label": "this run", "kind": "best", "batch": sequences, "learning_rate": rate})
    table = pd.DataFrame(rows).assign(ratio=lambda v: v["learning_rate"] / v["batch"])
    ends = [s.ratio for s in FINE_TUNED]
    st.markdown(
        f"This run would train at **{power(rate / sequences)}** of learning rate a sequence. Fine-tuning on "
        f"instructions has been done from {power(min(ends))} to {power(max(ends))}, {max(ends) / min(ends):,.0f} times "
        "apart: SmolTulu finds that tasks of reasoning want a higher ratio than those of recalling patterns."
    )
    show.picture(rate_batch(table), "batch-ratio", table, show.provenance("SmolTulu, Table 2", _where(plan)))
    st.caption("Settings of SmolTulu (arXiv:2412.08347), Table 2, read at second hand. It states no law of the ratio.")


def _where(plan: Planned) -> str:
    return f"{count(plan.at['params'])} parameters, {count(plan.at['tokens'])} tokens"


def _sweep(runs: Runs) -> None:
    table = with_size(runs.included)
    found = once("ratios", (runs, NEAR), lambda: ratios(table, SCALES, NEAR))
    names = [sweep_text.named(r.cell) for r in found]
    which = st.selectbox("The runs of", range(len(found)), format_func=names.__getitem__, key="batch_ratio_cell")
    one = found[which]
    st.markdown(sweep_text.ratio(one))
    part = one.cell.runs[one.cell.runs["loss"] <= one.cell.runs["loss"].min() * 1.1]
    part = part.assign(words=part["batch_tokens"].map(count))
    ends = [{"ratio": one.cell.best["ratio"], **dict(zip(("low", "high"), one.cell.ends["ratio"], strict=True))}]
    lowest = pd.DataFrame([] if one.cell.why else ends, columns=["ratio", "low", "high"])
    shown = part[["ratio", "learning_rate", "batch_tokens", "words", "loss"]]
    line = show.provenance(runs.unit("loss"), f"{runs.name}, {names[which]}")
    show.picture(ratio_valley(shown, lowest, runs.unit("loss")), "batch-ratio-own", shown, line)
