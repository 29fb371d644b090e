"""What loss will a larger run reach, and how far beyond the runs is that?"""

import numpy as np
import streamlit as st

from core.charts.extrapolate.extrapolation import extrapolation
from core.fit import Calibrated, Fit, Prediction, new_run, predict, reach
from core.fit.diagnostics.points import points
from core.plan import COMPUTE, axes, path, size_feature
from core.plan.compute.allocate import allocate
from core.plan.verdict import of_prediction
from core.runs import column
from core.units import count, plain, title_of, with_unit
from pages.parts import badge, constants, fitted, inputs, question, show, state
from pages.parts.frame import screen
from pages.parts.inputs import label

MENU = {"title": "Extrapolate", "order": 30}


def _default(calibrated: Calibrated, name: str) -> float:
    """One decade beyond the runs, to one digit, whichever constants are used: a comparison needs one target.

    A setting stays amid the runs.
    """
    feature = next(f for f in calibrated.law.features if f.name == name)
    spans = question.current().runs.ranges()
    column = next((c for c in (name, *feature.alternatives) if c in spans), None)
    if feature.kind == "setting":
        return float(f"{feature.middle(*(spans[column] if column else feature.range)):.1e}")
    return float(f"{spans[column][1] * 10 if column else feature.range[1]:.0e}")


def _target(calibrated: Calibrated) -> dict[str, float]:
    """Ask for the target: each feature, or a compute budget that is split optimally."""
    has_compute = axes(calibrated)[0] == COMPUTE and all(f.name != COMPUTE for f in calibrated.law.features)
    by = "point"
    if has_compute:
        names = {"point": "Size and data", "compute": "Compute, best split"}
        by = st.segmented_control(
            "Target",
            list(names),
            format_func=names.__getitem__,
            required=True,
            **state.bind("extrapolate", "by", names),
        )
    at: dict[str, float] = {}
    size = size_feature(calibrated.law) if has_compute else ""
    if by == "compute":
        budget = inputs.quantity(
            "extrapolate", "budget", "Training compute (FLOP)", "FLOP", 1e17, 1e29, state.get("budget")
        )
    for f in calibrated.law.features:
        if by == "compute" and f.name in (size, "tokens"):
            continue
        unit = column(f.name).unit
        at[f.name] = inputs.quantity(
            "extrapolate",
            f.name,
            label(f.name),
            unit,
            *f.widened(100),
            _default(calibrated, f.name),
            f.doc,
        )
    if by == "compute":
        best = allocate(calibrated, budget, at)
        at |= {size: best.params, "tokens": best.tokens}
    return at


def _sentence(calibrated: Calibrated, at: dict[str, float], got: Prediction) -> str:
    units = {f.name: f.unit for f in calibrated.law.features}
    counts = list(units.values())
    where = ", ".join(
        f"{title_of(k)} {plain(v)}" if units[k] == "1"
        else f"{count(v)} {title_of(k)}" if counts.count(units[k]) > 1
        else with_unit(v, units[k])
        for k, v in at.items()
    )  # fmt: skip
    interval = "" if got.low is None or got.high is None else f", 95 % interval {plain(got.low)} to {plain(got.high)}"
    return f"**{with_unit(got.value, calibrated.unit)}** at {where}{interval}."


def _distance(far: float | None, interval: bool) -> str:
    if far is None:
        return "The source of these constants does not say over which runs they were fitted."
    if far == 0:
        return "This lies inside the range of the runs."
    error = (
        "The interval is sampling error only: it" if interval else "There is no interval without draws, and the number"
    )
    return f"This lies {far:.1f} decades beyond the runs. {error} assumes that the law still holds there."


def _further(fit: Fit, at: dict[str, float], unit: str) -> str:
    """Say where one further run would land, which is less certain than the law's mean."""
    ends = new_run(fit, at)
    if ends is None:
        return ""
    return f"One run trained there would land between {plain(ends[0])} and {with_unit(ends[1], unit)} (95 %)."


def _held(at: dict[str, float], axis: str, calibrated: Calibrated) -> str:
    """Say what the curve keeps while the axis runs, since the runs do not."""
    others = {k: v for k, v in at.items() if k != axis}
    if not others:
        return ""
    if axis == COMPUTE:
        ratio = at["tokens"] / at[size_feature(calibrated.law)]
        return f"The curve keeps the target's {ratio:.3g} tokens per parameter; runs are drawn at their own."
    kept = ", ".join(f"{title_of(k)} at {with_unit(v, column(k).unit)}" for k, v in others.items())
    return f"The curve holds {kept}; runs are drawn at their own."


def _picture(
    calibrated: Calibrated, fit: Fit | None, at: dict[str, float], axis: str, got: Prediction, line: str
) -> None:
    here = reach(calibrated.law, at)[axis]
    data = calibrated.ranges.get(axis)
    runs = points(calibrated, question.current().runs, fit)
    runs = runs.assign(x=runs[axis] if axis in runs else np.nan).dropna(subset=["x"])
    used = runs.loc[~runs["excluded"].astype(bool), "x"]
    seen = [*(data or ()), *([used.min(), used.max()] if len(used) else [here / 1e3]), here]
    span = (min(seen) / 1.6, max(seen) * 3)
    drawn = path(calibrated, at, axis, span, data)
    title = f"{fit.target if fit else calibrated.law.target} ({calibrated.unit})"
    mark = (here, got.value, got.low, got.high)
    chart = extrapolation(drawn, runs, data, mark, None, title, axis)
    show.picture(chart, f"{calibrated.law.key}-extrapolation", drawn, line)


with screen("extrapolate", "What loss will a larger run reach?") as answer:
    left, right = st.columns([1, 2.4], gap="large")
    with left:
        constants.of_same_law("extrapolate")
    with answer:
        calibrated, fit = fitted.scaled()
    with left:
        at = _target(calibrated)
        names = {a: title_of(a) for a in axes(calibrated)}
        axis = state.get("axis") if state.get("axis") in names else next(iter(names))
        bound = state.bind("extrapolate", "axis", names, axis)
        st.selectbox("Picture along", list(names), format_func=names.__getitem__, **bound)
    with answer:
        got = predict(calibrated, at)
        line = show.fit_line(fit) if fit else show.provenance(calibrated.unit, calibrated.label)
        further = _further(fit, at, calibrated.unit) if fit else ""
        far = _distance(got.decades_beyond_data, got.low is not None)
        st.markdown(" ".join(part for part in (_sentence(calibrated, at, got), further, far) if part))
        badge.badge(of_prediction(got, calibrated, fitted.judged() if fit else None), "extrapolate")
        st.caption(line)
    with right:
        _picture(calibrated, fit, at, axis, got, line)
        if held := _held(at, axis, calibrated):
            st.caption(held)
        inputs.what("extrapolate")
