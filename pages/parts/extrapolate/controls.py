"""What is asked of an extrapolation: the target, and along what it is drawn."""

import streamlit as st

from core.fit import Calibrated
from core.plan import axes, size_feature, splits
from core.plan.compute.allocate import allocate
from core.runs import column
from core.units import title_of
from pages.parts import inputs, question, state

PAGE = "extrapolate"
WAYS = {"point": "Size and data", "compute": "Compute, best split"}


def target(calibrated: Calibrated) -> dict[str, float]:
    """Ask for the target: each feature, or a compute budget that is split optimally."""
    by = "point"
    if splits(calibrated.law):
        by = st.segmented_control(
            "Target", list(WAYS), format_func=WAYS.__getitem__, required=True, **state.bind(PAGE, "by", WAYS)
        )
    if by == "point":
        return {f.name: _feature(calibrated, f) for f in calibrated.law.features}
    start, size = state.get("budget"), size_feature(calibrated.law)
    budget = inputs.quantity(PAGE, "budget", "Training compute (FLOP)", "FLOP", 1e17, 1e29, start)
    at = {f.name: _feature(calibrated, f) for f in calibrated.law.features if f.name not in (size, "tokens")}
    best = allocate(calibrated, budget, at)
    return at | {size: best.params, "tokens": best.tokens}


def _feature(calibrated: Calibrated, feature) -> float:
    name, unit = feature.name, column(feature.name).unit
    low, high = feature.widened(100)
    return inputs.quantity(PAGE, name, inputs.label(name), unit, low, high, _default(feature), feature.doc)


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
