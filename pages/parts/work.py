"""The runs and the fit that this session is about, each made once."""

import contextlib
from typing import Any

import streamlit as st

from core import laws
from core import runs as run_tables
from core.charts.axes import title_of
from core.errors import BadInput
from core.fit import Calibrated, Fit, FitOptions, Verdict, fit, from_fit, from_published, verdict
from core.fit.data.design import column_for
from core.fit.options import read_pin, read_prior
from core.fit.solver.task import chosen_pins, for_runs
from core.laws.base import Law
from core.laws.family import family
from core.plan.mixture.optimum import domains_of
from core.runs import Runs
from core.store import keep, open_shared
from pages.parts import queue, show, state

FIRST = "chinchilla"
UPLOAD, FITS, MOST_FITS = "upload", "fits", 24


def runs() -> Runs:
    """Return the chosen runs, filtered. A bundled table is shared; an uploaded or linked one stays in its session."""
    table = unfiltered()
    where = state.get("where")
    return table.where(where) if where else table


def unfiltered() -> Runs:
    """Return the chosen runs before any filter; an example, and one line why, where a link names none there are."""
    name, share = state.get("data"), state.get("share")
    try:
        if share:
            return _linked(share)
        if name == UPLOAD and UPLOAD not in st.session_state:
            raise BadInput(
                "This link is about a table that was uploaded in another session and not shared: ask its owner for a "
                "link made with Copy link."
            )
        return st.session_state[UPLOAD] if name == UPLOAD else run_tables.load_bundled(name)
    except BadInput as err:
        state.drop("share")
        state.drop("data")
        example = run_tables.load_bundled(state.get("data"))
        st.warning(show.escape(f"{err} Shown instead: {example.name}."))
        return example


def _linked(share: str) -> Runs:
    """Open a shared table and lay its fit beside the session's own, so that nothing is fitted twice."""
    if st.session_state.get("linked", {}).get("id") != share:
        opened = open_shared(share)
        st.session_state["linked"] = {"id": share, "runs": opened.runs, "fit": opened.fit}
    return st.session_state["linked"]["runs"]


def upload(table: Runs) -> None:
    """Make an uploaded table the one this session is about."""
    st.session_state[UPLOAD] = table
    state.put(data=UPLOAD, share="", where="", target="", pins="", priors="")
    state.forget_widgets()


def share() -> None:
    """Store the uploaded table and its fit, if one was made, and go on from what was stored."""
    table = unfiltered()
    made = known()
    key = keep(table, made)
    st.session_state["linked"] = {"id": key, "runs": table, "fit": made}
    state.put(share=key, data="chinchilla")


def law() -> Law:
    """Return the chosen law; the default one, and one line why, where a link names a law that is not there.

    Where nobody chose, it is the first that these runs can be fitted with. A law over domains is that over the domains
    of the runs, where they have any.
    """
    table, first = runs(), laws.get(FIRST)
    try:
        if name := state.get("law"):
            return over_domains(laws.get(name), table)
    except BadInput as err:
        state.drop("law")
        st.warning(show.escape(f"{err} Taken instead: {first.key}."))
        return first
    if serves(first, table):
        return first
    return over_domains(next((v for v in laws.registry().values() if serves(v, table)), first), table)


def over_domains(law: Law, table: Runs) -> Law:
    """Return a law over domains as that over the domains of the runs, where they have any; any other as it is."""
    with contextlib.suppress(BadInput):
        return for_runs(law, table)
    return law


def serves(law: Law, table: Runs) -> bool:
    """Whether a table has the columns of a law, each differing from run to run, and a target of its kind."""
    if law.series or any(p.own for p in law.params):  # not of every table or target, and not for a start
        return False
    if missing(law, table) or not any(t.partition("/")[0] == law.target for t in table.targets):
        return False
    return all(column_for(f, table) in table.factors for f in for_runs(law, table).features)


def options() -> FitOptions:
    """Return the chosen options of the fit."""
    return FitOptions(
        target=target() or None, objective=state.get("objective") or None, delta=state.get("delta"),
        starts=state.get("starts"), bootstrap=state.get("boot"), pins=tuple(read_pin(i) for i in _items("pins")),
        priors=tuple(read_prior(i) for i in _items("priors")), seed=state.get("seed"),
        intervals=state.get("intervals"),
    )  # fmt: skip


def target() -> str:
    """Return the target that was chosen; '' for the law's own, or the first of its kind where the runs lack that."""
    own, targets = law().target, runs().targets
    if state.get("target") or own in targets:
        return state.get("target")
    return next((t for t in targets if t.partition("/")[0] == own), "")


def _items(name: str) -> list[str]:
    return [item for item in state.get(name).split(",") if item.strip()]


def fitted() -> tuple[Fit, Runs]:
    """Return the fit of the chosen law to the chosen runs, made now if it has not been, with progress."""
    table, chosen = runs(), law()
    if (wanted := state.get("target")) and wanted not in table.table.columns:
        state.drop("target")
        instead = target() or chosen.target
        st.warning(show.escape(f"{table.name} has no column {wanted!r}. Fitted instead: {instead}."))
    how = options()
    if (kept := _kept_fit()) and _is_same(kept, table, chosen, how):
        return kept, table
    done: dict[Any, Fit] = st.session_state.setdefault(FITS, {})
    key = (table.digest, chosen.key, how)
    if key not in done:
        title = f"Fitting {chosen.title} to {table.name}"
        done[key] = queue.run("fit", key, title, lambda tell: fit(chosen, table, how, tell))
        while len(done) > MOST_FITS:
            done.pop(next(iter(done)))
    return done[key], table


def known() -> Fit | None:
    """Return the fit of the chosen law to the chosen runs if it was made already."""
    try:
        key = (runs().digest, law().key, options())
    except BadInput:
        return None
    return st.session_state.get(FITS, {}).get(key) or _kept_fit()


def _kept_fit() -> Fit | None:
    """Return the fit that came with the opened link, if one is open."""
    opened = st.session_state.get("linked", {})
    return opened.get("fit") if opened.get("id") == state.get("share") else None


def _is_same(fit: Fit, table: Runs, chosen: Law, how: FitOptions) -> bool:
    """Whether a stored fit is the one asked for."""
    objective = how.objective or chosen.objective
    if how.intervals not in ("auto", fit.intervals):
        return False
    pins = chosen_pins(fit) if fit.law == chosen.key else fit.pins
    return (fit.digest, fit.law, fit.target, fit.objective.name, fit.delta, fit.seed, pins, fit.priors) == (
        table.digest, chosen.key, how.target or chosen.target, objective, how.delta, how.seed, dict(how.pins),
        {name: (mean, sd) for name, mean, sd in how.priors},
    ) and fit.resamples == how.bootstrap  # fmt: skip


def missing(law: Law, table: Runs) -> str:
    """Return which columns of a law the runs lack, in words; empty where there are all."""
    try:
        for feature in for_runs(law, table).features:
            column_for(feature, table)
    except BadInput:
        return "needs " + ", ".join(title_of(f.name) for f in law.features)
    return ""


def scaled() -> tuple[Calibrated, Fit | None]:
    """Return the constants as `calibrated` does. Raises BadInput for a law over domains, which another page plans."""
    if family(law()) or domains_of(law()):
        raise BadInput(f"{law().title} depends on the mixture of data: the Mixture page predicts and plans with it.")
    return calibrated()


def judged() -> Verdict:
    """Return the verdict on the chosen fit, judged once."""
    made, table = fitted()
    memo = st.session_state.setdefault("judged", {})
    if memo.get("of") is not made:
        memo.update(of=made, value=verdict(made, table))
    return memo["value"]


def calibrated() -> tuple[Calibrated, Fit | None]:
    """Return the constants to plan with: the fit's, or a published set of the chosen law."""
    name = state.get("constants")
    if name != "fit":
        return from_published(*laws.get_published(f"{law().key}@{name}")), None
    made, _ = fitted()
    if not made.ok:
        raise BadInput(made.message)
    # The same record as long as the fit is the same, so that what is cached by it stays found.
    memo = st.session_state.setdefault("calibrated", {})
    if memo.get("of") is not made:
        memo.update(of=made, value=from_fit(made))
    return memo["value"], made
