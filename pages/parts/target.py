"""The one target that every page is about: runs, compute, size, tokens, context and use, in a bar above each page.

Two of compute, size and tokens say the third by the cost of training, C = 6 N D (Kaplan et al. 2020, section 2.1).
With compute alone, size and tokens are the best ones by the law of the session, or by published constants where that
law splits no budget.
"""

import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from core import plan
from core.errors import BadInput
from core.fit import Calibrated, Fit
from core.laws.base import Law
from core.plan.spending import FORMS, read_spending
from core.runs.numbers import value
from core.units import FLOP_PER_PARAM_TOKEN, SIZES, count, power, title_of
from pages.parts import constants, fitted, inputs, question, show, state
from pages.parts.answers import once
from pages.parts.guard import guarded

BAR, HOW = "target", "target_how"
FIRST_LAW = "chinchilla@besiroglu"  # where the session's law splits no budget
USUAL_CONTEXT = 4096.0
SPANS = {"budget": (1e17, 1e29), "params": (1e6, 1e14), "tokens": (1e8, 1e16), "context": (128.0, 1e7)}
COLUMNS = {"budget": ("flops",), "params": SIZES, "tokens": ("tokens",)}  # in which runs have them
FAR = 1000.0  # times the largest of the runs: how far a slider goes
SERVED = (1e8, 1e17)
SAME = 0.005  # of a number: within it two are written alike


@dataclass(frozen=True)
class TrainingTarget:
    """What is to be trained: compute in FLOP; parameters and tokens where they are pinned, None where not.

    `context` is in tokens, `served` the tokens of inference over the model's life, None where nothing is said of them.
    """

    flops: float
    params: float | None
    tokens: float | None
    context: float
    served: float | None


@dataclass(frozen=True)
class Model:
    """A size and its training tokens, their compute (FLOP), and in words how they were found."""

    params: float
    tokens: float
    flops: float
    how: str


def current() -> TrainingTarget:
    """Return the target of this redraw; compute is that of size and tokens where both are pinned."""
    flops, params, tokens = (state.get(name) for name in ("budget", "params", "tokens"))
    if params and tokens:
        flops = FLOP_PER_PARAM_TOKEN * params * tokens
    return TrainingTarget(flops, params, tokens, state.get("context") or USUAL_CONTEXT, state.get("served"))


def model() -> Model:
    """Return the size and tokens of the target. Raises BadInput where no law can say the best ones."""
    goal = current()
    if goal.params and goal.tokens:
        return Model(goal.params, goal.tokens, goal.flops, "as you pinned them")
    if goal.params:
        tokens = goal.flops / (FLOP_PER_PARAM_TOKEN * goal.params)
        return Model(goal.params, tokens, goal.flops, "size as you pinned it")
    if goal.tokens:
        return Model(goal.flops / (FLOP_PER_PARAM_TOKEN * goal.tokens), goal.tokens, goal.flops, "tokens as pinned")
    calibrated, _ = splitting()
    best, why = _split(calibrated, goal.flops), ""
    if not best.bounded or {plan.size_feature(calibrated.law), "tokens"} <= {*calibrated.together}:
        usual = calibrated = constants.published(FIRST_LAW).calibrated
        why = ", as these runs tell no split"
        best = _split(usual, goal.flops)
    if plan.size_feature(calibrated.law) != SIZES[0]:
        why += f", which counts {title_of(plan.size_feature(calibrated.law))}"
    return Model(best.params, best.tokens, goal.flops, f"the best split by {constants.called(calibrated.label)}{why}")


def _split(calibrated: Calibrated, flops: float) -> plan.Allocation:
    """Return the best split of a budget (FLOP), found once."""
    call = functools.partial(plan.allocate, calibrated, flops, {})
    return once("split", (calibrated, flops, {}), call, public=question.is_public())


def pinned(law: Law, fixed: Mapping[str, float]) -> tuple[float, float] | None:
    """Return the parameters and tokens that the target pins, None where both are the best ones.

    Where one is pinned, the other is what the compute buys by the law's own cost, all else held at `fixed`.
    """
    goal = current()
    if goal.params and goal.tokens:
        return goal.params, goal.tokens
    if goal.params:
        return goal.params, float(plan.cost_of(law).tokens(goal.flops, goal.params, fixed))
    if goal.tokens:
        return float(plan.cost_of(law).params(goal.flops, goal.tokens, fixed)), goal.tokens
    return None


def elsewhere(params: float, tokens: float) -> str:
    """Say what pages that take size and tokens from the target go by, where that is not what this page says.

    Returns "" where it is the same.
    """
    taken = model()
    if math.isclose(params, taken.params, rel_tol=SAME) and math.isclose(tokens, taken.tokens, rel_tol=SAME):
        return ""
    return (
        f"Other pages take {count(taken.params)} parameters on {count(taken.tokens)} tokens: {show.escape(taken.how)}."
    )


def splitting() -> tuple[Calibrated, Fit | None]:
    """Return the constants that split a budget, and the fit behind them if there is one.

    They are those of the session where its law splits a budget and its fit did not fail, else published ones.
    """
    law = question.current().law
    if plan.splits(law) and {f.name for f in law.features} == {plan.size_feature(law), "tokens"}:
        try:
            return fitted.scaled()
        except BadInput:
            pass
    return constants.published(FIRST_LAW).calibrated, None


def bar() -> None:
    """Draw the bar: what the target is, each part a button that opens its input."""
    goal = current()
    if not math.isclose(goal.flops, state.get("budget"), rel_tol=1e-6):
        if state.is_chosen("budget"):
            state.complain(
                f"{count(goal.params or 0)} parameters on {count(goal.tokens or 0)} tokens take {power(goal.flops)} "
                "FLOP: the compute is that now. Let go of one of them to choose compute."
            )
        state.put(budget=goal.flops)
    with st.container(key="target_bar", horizontal=True, gap="small", vertical_alignment="center"):
        _part(_runs_name(), "Runs", _runs)
        _part(f"{power(goal.flops)} FLOP", "Compute", _compute)
        _part(f"{count(goal.params)} parameters" if goal.params else "best size", "Size", _size)
        _part(f"{count(goal.tokens)} tokens" if goal.tokens else "best tokens", "Tokens", _tokens)
        _part(f"context {goal.context:,.0f}", "Context", _context)
        _part(f"serving: {count(goal.served)}" if goal.served else "serving: none", "Use", _use)


def _part(label: str, name: str, draw: Callable[[], None]) -> None:
    with st.popover(show.escape(label), help=name, key=f"{BAR}_{name.lower()}"):
        draw()


def _span(name: str) -> tuple[float, float]:
    """Return from where to where a slider goes: from the runs to a thousand times the largest of them."""
    try:
        known = question.current().runs.ranges()
    except BadInput:
        return SPANS[name]
    low, high = next((known[c] for c in COLUMNS.get(name, ()) if c in known), SPANS[name])
    if (low, high) == SPANS[name] or not 0 < low <= high:
        return SPANS[name]
    chosen = state.get(name) or low
    return min(_rounded(low), chosen), max(_rounded(high) * FAR, chosen)


def _rounded(value: float) -> float:
    """Return a number to one digit."""
    return float(f"{value:.0e}")


def _runs_name() -> str:
    if state.get("share") or state.get("data") == question.UPLOAD:
        try:
            return question.unfiltered().name
        except BadInput:
            return "no runs"
    return state.get("data")


def _runs() -> None:
    """Ask for a bundled table, or lead to one's own."""
    label = question.offered()
    chosen = state.get("data")
    if not state.get("share"):
        bound = state.bind(BAR, "data", label, chosen if chosen in label else state.default("data"))
        st.selectbox("Runs", list(label), format_func=label.__getitem__, **bound)
    st.page_link("pages/data.py", label="Upload your runs", icon=":material/upload:")


def _compute() -> None:
    goal = current()
    inputs.quantity(
        BAR, "budget", "Training compute", "FLOP", *_span("budget"), state.default("budget"), f"For example {FORMS}.",
        read=_read,
    )  # fmt: skip
    flops, how = st.session_state.get(HOW, (None, ""))
    if how and flops == goal.flops:
        st.caption(show.escape(f"{power(flops, 4)} FLOP: {how}."))
    if goal.params and goal.tokens:
        st.caption(f"Size and tokens are pinned: together they take {power(goal.flops)} FLOP.")


def _read(text: str) -> float:
    """Read compute as people write it, to six digits, and keep how it was worked out of what was written."""
    found = read_spending(text, value)
    flops = float(f"{found.flops:.6g}")
    st.session_state[HOW] = (flops, found.how)
    return flops


def _pin(name: str, label: str, unit: str, best: str) -> None:
    """Ask whether a part of the target is the best one or pinned, and to what."""
    pinned = state.get(name) is not None
    key = f"{state.WIDGET}{BAR}:{name}:pinned:{pinned}"
    st.session_state.setdefault(key, pinned)
    st.toggle(f"Pin the {label.lower()}", key=key, on_change=guarded(functools.partial(_pinned, name)))
    if pinned:
        inputs.quantity(BAR, name, label, unit, *_span(name), state.get(name))
    else:
        inputs.unset(BAR, name, label)
        st.caption(best)


def _pinned(name: str) -> None:
    """Pin a part to what it is now, or let it go."""
    if state.get(name) is not None:
        state.drop(name)
        state.put()
        return
    now = model()
    state.put(**{name: float(f"{getattr(now, name):.2e}")})


def _size() -> None:
    _pin("params", "Size", "parameters", "The size is the best one for the compute.")


def _tokens() -> None:
    _pin("tokens", "Tokens", "tokens", "Tokens are what the compute buys for the size.")


def _context() -> None:
    inputs.quantity(
        BAR, "context", "Context", "tokens", *SPANS["context"], USUAL_CONTEXT, "Tokens that the model reads at once."
    )


def _use() -> None:
    """Ask how many tokens the model will read and write in its life."""
    used = state.get("served") is not None
    key = f"{state.WIDGET}{BAR}:served:used:{used}"
    st.session_state.setdefault(key, used)

    def toggled() -> None:
        state.put(served=None if used else 1e13)

    st.toggle("It will be served", key=key, on_change=guarded(toggled))
    if used:
        inputs.quantity(
            BAR, "served", "Tokens of inference over its life", "tokens", *SERVED, 1e13,
            "Prompts and answers: 1,000 tokens each for a million people, ten times a day, are 3.7T in a year.",
        )  # fmt: skip
