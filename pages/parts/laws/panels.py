"""What the Laws page shows of one law: its live curve, its symbols, its constants, and what to watch for."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.charts.laws.law_curve import law_curve
from core.fit import from_published
from core.fit.trees.boosting import TREES
from core.laws import text
from core.laws.base import Law
from core.laws.family import family
from core.plan.tuning.schedule import KINDS, Run, losses_table, rates
from core.report.bibtex import of_law
from core.runs import column
from core.units import title_of, with_unit
from pages.parts import inputs, show, state
from pages.parts.answers import once
from pages.parts.laws import checks, overlay
from pages.parts.link import HELD

DRAWN = ("constant", "cosine", "wsd")  # the schedules along which a law of whole curves is drawn


def draw(law: Law, rail: DeltaGenerator, place: DeltaGenerator) -> None:
    """All there is to say of one law: its curve first; what the curve takes is asked in the rail."""
    with rail:
        along = _along(law)
        held = _held(law, along) if law.published and not law.series else {}
        overlay.ask(law, along)
    with place:
        _curve(law, along, held)
        st.latex(law.formula)
        unit = text.unit_in_words(law.unit)
        st.caption(show.escape(f"{law.key} · gives {law.target} in {unit} · fitted by {law.objective} · {law.cite}"))
        with st.container(horizontal=True, vertical_alignment="center"):
            if law.target == "loss" and not law.series:
                _leads_to(law.key, bool(family(law)))
            inputs.link("laws")
        _constants(law)
        st.header("Symbols and units", anchor=False)
        st.markdown(text.symbols(law))
        _notes(law.notes)
        if papers := of_law(law):
            st.header("To cite", anchor=False)
            st.code(papers, "bibtex", wrap_lines=True)


def trees(place: DeltaGenerator) -> None:
    """What predicts without a formula, and stands beside the laws of the data mixture."""
    with place:
        st.caption(show.escape(f"{TREES.key} · gives loss · fitted by squares · {TREES.cite}"))
        with st.container(horizontal=True, vertical_alignment="center"):
            _leads_to(TREES.key, True)
            inputs.link("laws")
        _notes(TREES.notes)


def _constants(law: Law) -> None:
    """The published sets as one table, and one of them in full."""
    if not law.published:
        return
    st.header("Published constants", anchor=False)
    show.grid(pd.DataFrame(text.table_of(law)), f"{law.key}-constants", show.provenance(law.unit, law.key))
    sets = {s.name: s for s in law.published}
    name = next(iter(sets))
    if len(sets) > 1:
        name = st.selectbox(
            "In full", list(sets), format_func=lambda n: f"{law.key}@{n}", key=f"{state.WIDGET}laws:set:{law.key}"
        )
    one = sets[name]
    st.markdown(f"**{law.key}@{one.name}** · {one.confidence}: {text.CONFIDENCE[one.confidence]}")
    st.markdown(text.values(law, one))
    st.caption(text.conventions(one))
    checks.of_law(law)


def _curve(law: Law, along: str, held: dict[str, float]) -> None:
    """The live curve of every published set along one feature, the others held."""
    if not law.published:
        st.info("No constants of this law are published with enough certainty to draw; fit it to runs.")
        return
    if law.series:
        _schedules(law)
        return
    others = overlay.chosen(law, along)
    of = (law, along, held, others)
    table = once("published-curves", of, lambda: overlay.curves(law, along, held, others))
    unit = text.unit_in_words(law.unit)
    log = True if law.target != "loss" else None
    show.picture(
        lambda: law_curve(table, None, f"{law.target} ({unit})", along, log, law.target), f"{law.key}-curve", table,
        show.provenance(unit, f"{law.key}, published constants"), of=of, first=True,
    )  # fmt: skip
    if held:
        words = ", ".join(f"{title_of(k)} at {with_unit(v, column(k).unit)}" for k, v in held.items())
        st.caption(show.escape(f"Held: {words}"))


def _along(law: Law) -> str:
    """Ask along which feature the curve runs, where there is more than one."""
    names = {f.name: title_of(f.name) for f in law.features}
    if state.get("along") not in names:
        state.drop("along")
    chosen = state.get("along") or next(iter(names))
    if len(names) > 1 and law.published and not law.series:
        bound = state.bind(f"laws:{law.key}", "along", names, chosen)
        st.selectbox("Curve along", list(names), format_func=names.__getitem__, **bound)
    return chosen


def _held(law: Law, along: str) -> dict[str, float]:
    """Ask what the other features are held at."""
    page = f"laws:{law.key}"
    return {
        f.name: inputs.quantity(
            page, HELD + f.name, inputs.label(f.name), f.unit, *f.range, float(f"{f.within(0.5):.1g}"), f.doc
        )
        for f in law.features
        if f.name != along
    }


def _schedules(law: Law) -> None:
    """Predicted curves of three schedules, by the first published set: what such a law is for."""
    of, run = law.published[0], Run()
    schedules = {KINDS[k][0]: rates(k, run) for k in DRAWN}
    table = once("laws-schedules", law, lambda: losses_table(from_published(law, of), schedules, run))
    line = f"{law.key}@{of.name}, peak rate {run.peak:g}, warm-up of {run.warmup:,} steps"
    late = table[table["x"] >= 2 * run.warmup]
    show.picture(
        lambda: law_curve(late, None, f"{law.target} ({law.unit})", "step", None, law.target), f"{law.key}-curve",
        table, show.provenance(law.unit, line), of=law, first=True,
    )  # fmt: skip


def _leads_to(key: str, over_domains: bool) -> None:
    """Lead to the page that fits a law."""
    page, name = ("mixture", "mixlaw") if over_domains else ("fit", "law")
    st.page_link(
        f"pages/{page}.py", label="Fit this law", icon=":material/arrow_forward:",
        query_params=state.link_params(page) | {name: key},
    )  # fmt: skip


def _notes(notes: Sequence[str]) -> None:
    if notes:
        st.header("What to watch for", anchor=False)
        st.markdown("\n".join(f"- {show.escape(note)}" for note in notes))
