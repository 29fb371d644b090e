"""What is predicted: the target, features that it does not name, and along what the picture runs."""

from collections.abc import Mapping

import streamlit as st

from core.fit import Calibrated
from core.plan import axes, size_feature, splits
from core.plan.compute.allocate import allocate
from core.units import SIZES, title_of
from pages.parts import inputs, question, state, target
from pages.parts.answers import once

PAGE = "extrapolate"


def target_of(calibrated: Calibrated) -> dict[str, float]:
    """Return what is predicted: the target, as far as the law has its quantities; other features are asked for."""
    law, goal = calibrated.law, target.current()
    named = {*SIZES, "tokens", "flops"}
    at = {f.name: _feature(calibrated, f) for f in law.features if f.name not in named}
    if splits(law) and not (goal.params or goal.tokens):
        best = once("split", (calibrated, goal.flops, at), lambda: allocate(calibrated, goal.flops, at))
        return at | {size_feature(law): best.params, "tokens": best.tokens}
    if splits(law) and (point := target.pinned(law, at)):
        return at | {size_feature(law): point[0], "tokens": point[1]}
    model = target.model()
    known = {name: model.params for name in SIZES} | {"tokens": model.tokens, "flops": goal.flops}
    return at | {f.name: known[f.name] for f in law.features if f.name in known}


def _feature(calibrated: Calibrated, feature) -> float:
    usual = inputs.beside_budget(calibrated, feature) if splits(calibrated.law) else _default(feature)
    return inputs.feature(PAGE, feature, feature.widened(100), usual)


def _default(feature) -> float:
    """One decade beyond the runs, to one digit, whichever constants are used: a comparison needs one target.

    A setting stays amid the runs.
    """
    spans = question.current().runs.ranges()
    name = next((c for c in (feature.name, *feature.alternatives) if c in spans), None)
    if feature.kind == "setting":
        return float(f"{feature.middle(*(spans[name] if name else feature.range)):.1e}")
    return float(f"{spans[name][1] * 10 if name else feature.range[1]:.0e}")


def axis(calibrated: Calibrated) -> str:
    """Ask along what the picture runs."""
    names = {a: title_of(a) for a in axes(calibrated)}
    chosen = state.get("axis") if state.get("axis") in names else next(iter(names))
    bound = state.bind(PAGE, "axis", names, chosen)
    st.selectbox("Picture along", list(names), format_func=names.__getitem__, **bound)
    return chosen


def elsewhere(calibrated: Calibrated, at: Mapping[str, float]) -> str:
    """Say what other pages take the target for, where this page's law splits its compute otherwise; "" where not."""
    return target.elsewhere(at[size_feature(calibrated.law)], at["tokens"]) if splits(calibrated.law) else ""
