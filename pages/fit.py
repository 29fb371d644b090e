"""Fit a law to the runs, and say whether to trust it."""

import pandas as pd
import streamlit as st

from core import charts, laws
from core.fit import OBJECTIVES, Fit, residuals
from core.runs import Runs
from core.units import plain
from pages.parts import evidence, inputs, queue, show, state, work
from pages.parts.frame import screen

FIELDS = ("law", "target", "objective", "delta", "starts", "boot", "seed", "pins", "priors")


def _commit() -> None:
    """Take over the form. What another law does not share with the one before goes back to its own default."""
    shown = {n: st.session_state[f"{state.WIDGET}fit:{n}"] for n in FIELDS}
    before, law = work.law(), laws.get(shown["law"])
    if law is not before:
        kept = {"objective": (state.get("objective") or before.objective, law.objective)}
        kept |= {
            "target": (state.get("target") or before.target, law.target),
            "pins": (state.get("pins"), ""),
            "priors": (state.get("priors"), ""),
        }
        shown |= {n: own for n, (old, own) in kept.items() if shown[n] == old}
        if shown["starts"] == "grid" and not all(p.grid for p in law.params):
            shown["starts"] = state.CHOICES["starts"].default
        state.put(constants="fit")
    state.put(
        law=law.key,
        target="" if shown["target"] == law.target else shown["target"],
        objective="" if shown["objective"] == law.objective else shown["objective"],
        delta=float(shown["delta"]),
        starts=shown["starts"] if shown["starts"] == "grid" else int(shown["starts"]),
        boot=int(shown["boot"]),
        seed=int(shown["seed"]),
        pins=shown["pins"].strip(),
        priors=shown["priors"].strip(),
    )
    st.session_state.pop(queue.STOPPED, None)
    for name in FIELDS:  # the form shows what was taken over
        del st.session_state[f"{state.WIDGET}fit:{name}"]


def _seeded(name: str, value: object) -> str:
    """Return the widget key of a form field, showing what is chosen."""
    key = f"{state.WIDGET}fit:{name}"
    st.session_state.setdefault(key, value)
    return key


def _form(table: Runs) -> None:
    law = work.law()
    usable = {k: v for k, v in laws.registry().items() if v.target in table.targets}
    usable.setdefault(law.key, law)
    notes = {k: work.missing(v, table) for k, v in usable.items()}
    names = {k: v.title + (f" ({notes[k]})" if notes[k] else "") for k, v in usable.items()}
    order = sorted(names, key=lambda k: bool(notes[k]))
    with st.form("fit", border=True):
        st.selectbox("Law", order, format_func=names.__getitem__, key=_seeded("law", law.key))
        targets = list(dict.fromkeys([state.get("target") or law.target, *table.targets]))
        st.selectbox("Target", targets, key=_seeded("target", targets[0]))
        with st.expander("Options"):
            objective = state.get("objective") or law.objective
            st.selectbox(
                "Minimise",
                list(OBJECTIVES),
                format_func=lambda n: OBJECTIVES[n].title,
                key=_seeded("objective", objective),
            )
            st.number_input(
                "Huber's delta",
                1e-8,
                1e3,
                format="%g",
                key=_seeded("delta", float(state.get("delta"))),
                help="Where the penalty turns from square to linear; 0.001 in most papers.",
            )
            starts = [64, 256, 1024, 4096] + (["grid"] if all(p.grid for p in law.params) else [])
            chosen = state.get("starts")
            st.selectbox(
                "Starts",
                starts if chosen in starts else [*starts, chosen],
                key=_seeded("starts", chosen),
                help="`grid` is the start grid that the law's paper published.",
            )
            st.number_input("Resamples for the intervals", 0, 20000, step=100, key=_seeded("boot", state.get("boot")))
            st.number_input("Seed", 0, 2**32 - 1, key=_seeded("seed", state.get("seed")))
            st.text_input("Hold parameters", placeholder="E=1.8", key=_seeded("pins", state.get("pins")))
            st.text_input(
                "Draw parameters to (mean ~ deviation)",
                placeholder="E=1.8~0.1",
                key=_seeded("priors", state.get("priors")),
                help="A normal prior; the deviation of a positive coefficient is relative (0.1 is 10 %).",
            )
        st.form_submit_button("Fit", type="primary", icon=":material/play_arrow:", on_click=_commit, width="stretch")


def _estimates(fit: Fit) -> pd.DataFrame:
    law = laws.get(fit.law)
    rows = []
    for p in law.params:
        e = fit.parameters[p.name]
        interval = "–" if e.low is None or e.high is None else f"{plain(e.low)} to {plain(e.high)}"
        rows.append(
            {
                "parameter": p.name,
                "value": plain(e.value, 5),
                "95 % interval": interval,
                "unit": (fit.unit if p.unit == law.unit else p.unit) or "–",
                "meaning": p.doc,
            }
        )
    return pd.DataFrame(rows)


def _intervals(fit: Fit) -> pd.DataFrame:
    law = laws.get(fit.law)
    sets = (law.published if fit.unit == law.unit else ()) or (None,)  # another unit has other constants
    rows = [
        {
            "parameter": name, "value": e.value, "low": e.low, "high": e.high,
            "published": s.values[name] if s else None, "published_name": s.name if s else "",
        }
        for name, e in fit.parameters.items()
        for s in sets
    ]  # fmt: skip
    return pd.DataFrame(rows).astype({"value": float, "low": float, "high": float, "published": float})


def _evidence(fit: Fit, frame: pd.DataFrame, line: str) -> None:
    law = laws.get(fit.law)
    with st.expander("How large are the errors, and where?", on_change="rerun", key="fit_residuals") as box:
        if box.open:
            names = {f.name: charts.title_of(f.name) for f in law.features}
            along = st.segmented_control(
                "Against", list(names), default=next(iter(names)), required=True, key="fit_along"
            )
            show.picture(charts.residuals(frame, along), f"{fit.table}-residuals", frame, line)
    with st.expander(
        "The parameters with intervals, beside published ones", on_change="rerun", key="fit_intervals"
    ) as box:
        if box.open:
            table = _intervals(fit)
            show.picture(charts.intervals(table), f"{fit.table}-intervals", table, line)
    with st.expander("How was it fitted?", on_change="rerun", key="fit_method") as box:
        if box.open:
            _method(fit)
    with st.expander("Every run: observed and predicted", on_change="rerun", key="fit_runs") as box:
        if box.open:
            show.grid(frame, f"{fit.table}-predictions", line)


def _method(fit: Fit) -> None:
    s = fit.starts
    by = f"by {fit.cluster} ({fit.n_clusters:,} of them)" if fit.cluster else "run by run"
    t = fit.seconds
    lines = (
        f"{fit.objective.name} (delta {fit.delta:g}) summed over {fit.n_runs:,} runs is **{fit.objective.value:.10g}**",
        f"{s.polished:,} starts ({fit.distinct_starts:,} different once linear coefficients are eliminated), "
        f"{s.at_best:,} of them ended in the best basin",
        f"{fit.resamples:,} resamples, drawn {by}, each refitted; intervals are percentiles of the refits"
        if fit.resamples
        else "no resamples, so no intervals",
        f"{t.compile:.2f} s compiling, {t.solve:.2f} s for the starts, {t.intervals:.2f} s for the resamples",
        f"columns: {', '.join(f'{k} from {v}' for k, v in fit.columns.items())}",
        *map(show.escape, fit.notes),
    )
    st.markdown("\n".join(f"- {one}" for one in lines))
    st.caption(show.fit_line(fit))
    st.download_button(
        "Fit as JSON",
        fit.model_dump_json(indent=1),
        f"{fit.law}-fit.json",
        "application/json",
        on_click="ignore",
        key="fit_json",
    )


with screen("fit", "Which law do these runs follow, and can you trust it?"):
    table = work.runs()
    left, right = st.columns([1, 2.4], gap="large")
    with left:
        st.caption(f"Runs: {show.escape(table.name)}")
        _form(table)
        st.page_link("pages/data.py", label="Change the runs", icon=":material/table:")
    with right:
        fit, table = work.fitted()
        line = show.fit_line(fit)
        found = work.judged()
        show.verdict(found, line)
        if fit.ok:
            st.latex(laws.get(fit.law).formula)
            show.grid(_estimates(fit), f"{fit.table}-parameters", line)
            frame = residuals(fit, table)
            show.picture(charts.observed_predicted(frame, fit.unit), f"{fit.table}-fit", frame, line)
            if found.next_run:
                st.info(found.next_run, icon=":material/science:")
            with st.container(horizontal=True, vertical_alignment="center"):
                st.page_link("pages/allocate.py", label="Spend a budget", icon=":material/arrow_forward:")
                st.page_link("pages/extrapolate.py", label="Extrapolate", icon=":material/arrow_forward:")
                inputs.link("fit")
            with st.expander("Why this verdict", expanded=found.level != "trust"):
                st.markdown("\n".join(f"- {show.ICON[r.level]} {show.escape(r.text)}" for r in found.reasons))
            _evidence(fit, frame, line)
            evidence.panels(fit, table, line)
