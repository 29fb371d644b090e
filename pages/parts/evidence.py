"""What stands behind the verdict on a fit, one click away each: small panels, drawn only when they are open."""

from collections.abc import Callable
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from core import charts, laws
from core.errors import BadInput
from core.fit import Fit
from core.fit.backtest import backtest, hide_top
from core.fit.basins import near_best
from core.fit.checklist import checklist
from core.fit.compare import compare
from core.fit.grouped import fit_groups
from core.fit.identify import identify
from core.fit.universes import universes
from core.plan.multiverse import multiverse
from core.runs import Runs
from core.units import plain
from pages.parts import queue, show, work

T = TypeVar("T")
KEPT, MOST = "evidence", 40
LEVELS = {"ok": "trust", "care": "care", "do not": "do not"}
MOST_GROUPS = 12


def panels(fit: Fit, table: Runs, line: str) -> None:
    """Draw the panels, in the order in which a sceptic would ask."""
    for key, title, draw in (
        ("starts", "Did the search find the best fit?", _starts),
        ("open", "What can these runs not tell?", _open),
        ("objectives", "What if errors were counted another way?", _objectives),
        ("backtest", "Would it have predicted the largest runs?", _backtest),
        ("compare", "Would another law do better?", _compare),
        ("groups", "Is it one law for all of them?", _groups),
        ("checklist", "What usually goes wrong, checked", _checklist),
    ):
        if key == "groups" and not _factors(table):
            continue
        with st.expander(title, on_change="rerun", key=f"fit_{key}") as box:
            if box.open:
                try:
                    draw(fit, table, line)
                except BadInput as err:
                    st.info(show.escape(str(err)), icon=":material/info:")


def _once(kind: str, table: Runs, call: Callable[[], T], *more: Any) -> T:
    """Return what `call` gives, made once a session for the same runs and choices."""
    kept: dict[Any, Any] = st.session_state.setdefault(KEPT, {})
    key = (kind, table.digest, work.law().key, work.options(), *more)
    if key not in kept:
        kept[key] = call()
        while len(kept) > MOST:
            kept.pop(next(iter(kept)))
    return kept[key]


def _starts(fit: Fit, table: Runs, line: str) -> None:
    s = fit.starts
    share = f"{s.at_best:,} of {s.polished:,} starts came down to the best objective, {fit.basins[0].value:.6g}"
    same = f"; eliminating linear coefficients leaves {fit.distinct_starts:,} different ones"
    st.markdown(f"{share}{same if fit.distinct_starts < s.polished else ''}.")
    ends = pd.DataFrame([{"value": b.value, "starts": b.starts} for b in fit.basins])
    show.picture(charts.basins(ends), f"{fit.table}-starts", ends, line)
    spans = near_best(fit)
    rows = [{"parameter": k, "lowest": plain(low), "highest": plain(high)} for k, (low, high) in spans.items()]
    st.caption("Parameters among the starts that ended within 0.1 % of the best objective")
    show.grid(pd.DataFrame(rows), f"{fit.table}-near-best", line)


def _open(fit: Fit, table: Runs, line: str) -> None:
    found = identify(fit, table)
    st.markdown(f"Hardest to tell apart: **{show.escape(found.sentence)}**.")
    for reason in found.findings:
        st.markdown(f"- {show.ICON[reason.level]} {show.escape(reason.text)}")
    rows = [
        {
            "parameter": name, "value": plain(e.value, 5),
            "standard error": "–" if found.errors.get(name) is None else plain(found.errors[name] or 0.0),
            "share of the weak direction": abs(found.weak.get(name, 0.0)),
        }
        for name, e in fit.parameters.items()
    ]  # fmt: skip
    show.grid(pd.DataFrame(rows), f"{fit.table}-open", line)
    st.caption(
        f"Condition number of the Gauss-Newton matrix: {found.scaled:.1e} with columns of one length, {found.raw:.1e} "
        "as it is. Standard errors are those of the linearised law, with every row counted as independent."
    )


def _objectives(fit: Fit, table: Runs, line: str) -> None:
    law, how = work.law(), work.options()

    def made():
        return queue.run(
            "objectives", "Fitting every objective", lambda tell: universes(law, table, how, own=fit, progress=tell)
        )

    found = multiverse(_once("objectives", table, made))
    st.markdown(f"{show.ICON[found.level]} {show.escape(found.sentence)}")
    show.picture(charts.multiverse(found.table()), f"{fit.table}-objectives", found.table(), line)
    for note in found.notes:
        st.caption(show.escape(note))


def _backtest(fit: Fit, table: Runs, line: str) -> None:
    decades = st.segmented_control(
        "Hide the top",
        [0.5, 1.0, 2.0],
        default=1.0,
        required=True,
        format_func=lambda d: f"{d:g} decades",
        key="fit_hide",
    )
    law, how = work.law(), work.options()
    train, test = hide_top(table, decades)

    def made():
        return queue.run(
            "backtest", "Fitting the smaller runs",
            lambda tell: backtest([law], table, train, test, fit.target, how, tell),
        )  # fmt: skip

    found = _once("backtest", table, made, decades)
    st.markdown(show.escape(found.sentence))
    kind = found.scale.name if found.scale else "flops"
    rows = found.frame
    show.picture(charts.backtest(rows, found.unit, kind), f"{fit.table}-backtest", rows, line)
    for note in found.notes:
        st.caption(show.escape(note))


def _compare(fit: Fit, table: Runs, line: str) -> None:
    usable = {k: v for k, v in laws.registry().items() if v.target == fit.target or k == fit.law}
    usable = {k: v for k, v in usable.items() if not work.missing(v, table)}
    chosen = st.multiselect(
        "Laws", list(usable), default=[k for k in usable if k == fit.law or k in PLAIN][:4],
        format_func=lambda k: usable[k].title, key="fit_rivals",
    )  # fmt: skip
    if not chosen:
        return

    def made():
        return queue.run(
            "compare", "Fitting every law to parts of the runs",
            lambda tell: compare([usable[k] for k in chosen], table, fit.target, progress=tell),
        )  # fmt: skip

    found = _once("compare", table, made, tuple(chosen))
    st.markdown(show.escape(found.sentence))
    rows = [
        {
            "name": c.title, "hidden": c.held_out.mre if c.held_out else None, "cv": c.cv.mre if c.cv else None,
            "note": "" if c.weight is None else f"AICc weight {c.weight:.2f}",
        }
        for c in found.laws
        if not c.error
    ]  # fmt: skip
    frame = pd.DataFrame(rows).astype({"hidden": float, "cv": float})
    show.picture(charts.compare(frame), f"{fit.table}-laws", frame, line)
    for note in (*found.notes, *(f"{c.title}: {c.error}" for c in found.laws if c.error)):
        st.caption(show.escape(note))


PLAIN = ("chinchilla", "kaplan-nd", "power-law-compute", "power-law-params", "power-law-tokens")


def _factors(table: Runs) -> list[str]:
    used = table.included
    return [f for f in table.factors if f not in ("run", "flops") and 2 <= used[f].nunique() <= MOST_GROUPS]


def _groups(fit: Fit, table: Runs, line: str) -> None:
    law, how = work.law(), work.options()
    by = st.selectbox("Groups by", _factors(table), format_func=lambda f: f.replace("_", " "), key="fit_group")
    exponents = [p.name for p in law.params if not p.linear]
    shared = st.multiselect("In common", [p.name for p in law.params], default=exponents, key="fit_shared")

    def made():
        return queue.run("groups", "Fitting the groups", lambda tell: fit_groups(law, table, by, shared, how, tell))

    found = _once("groups", table, made, by, tuple(shared))
    rows = [
        {"group": g, "runs": one.n_runs} | {k: _said(e) for k, e in one.parameters.items()}
        for g, one in found.fits.items()
    ]
    show.grid(pd.DataFrame(rows), f"{fit.table}-groups", line)
    for group, why in found.refused.items():
        st.caption(show.escape(f"{group}: {why}"))


def _said(e: Any) -> str:
    return (
        plain(e.value)
        if e.low is None or e.high is None
        else f"{plain(e.value)} ({plain(e.low, 2)} to {plain(e.high, 2)})"
    )


def _checklist(fit: Fit, table: Runs, line: str) -> None:
    items = _once("checklist", table, lambda: checklist(fit, table, identified=identify(fit, table)))
    bad = [i for i in items if i.state in ("care", "do not")]
    fine = sum(i.state == "ok" for i in items)
    st.markdown(
        f"{len(bad)} of {len(items)} rows ask for care, {fine} are in order; the rest do not apply or need refits."
    )
    for item in bad:
        st.markdown(f"- {show.ICON[LEVELS[item.state]]} **{show.escape(item.pain)}.** {show.escape(item.text)}")
    rows = pd.DataFrame([{"what goes wrong": i.pain, "state": i.state, "finding": i.text} for i in items])
    show.grid(rows, f"{fit.table}-checklist", line)
