"""Fit a law to the runs, and say whether to trust it."""

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import laws
from core.fit import OBJECTIVES, Fit
from core.fit.diagnostics.residuals import residuals
from core.fit.options import METHODS
from core.fit.report.estimates import estimates
from core.fit.suited import constant, lacks, ordered, over_domains, target_note, target_of
from core.laws.base import Law
from core.laws.family import split
from core.plan import splits
from core.runs import Runs
from core.runs.left_out import without_rows
from core.runs.words import plural
from core.units import title_of
from core.verdict import Verdict
from pages.parts import badge, fitted, inputs, question, queue, show, state
from pages.parts.answers import once
from pages.parts.fit import first_picture, intervals, later, panels, reasons, selected
from pages.parts.fit.context import FitContext
from pages.parts.frame import body, screen
from pages.parts.guard import guarded
from pages.parts.words import tip

MENU = {"title": "Fit", "order": 20, "under": "data"}
FIELDS = ("law", "target", "objective", "delta", "starts", "boot", "intervals", "seed")
MOST_ROWS, NAMED_ROWS = 60, 5  # that a button leaves out, and names
HELD = f"{state.WIDGET}fit:held:"  # one field a parameter: empty, a number, or a number ± another


def _shown() -> dict[str, Any]:
    """Return what the form holds, as links hold it. What another law does not share goes back to its own default."""
    shown = {n: st.session_state[f"{state.WIDGET}fit:{n}"] for n in FIELDS}
    ask = question.current()
    before, law = ask.law, over_domains(laws.get(shown["law"]), ask.runs)
    held = {"pins": "", "priors": ""}
    if law is before:
        held = _held(law)
    else:
        kept = {"objective": (state.get("objective") or before.objective, law.objective)}
        kept |= {"target": (ask.target or before.target, target_of(law, ask.runs))}
        shown |= {n: default for n, (old, default) in kept.items() if shown[n] == old}
        if shown["starts"] == "grid" and not all(p.grid for p in law.params):
            shown["starts"] = state.default("starts")
    return {
        "law": shown["law"],
        "target": "" if shown["target"] == target_of(law, ask.runs) else shown["target"],
        "objective": "" if shown["objective"] == law.objective else shown["objective"],
        "delta": float(shown["delta"]),
        "starts": shown["starts"] if shown["starts"] == "grid" else int(shown["starts"]),
        "boot": int(shown["boot"]),
        "intervals": shown["intervals"],
        "seed": int(shown["seed"]),
        **held,
    }


def _commit() -> None:
    """Take over the form."""
    ask, shown = question.current(), _shown()
    if over_domains(laws.get(shown["law"]), ask.runs) is not ask.law:
        state.put(constants="fit")
    state.put(**shown)
    st.session_state.pop(queue.STOPPED, None)
    _show_anew()


def _later() -> None:
    """Have the form's fit made beside this tab: nothing on the page changes."""
    later.fit_later(_shown())
    st.toast("The fit goes on when this tab is closed: [My things](mine) has it.", icon=":material/schedule:")
    _show_anew()


def _show_anew() -> None:
    """Have the form show what is chosen."""
    for key in [k for k in st.session_state if str(k).startswith(f"{state.WIDGET}fit:")]:
        del st.session_state[key]


def _held(law: Law) -> dict[str, str]:
    """Read the fields of the parameters: a number holds one, a number ± another pulls it."""
    pins, priors = [], []
    for p in law.params:
        if text := st.session_state.get(HELD + p.name, "").replace(" ", "").replace("±", "~").replace("+-", "~"):
            (priors if "~" in text else pins).append(f"{p.name}={text}")
    return {"pins": ",".join(pins), "priors": ",".join(priors)}


def _seeded(name: str, value: object) -> str:
    """Return the widget key of a form field, showing what is chosen."""
    key = f"{state.WIDGET}fit:{name}"
    st.session_state.setdefault(key, value)
    return key


def _needs(law: Law, table: Runs) -> str:
    """Say which columns a law needs where the runs lack one, or have it with one value; empty where they have all."""
    if names := lacks(law, table):
        return f"needs {', '.join(title_of(n) for n in names)}"
    alike = constant(law, table)
    return f"needs runs that differ in {', '.join(title_of(n) for n in alike)}" if alike else ""


def _form(table: Runs) -> None:
    law = question.current().law
    default = split(law.key)[0]
    usable = {k: v for k, v in laws.registry().items() if target_of(v, table) and not v.series}
    usable.setdefault(default, law)
    notes = {k: _needs(v, table) for k, v in usable.items()}
    names = {k: v.title + (f" ({notes[k]})" if notes[k] else "") for k, v in usable.items()}
    order = ordered(usable, table)
    with st.form("fit", border=True):
        st.selectbox("Law", order, format_func=names.__getitem__, key=_seeded("law", default))
        named = question.current().target or law.target
        targets = list(dict.fromkeys([named, *table.targets])) if named in table.targets else list(table.targets)
        targets = targets or [named]
        st.selectbox("Target", targets, format_func=show.called, key=_seeded("target", targets[0]))
        with st.expander("Options"):
            _options(law)
            _parameters(law)
            st.form_submit_button(
                "Fit while I am away", icon=":material/schedule:", on_click=guarded(_later), width="stretch",
                help="The fit goes on when this tab is closed, and waits under My things.",
            )  # fmt: skip
        st.form_submit_button(
            "Fit", type="primary", icon=":material/play_arrow:", on_click=guarded(_commit), width="stretch"
        )


def _options(law: Law) -> None:
    st.selectbox(
        "Minimise",
        list(OBJECTIVES),
        format_func=lambda n: OBJECTIVES[n].title,
        key=_seeded("objective", state.get("objective") or law.objective),
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
        "Starting points",
        starts if chosen in starts else [*starts, chosen],
        format_func=lambda n: "the published grid" if n == "grid" else f"{n:,}",
        key=_seeded("starts", chosen),
        help=f"{tip('starting-point')} Some papers publish the grid that they used.",
    )
    st.number_input(
        "Resamples for the intervals",
        0,
        later.MOST_RESAMPLES,
        step=100,
        key=_seeded("boot", state.get("boot")),
        help=tip("resample"),
    )
    method = state.get("intervals")
    st.selectbox(
        "Intervals by",
        list(METHODS) if method in METHODS else [*METHODS, method],
        format_func=intervals.title,
        key=_seeded("intervals", method),
    )
    st.number_input("Seed", 0, 2**32 - 1, key=_seeded("seed", state.get("seed")), help=tip("seed"))


def _parameters(law: Law) -> None:
    """Ask for each parameter whether it is free, held, or pulled, as the link says."""
    items = f"{state.get('pins')},{state.get('priors')}".split(",")
    now = {name.strip(): text.strip().replace("~", " ± ") for name, _, text in (i.partition("=") for i in items)}
    st.markdown(
        "Hold or pull parameters",
        help="1.8 holds a parameter at that value. 1.8 ± 0.1 pulls it there with a normal prior; the deviation of a "
        "positive coefficient is relative (0.1 is 10 %). Empty is free.",
    )
    for p in law.params:
        st.text_input(p.name, placeholder="free", key=_seeded(f"held:{p.name}", now.get(p.name, "")))


def _result(context: FitContext, aside: DeltaGenerator) -> None:
    fit = context.fit
    first_picture.draw(context, aside)
    st.latex(context.law.formula)
    show.grid(estimates(fit), f"{fit.table}-parameters", context.line)
    with st.container(horizontal=True, vertical_alignment="center"):
        if splits(context.law) or not fit.target.startswith("metric/"):
            st.page_link("pages/allocate.py", label="Spend a budget", icon=":material/arrow_forward:")
        st.page_link("pages/extrapolate.py", label="Extrapolate", icon=":material/arrow_forward:")
        inputs.link("fit")
    panels.draw(context)


def _said(fit: Fit, rows: pd.DataFrame) -> str:
    """Say in one line which law was fitted, to how many runs, and by how much it misses them."""
    miss = rows.loc[~rows["excluded"], "residual"].abs().median()
    title = show.escape(laws.get(fit.law).title.partition(":")[0])
    return f"**{title}** is typically **{_share(miss)}** off its {plural(fit.n_runs, 'run')}."


def _share(miss: float) -> str:
    return f"{miss:.2%}" if miss >= 5e-5 else "less than 0.01%"


def _leave_out(found: Verdict, table: Runs) -> None:
    """Offer to leave out the rows that the worst reason is about."""
    rows = found.reasons[0].rows if found.reasons and found.reasons[0].level != "solid" else ()
    if 0 < len(rows) <= MOST_ROWS:
        called = table.table["run"].to_dict() if "run" in table.table else {}
        named = ", ".join(str(called.get(row) or f"row {row}") for row in rows)
        label = show.escape(named) if len(rows) <= NAMED_ROWS else f"these {len(rows)} rows"
        st.button(f"Leave out {label}", key="fit_leave_out", on_click=guarded(_without), args=(rows,))


def _without(rows: tuple[int, ...]) -> None:
    """Filter the runs by all that they are filtered by, and by not being one of these rows."""
    state.put(where=without_rows(state.get("where"), rows))
    state.forget_widgets()


with screen("fit", "Which law do these runs follow?") as answer:
    table = question.current().runs
    left, right = body()
    with left:
        _form(table)
        selected.put_back()
        aside = st.container()
    with answer:
        fit, table = fitted.fitted()
        found, line = fitted.judged(), show.fit_line(fit)
        rows = once("residuals", (fit, table), lambda: residuals(fit, table)) if fit.ok else None
        sentence = _said(fit, rows) if rows is not None else ""
        if sentence:
            st.markdown(sentence)
        badge.badge(found, "fit", brief=True, answer=sentence, behind=reasons.lines_of(fit, table))
        _leave_out(found, table)
    with right:
        if rows is not None:
            _result(
                FitContext(
                    line=line,
                    fit=fit,
                    table=table,
                    law=laws.get(fit.law),
                    options=question.current().options,
                    verdict=found,
                    residuals=rows,
                ),
                aside,
            )
        st.caption(show.escape(line))
        if not question.current().chosen["target"] and (said := target_note(question.current().law, table)):
            st.caption(show.escape(said))
