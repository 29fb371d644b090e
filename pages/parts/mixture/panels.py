"""The pictures of the Mixture page, each behind the question that it answers."""

from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.mixture.effects import effects as effects_chart
from core.charts.mixture.mixture import mixture
from core.charts.mixture.shares_along import shares_along
from core.charts.mixture.ternary import ternary as ternary_chart
from core.charts.mixture.trade_off import trade_off
from core.plan.mixture import tables, text
from core.plan.mixture.optimum import domains_of, needed
from core.plan.mixture.shares import written
from core.plan.mixture.verdict import MOVED_FAR
from core.plan.mixture.views import along, effects, front, ternary, trades
from pages.parts import show, state
from pages.parts.answers import once
from pages.parts.guard import guarded
from pages.parts.mixture import evidence
from pages.parts.mixture.results import MixtureContext, asked_key, mixtures
from pages.parts.panels import Panel

POINTS = 25  # sizes at which the way along scale is found
STILL = 0.005  # of the tokens: shares that move less stand still


def bars(context: MixtureContext) -> None:
    """The best mixture beside the other one."""
    table = tables.shares_beside(context.best, context.other)
    answer = tables.numbers(context.best, context.unit)
    show.picture(mixture(table, context.other_name), "mixture", table, context.line, first=True, answer=answer)


def _losses(context: MixtureContext) -> None:
    """Predicted losses, target by target, at the best mixture and at the other."""
    table = tables.losses_beside(context.constants, context.wish, context.best, context.other, context.other_name)
    show.grid(table, "mixture-losses", context.line)


def corners_of(context: MixtureContext) -> list[str]:
    """Return the three domains of the triangle: those of the link, or the largest."""
    names = domains_of(context.law)
    given = [n for n in state.get("corners").split(",") if n in names]
    largest = sorted(names, key=lambda n: -context.best.shares[n])
    return (given + [n for n in largest if n not in given])[:3]


def _triangle(context: MixtureContext) -> None:
    """Predicted loss over three domains, with the runs, the best mixture and its cloud."""
    names = domains_of(context.law)
    if len(names) > 3:
        _ask_corners(context, names)
    corners = corners_of(context)
    curves = once("ternary", (context.key, asked_key(context.wish), *corners), lambda: _ternary(context, corners))
    rows, known = mixtures(context)
    some = rows[corners].set_axis(["a", "b", "c"], axis=1)
    runs = some.assign(loss=tables.weighted(rows, context.wish), label=rows["label"], excluded="")
    runs = runs[runs[["a", "b", "c"]].sum(axis=1) > 0]
    marks = tables.corner_marks(names, corners, context.best, context.other, context.other_name)
    show.picture(ternary_chart(curves, runs, marks, corners, context.unit), "mixture-triangle", runs, context.line)
    rest = f" All other domains are held at their best shares ({_rest(context, corners):.0%} of the tokens)."
    st.caption(f"Runs are coloured by their {known} weighted loss.{rest if len(names) > 3 else ''}")


def _ask_corners(context: MixtureContext, names: list[str]) -> None:
    key = f"{state.WIDGET}mixture:corners"
    st.session_state.setdefault(key, corners_of(context))
    st.multiselect(
        "Domains at the corners", names, key=key, max_selections=3,
        on_change=guarded(lambda: state.put(corners=",".join(st.session_state[key]))),
    )  # fmt: skip


def _rest(context: MixtureContext, corners: list[str]) -> float:
    return 1 - sum(context.best.shares[c] for c in corners)


def _ternary(context: MixtureContext, corners: list[str]) -> pd.DataFrame:
    return ternary(context.constants, context.wish, corners, context.best)


def _effects(context: MixtureContext) -> None:
    """What more of each domain does to each loss."""
    table = effects(context.constants, context.wish, context.best)
    order = sorted(context.best.shares, key=lambda n: -context.best.shares[n])
    table = table.assign(
        target=[text.domain(t) for t in table["target"]], rank=[order.index(n) for n in table["domain"]]
    ).sort_values("rank", kind="stable")
    show.picture(
        effects_chart(table.drop(columns="rank"), context.unit),
        "mixture-effects",
        table.drop(columns="rank"),
        context.line,
    )


def _scale(context: MixtureContext) -> None:
    """How the best mixture moves with size and tokens."""
    fields = [f for f in ("params", "tokens") if f in context.wish.at]
    words = {"params": "parameters", "tokens": "training tokens"}
    chosen = st.segmented_control(
        "Along", fields, default=fields[0], required=True, format_func=words.__getitem__, key="mixture_field"
    )
    field: Literal["params", "tokens"] = "params" if chosen == "params" else "tokens"
    at, seen = context.wish.at[field], context.table.ranges().get(field)
    low, high = min((seen or (at, at))[0], at), max((seen or (at, at))[1], at) * 3
    values = np.geomspace(low, high, POINTS)
    paths = once(
        "along", (context.key, asked_key(context.wish), field),
        lambda: along(context.constants, context.wish, field, values.tolist(), context.best),
    )  # fmt: skip
    moved = paths.groupby("domain")["share"].agg(np.ptp)
    if moved.max() < STILL:
        st.markdown(f"By this law the best mixture is the same for any number of {words[field]}.")
        return
    st.markdown(show.escape(text.moves(paths, words[field])))
    spread = seen if seen and seen[1] > seen[0] else None
    show.picture(shares_along(paths, field, spread or (at, at), at), f"mixture-{field}", paths, context.line)


def _pair(context: MixtureContext) -> tuple[str, str]:
    """Ask for the two losses of a front: those of the link, or the two whose best mixtures are most unlike."""
    names = {text.domain(t): t for t in context.constants}
    given = [n for n in state.get("trade").split(",") if n in names]
    first = [*given, *(n for n in names if n not in given)][:2]
    left, right = st.columns(2)
    for column, i, label in ((left, 0, "Loss on"), (right, 1, "against loss on")):
        key = f"{state.WIDGET}mixture:trade{i}"
        st.session_state.setdefault(key, first[i])
        keys = [f"{state.WIDGET}mixture:trade{j}" for j in (0, 1)]
        column.selectbox(
            label, list(names), key=key,
            on_change=guarded(lambda keys=keys: state.put(trade=",".join(st.session_state[k] for k in keys))),
        )  # fmt: skip
    return tuple(names[st.session_state[f"{state.WIDGET}mixture:trade{i}"]] for i in (0, 1))  # type: ignore[return-value]


def _front(context: MixtureContext) -> None:
    """What a lower loss on one domain costs on another."""
    pair = _pair(context)
    if pair[0] == pair[1]:
        st.caption("Choose two different losses.")
        return
    curve = once(
        "front", (context.key, asked_key(replace(context.wish, weights={})), pair),
        lambda: front(context.constants, context.wish, pair, context.best),
    )  # fmt: skip
    shares = curve[[f"share/{n}" for n in domains_of(context.law)]].to_numpy(float)
    curve = curve.assign(beyond=tables.distances(context.table.included, domains_of(context.law), shares) >= MOVED_FAR)
    rows, known = mixtures(context)
    points = tables.front_points(
        rows, pair, context.constants, context.wish, context.best, context.other, context.other_name
    )
    names = [f"loss on {text.domain(t)}" for t in pair]
    show.picture(trade_off(curve, points, names, context.unit), "mixture-front", curve, context.line)
    st.caption(f"Every point of the line is a best mixture for some weights of the two. Runs at {known} losses.")


def _flat(context: MixtureContext) -> None:
    """Which shares could as well be others, and what their moves cost."""
    cheap = trades(context.constants, replace(context.wish, pull=0.0), context.best)
    if not cheap:
        st.markdown("The limits leave no room to move five points of share.")
        return
    *costs, dearest = map(show.emphasised, text.traded(cheap, context.unit))
    st.markdown(
        "Moving 5 points of share from one domain to another costs least here; these shares could as well be others:\n"
        + "\n".join(f"- {line}" for line in costs)
        + f"\n\n{dearest}"
    )


def saved(context: MixtureContext) -> str:
    """Return the mixture as NAME=NUMBER, for a training configuration."""
    return written(context.best.shares)


def _take(context: MixtureContext) -> None:
    """The mixture to copy into a configuration."""
    st.code(saved(context), language=None, wrap_lines=True)
    st.caption("Shares of the training tokens. `python -m core mixture` finds the same from a shell.")


def _sized(context: MixtureContext) -> bool:
    return bool(needed(context.law)) or "tokens" in context.wish.at


def _law(context: MixtureContext) -> bool:
    """Whether there is a law, with a gradient to follow, and no trees."""
    return bool(context.law.params)


PANELS = (
    Panel("losses", "What loss on every domain?", _losses, opened=True),
    Panel("triangle", "Where do the runs lie?", _triangle, offered=lambda m: len(m.best.shares) >= 3),
    Panel("effects", "What does more of a domain do to each loss?", _effects),
    Panel("flat", "Which shares could as well be others?", _flat),
    Panel("front", "What does one loss cost another?", _front, offered=lambda m: len(m.constants) > 1 and _law(m)),
    Panel("scale", "How does it move with size and data?", _scale, offered=lambda m: _sized(m) and _law(m)),
    Panel("fitted", "Does the law describe the runs?", evidence.described, offered=lambda m: _law(m)),
    Panel("unseen", "Which law predicts mixtures it has not seen?", evidence.held_out),
    Panel("fewer", "How few mixtures would have sufficed?", evidence.fewer, offered=lambda m: _law(m)),
    Panel("take", "Take the mixture away", _take),
)
