"""Which data, in which proportions, for which budget?"""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from core import charts, laws
from core import runs as run_tables
from core.errors import BadInput
from core.fit import Calibrated, Fit, FitOptions, from_fit
from core.fit.grouped import fit_targets
from core.fit.residuals import residuals
from core.fit.task import for_runs
from core.laws.base import Law
from core.laws.family import family
from core.plan.mixture import (
    SHARE,
    Mixture,
    Wish,
    best_mixture,
    domains_of,
    loss_at,
    nearest_run,
    trades,
    weighted_loss,
)
from core.runs import Runs
from core.units import plain, with_unit
from pages.parts import queue, show, state, work
from pages.parts.frame import screen
from pages.parts.mixing import domain, own_mixture, wish_of

EXAMPLE = "regmix"
STARTS = 12
NEAR, FAR = 0.2, 0.4  # of all tokens to move from the nearest run: from here with care, from here not to be trusted
PREFERRED = ("mixture-additive", "mixture-reciprocal")  # what is fitted at first: they describe public runs best
SAME = 5e-6  # of loss: mixtures as good as each other
SHOWN = 0.005  # of the tokens: smaller shares are not named
KEPT, MOST = "mixtures", 8


def _table() -> Runs:
    """Return the chosen runs, or the example where they have no shares of domains."""
    table = work.runs()
    if not any(c.startswith(SHARE) for c in table.table.columns):
        table = run_tables.load_bundled(EXAMPLE)
        st.info(f"The chosen runs have no shares of domains (columns mix/NAME). Shown instead: {table.name}.")
    return table


def _laws(table: Runs) -> dict[str, Law]:
    """Return the laws over domains that the runs vary enough for: without size and data where those are one."""
    fixed = {"params", "tokens"} - set(table.factors)
    found = {}
    for key, law in laws.registry().items():
        others = {f.name for f in law.features} - {"mix/*"}
        if family(law) == SHARE and not work.missing(law, table) and not (others & fixed):
            found[key] = law
    return found


def _law(table: Runs) -> Law:
    usable = _laws(table)
    if not usable:
        raise BadInput(f"{table.name} has shares of domains, but no law over them can use its columns.")
    default = next((k for k in PREFERRED if k in usable), next(iter(usable)))
    shown = state.get("mixlaw") if state.get("mixlaw") in usable else default
    bound = state.bind("mixture", "mixlaw", usable, shown)
    st.selectbox("Law", list(usable), format_func=lambda k: usable[k].title, **bound)
    return for_runs(usable[st.session_state[bound["key"]]], table)


def _fits(table: Runs, law: Law) -> dict[str, Fit]:
    """Return the fit of every target, made now, in one batch, if it has not been."""
    options = FitOptions(starts=STARTS, bootstrap=state.get("mixboot"), seed=state.get("seed"))
    targets = [t for t in table.targets if not t.startswith("metric/")]
    done = st.session_state.setdefault(KEPT, {})
    key = (table.digest, law.key, options)
    if key not in done:
        title = f"Fitting {law.title} to {len(targets)} losses"
        done[key] = queue.run("mixture", key, title, lambda tell: fit_targets(law, table, targets, options, tell))
        while len(done) > MOST:
            done.pop(next(iter(done)))
    return done[key]


def _usable(fits: dict[str, Fit]) -> dict[str, Calibrated]:
    memo = st.session_state.setdefault("mixture_calibrated", {})
    if memo.get("of") is not fits:
        memo.update(of=fits, value={t: from_fit(f) for t, f in fits.items() if f.ok})
    if not memo["value"]:
        raise BadInput(next(iter(fits.values())).message)
    return memo["value"]


def _best(kind: str, fits: dict[str, Calibrated], wish: Wish) -> Mixture:
    memo = st.session_state.setdefault(f"mixture_{kind}", {})
    if memo.get("of") is not fits or memo["wish"] != wish:
        memo.update(of=fits, wish=wish, value=best_mixture(fits, wish))
    return memo["value"]


def _value(fits: dict[str, Calibrated], wish: Wish, shares: dict[str, float]) -> float:
    return float(weighted_loss(fits, wish, np.array([list(shares.values())]))[0])


def _named(shares: dict[str, float], most: int) -> str:
    """Name the largest shares."""
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    top = [f"{100 * v:.0f} % {show.escape(k)}" for k, v in ranked[:most] if v >= SHOWN]
    return ", ".join(top) + (" and less of others" if sum(v >= SHOWN for v in shares.values()) > most else "")


def _sentence(fits: dict[str, Calibrated], wish: Wish, best: Mixture, unit: str) -> str:
    gain = _value(fits, wish, wish.natural) - best.value
    side = "below" if gain >= 0 else "above"  # limits may keep the best from what the runs have on average
    what = "the weighted loss" if sum(w > 0 for w in wish.weights.values()) > 1 else "the loss"
    at = "".join(f", {with_unit(v, {'params': 'parameters'}.get(k, 'tokens'))}" for k, v in wish.at.items())
    return (
        f"**{_named(best.shares, 4)}**{at}: {what} is **{with_unit(best.value, unit)}**, "
        f"{plain(abs(gain), 2)} {side} the average mixture of the runs."
    )


def _unlimited(fits: dict[str, Calibrated], wish: Wish, best: Mixture, unit: str) -> str:
    """Say what the best mixture would be without limits, where that is another one."""
    free = _best("free", fits, replace(wish, low={}, high={}, pull=0.0))
    moved = 0.5 * sum(abs(free.shares[n] - best.shares[n]) for n in best.shares)
    if moved < 0.02:
        return ""
    gain = plain(best.value - free.value, 2)
    return f"Without limits it would be {_named(free.shares, 3)}, and the law promises {gain} {unit} less."


def _distance(best: Mixture, table: Runs, law: Law) -> str:
    names = domains_of(law)
    moved = nearest_run(best.shares, table.included[[SHARE + n for n in names]].to_numpy(float), names)
    level = "trust" if moved < NEAR else "care" if moved < FAR else "do not"
    words = {
        "trust": "a run was trained close to it",
        "care": "no run was trained close to it",
        "do not": "it lies far from every mixture that was trained",
    }[level]
    return f"{show.ICON[level]} {100 * moved:.0f} % of the tokens lie elsewhere in the nearest run: {words}."


def _uncertain(fits: dict[str, Fit], wish: Wish, best: Mixture) -> str:
    """Say what the intervals take for granted, or why there are none."""
    used = [t for t, w in wish.weights.items() if w]
    if not best.ends:
        lost = [t for t in used if not fits[t].draws]
        why = next((n for t in lost for n in fits[t].notes if "interval" in n), "")
        return f"No intervals: {len(lost)} of {len(used)} losses have none. {domain(lost[0])}: {why}" if lost else ""
    by = fits[used[0]].cluster
    rows = f"rows of one {by} as one" if by else "every row as a run of its own"
    return (
        f"The intervals are sampling error of resamples that take {rows}, and assume that the law holds. How often "
        "such intervals of a mixture hold the truth was not measured."
    )


def _bars(best: Mixture, wish: Wish, tried: dict[str, float] | None, line: str) -> None:
    order = sorted(best.shares, key=lambda n: -best.shares[n])
    other = tried or wish.natural
    rows = [
        {
            "domain": n, "share": best.shares[n], "other": other[n],
            "low": best.ends.get(n, (np.nan, np.nan))[0], "high": best.ends.get(n, (np.nan, np.nan))[1],
        }
        for n in order
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    name = "your mixture" if tried else "average of the runs"
    show.picture(charts.mixture(table, name), "mixture", table, line)


def _losses(fits: dict[str, Calibrated], wish: Wish, best: Mixture, tried: dict[str, float] | None, line: str) -> None:
    """Predicted losses, target by target, at the best mixture and at the other."""
    rows = []
    for t, (value, low, high) in best.losses.items():
        other = loss_at(fits[t], tried or wish.natural, wish.at)[0]
        interval = "" if low is None or high is None else f"{plain(low)} to {plain(high)}"
        rows.append({
            "loss on": domain(t), "best mixture": value, "95 % interval": interval,
            "your mixture" if tried else "average of the runs": other, "counts": "yes" if wish.weights[t] else "",
        })  # fmt: skip
    table = pd.DataFrame(rows)
    show.grid(table if table["95 % interval"].any() else table.drop(columns="95 % interval"), "mixture-losses", line)


def _flat(fits: dict[str, Calibrated], wish: Wish, best: Mixture, unit: str) -> None:
    cheap = trades(fits, replace(wish, pull=0.0), best)
    if not cheap:
        st.markdown("The limits leave no room to move five points of share.")
        return
    lines = [f"- {show.escape(a)} to {show.escape(b)}: {plain(cost, 2)} {unit}" for a, b, cost in cheap[:5]]
    dear = cheap[-1]
    st.markdown(
        "Moving 5 points of share from one domain to another costs least here; these shares could as well be others:\n"
        + "\n".join(lines)
        + f"\n\nIt costs most from {show.escape(dear[0])} to {show.escape(dear[1])}: {plain(dear[2], 2)} {unit}."
    )


def _errors(fits: dict[str, Fit], table: Runs) -> dict[str, pd.DataFrame]:
    """Return the residuals of every target."""
    memo = st.session_state.setdefault("mixture_residuals", {})
    if memo.get("of") is not fits:
        memo.update(of=fits, value={t: residuals(f, table) for t, f in fits.items() if f.ok})
    return memo["value"]


def _mean_error(found: pd.DataFrame) -> float:
    """Mean relative error on the runs that were fitted."""
    return float(found.loc[~found["excluded"], "residual"].abs().mean())


def _misses(found: dict[str, pd.DataFrame]) -> str:
    errors = {t: _mean_error(r) for t, r in found.items()}
    worst = max(errors, key=errors.__getitem__)
    if len(errors) == 1:
        return f"The law misses the runs by {errors[worst]:.1%} on average."
    middle = float(np.mean(list(errors.values())))
    most = f"most on {show.escape(domain(worst))} ({errors[worst]:.1%})"
    return f"The law misses the runs by {middle:.1%} on average, {most}."


def _fitted(fits: dict[str, Fit], found: dict[str, pd.DataFrame], line: str) -> None:
    """How well the law describes every target, and one of them run by run."""
    rows = [
        {
            "loss on": domain(t), "mean error (%)": 100 * _mean_error(r),
            "starts that agree": f"{fits[t].starts.at_best} of {fits[t].starts.polished}",
        }
        for t, r in found.items()
    ]  # fmt: skip
    target = st.selectbox("Loss on", list(found), format_func=domain, key="mixture_observed")
    show.picture(charts.observed_predicted(found[target], fits[target].unit), "mixture-observed", found[target], line)
    show.grid(pd.DataFrame(rows), "mixture-errors", line)


with screen("mixture", "Which data, in which proportions?") as answer:
    left, right = st.columns([1, 2.2], gap="large")
    with answer:
        table = _table()
    with left:
        law = _law(table)
    with answer:
        fits = _fits(table, law)
        usable = _usable(fits)
    unit = next(iter(usable.values())).unit
    line = show.provenance(unit, f"{law.title} on {table.name}, {len(table.included):,} runs", state.get("seed"))
    with left:
        wish = wish_of(law, table, list(usable))
        boot = {0: "not shown", 64: "64 resamples", 200: "200 resamples"}
        st.selectbox(
            "Uncertainty", list(boot), format_func=boot.__getitem__, **state.bind("mixture", "mixboot", boot),
            help="Refits of resampled runs: the more targets and domains, the longer it takes.",
        )  # fmt: skip
    best = _best("best", usable, wish)
    with answer:
        errors = _errors(fits, table)
        st.markdown(f"{_sentence(usable, wish, best, unit)} {_distance(best, table, law)} {_misses(errors)}")
        if words := _unlimited(usable, wish, best, unit):
            st.markdown(words)
        st.caption(line)
    with left:
        tried = own_mixture(domains_of(law), best)
    with right:
        if tried:
            lost = _value(usable, wish, tried) - best.value
            said = f"gives up **{plain(lost, 3)} {unit}** against" if lost > SAME else "is as good as"
            said = f"lies **{plain(-lost, 3)} {unit}** below, outside of the limits of," if lost < -SAME else said
            st.markdown(f"Your mixture {said} the best one.")
        _bars(best, wish, tried, line)
        if state.get("mixboot") and (words := _uncertain(fits, wish, best)):
            st.caption(show.escape(words))
        with st.expander("What loss on every domain?", expanded=True):
            _losses(usable, wish, best, tried, line)
        with st.expander("Which shares could as well be others?", key="mixture_flat", on_change="rerun") as box:
            if box.open:
                _flat(usable, wish, best, unit)
        with st.expander("Does the law describe the runs?", key="mixture_fitted", on_change="rerun") as box:
            if box.open:
                _fitted(fits, errors, line)
