"""Every law there is: what it says, in which units, with which constants, and how its curve runs."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from core import laws
from core.charts.laws.law_curve import law_curve
from core.errors import BadInput
from core.fit.data.series import histories
from core.fit.evaluate import evaluate
from core.fit.suited import ordered
from core.fit.trees.boosting import TREES
from core.laws.base import Law
from core.laws.family import family
from core.runs import column
from core.units import title_of, with_unit
from pages.parts import inputs, show, state
from pages.parts.frame import screen
from pages.parts.link import HELD

MENU = {"title": "Laws", "order": 120}
CONFIDENCE = {
    "verified": "read in the paper or its code",
    "secondary": "read in someone else's account",
    "own": "fitted by this project to a published table",
}

STEPS, WARMUP, PEAK = 24_000, 2160, 3e-4  # of the schedules that are drawn


def _unit(unit: str) -> str:
    """Return a unit in words: a column without one says 1."""
    return "plain numbers" if unit == "1" else unit


def _row(law: Law) -> dict[str, str]:
    features = ", ".join(f.name for f in law.features)
    return {
        "law": law.title,
        "key": law.key,
        "gives": f"{law.target} ({_unit(law.unit)})",
        "from": features,
        "published": ", ".join(s.name for s in law.published),
        "source": law.cite,
    }


def _symbols(law: Law) -> None:
    features = [f"| ${f.symbol}$ | `{f.name}` | {_unit(f.unit)} | {f.doc} |" for f in law.features]
    params = [f"| ${p.symbol}$ | `{p.name}` | {p.unit or '–'} | {p.doc} ({p.domain.name}) |" for p in law.params]
    st.markdown("\n".join(["| | name | unit | meaning |", "|---|---|---|---|", *features, *params]))


def _published(law: Law) -> None:
    for s in law.published:
        with st.container(border=True):
            st.markdown(f"**{law.key}@{s.name}** · {s.confidence}: {CONFIDENCE[s.confidence]}")
            st.markdown(
                ", ".join(f"${law.param(k).symbol}$ = {f'{v:.6g}'.replace('e+', 'e')}" for k, v in s.values.items())
            )
            st.caption(f"{s.source}. " + "; ".join(f"{k}: {v}" for k, v in s.conventions.items()))


def _curve(law: Law) -> None:
    """The live curve of every published set along one feature, the others held."""
    if not law.published:
        st.info("No constants of this law are published with enough certainty to draw; fit it to runs.")
        return
    if law.series:
        _schedules(law)
        return
    left, right = st.columns([1, 2.4], gap="large")
    names = {f.name: title_of(f.name) for f in law.features}
    if state.get("along") not in names:
        state.drop("along")
    with left:
        if len(names) > 1:
            st.selectbox(
                "Curve along",
                list(names),
                format_func=names.__getitem__,
                **state.bind(f"laws:{law.key}", "along", names, state.get("along") or next(iter(names))),
            )
        along = state.get("along") or next(iter(names))
        held = {
            f.name: inputs.quantity(
                f"laws:{law.key}",
                HELD + f.name,
                inputs.label(f.name),
                f.unit,
                *f.range,
                float(f"{f.within(0.5):.1g}"),
                f.doc,
            )
            for f in law.features
            if f.name != along
        }
    for f in law.features:
        if f.name in held and not f.allows(held[f.name]):
            raise BadInput(f"{f.name} is {held[f.name]:g}; allowed {f.domain.allowed}.")
    feature = next(f for f in law.features if f.name == along)
    x = np.asarray(feature.within(np.linspace(0.0, 1.0, 160)))
    parts = []
    for s in law.published:
        values = evaluate(
            law,
            {k: np.array([v]) for k, v in s.values.items()},
            {along: x, **{k: np.array([v]) for k, v in held.items()}},
        )[0]
        parts.append(pd.DataFrame({"x": x, "y": values, "set": s.name}))
    with right:
        table = pd.concat(parts, ignore_index=True)
        chart = law_curve(
            table,
            None,
            f"{law.target} ({_unit(law.unit)})",
            along,
            True if law.target != "loss" else None,
            law.target,
        )
        show.picture(
            chart, f"{law.key}-curve", table, show.provenance(_unit(law.unit), f"{law.key}, published constants")
        )
        if held:
            st.caption("Held: " + ", ".join(f"{k} at {with_unit(v, column(k).unit)}" for k, v in held.items()))


def _schedules(law: Law) -> None:
    """Predicted curves of three schedules, by the first published set: what such a law is for."""
    step = np.arange(STEPS + 1)
    up = np.minimum(step / WARMUP, 1.0)
    along = np.clip((step - WARMUP) / (STEPS - WARMUP), 0, 1)
    shapes = {
        "constant": up,
        "cosine to a tenth": up * (0.55 + 0.45 * np.cos(np.pi * along)),
        "constant, then straight down": up * np.interp(step, [0, 0.8 * STEPS, STEPS], [1, 1, 0.1]),
    }
    of, feature = law.published[0], next(f for f in law.features if f.shape)
    at = np.linspace(2 * WARMUP, STEPS, 120).astype(int)
    point = {k: np.array([v]) for k, v in of.values.items()}
    parts = []
    for name, shape in shapes.items():
        seen = histories(PEAK * shape, at, feature.shape[0])
        parts.append(pd.DataFrame({"x": at, "y": evaluate(law, point, {feature.name: seen})[0], "set": name}))
    table = pd.concat(parts, ignore_index=True)
    line = show.provenance(law.unit, f"{law.key}@{of.name}, peak rate {PEAK:g}, warm-up of {WARMUP:,} steps")
    chart = law_curve(table, None, f"{law.target} ({law.unit})", "step", None, law.target)
    show.picture(chart, f"{law.key}-curve", table, line)


def _leads_to(key: str, over_domains: bool) -> None:
    """Lead to the page that fits a law."""
    page, name = ("mixture", "mixlaw") if over_domains else ("fit", "law")
    st.page_link(
        f"pages/{page}.py", label="Fit this law", icon=":material/arrow_forward:",
        query_params=state.link_params(page) | {name: key},
    )  # fmt: skip


def _notes(notes: Sequence[str]) -> None:
    if notes:
        st.subheader("What to watch for", anchor=False)
        st.markdown("\n".join(f"- {show.escape(note)}" for note in notes))


def _law(law: Law) -> None:
    """All there is to say of one law."""
    st.latex(law.formula)
    st.caption(f"`{law.key}` · gives {law.target} in {_unit(law.unit)} · fitted by {law.objective} · {law.cite}")
    _curve(law)
    with st.container(horizontal=True, vertical_alignment="center"):
        if law.target == "loss":
            if not law.series:
                _leads_to(law.key, bool(family(law)))
        inputs.link("laws")
    st.subheader("Symbols and units", anchor=False)
    _symbols(law)
    _notes(law.notes)
    st.subheader("Published constants", anchor=False)
    _published(law)


def _trees() -> None:
    """What predicts without a formula, and stands beside the laws of the data mixture."""
    st.caption(f"`{TREES.key}` · gives loss · fitted by squares · {TREES.cite}")
    with st.container(horizontal=True, vertical_alignment="center"):
        _leads_to(TREES.key, True)
        inputs.link("laws")
    _notes(TREES.notes)


with screen("laws", "Which laws are there, and what do they assume?"):
    every = laws.registry()
    titles = {k: every[k].title for k in ordered(every)} | {TREES.key: TREES.title}
    st.selectbox(
        f"{len(every)} laws, and trees", list(titles), format_func=titles.__getitem__,
        **state.bind("laws", "about", titles),
    )  # fmt: skip
    if state.get("about") == TREES.key:
        _trees()
    else:
        _law(laws.get(state.get("about")))
    with st.expander(f"All {len(every)} laws at a glance"):
        show.grid(
            pd.DataFrame([_row(every[k]) for k in titles if k in every]),
            "laws",
            show.provenance("units as stated", "all laws"),
        )
