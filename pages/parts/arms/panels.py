"""The pictures of the Arms page, and what stands behind them."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core.charts.arms.arm_losses import arm_losses
from core.charts.arms.compute_ratio import compute_ratio
from core.fit.arms.multiplier import ArmsCompared, ComputeMultiplier
from core.plan.multiplier import text, views
from pages.parts import show
from pages.parts.panels import Context, Panel


@dataclass(frozen=True, kw_only=True)
class ArmsContext(Context):
    """Every arm beside the reference, the two that are shown, and the key of all that they depend on."""

    compared: ArmsCompared
    found: ComputeMultiplier
    key: tuple


def ratio_of(context: ArmsContext) -> None:
    """Draw the ratio of compute along compute."""
    found = context.found
    curve, points, at = views.ratio_curve(found), views.ratio_points(found), _target(found)
    title = f"compute of {found.arms.first} over that of {found.arms.second}"
    show.picture(
        lambda: compute_ratio(curve, points, at, views.overlap(found), title), "arms-ratio", curve, context.line,
        of=context.key, first=True, answer=_answer(found), runs=points,
    )  # fmt: skip


def losses_of(context: ArmsContext) -> None:
    """Draw the losses of both arms, with their curves."""
    found = context.found
    curves, per = views.loss_curves(found)
    runs = views.losses(found)
    unit = context.compared.places.unit
    show.picture(
        lambda: arm_losses(curves, runs, unit, per), "arms-losses", curves, context.line, of=context.key,
        answer=_answer(found), runs=runs,
    )  # fmt: skip


def _answer(found: ComputeMultiplier) -> dict[str, Any]:
    ratio = {"value": found.at.value, "low": found.at.low, "high": found.at.high}
    return {"ratio of compute": ratio, "flops": found.at.flops}


def _target(found: ComputeMultiplier) -> pd.DataFrame:
    at = found.at
    return pd.DataFrame({"flops": [at.flops], "value": [at.value], "low": [at.low], "high": [at.high]})


def _every(context: ArmsContext) -> None:
    show.grid(views.every_arm(context.compared), "every-arm", context.line)
    for line in context.compared.left_out:
        st.caption(show.escape(line))


def _pairs(context: ArmsContext) -> None:
    names = {"value": "ratio", "first_loss": f"loss of {context.found.arms.first}"}
    names["second_loss"] = f"loss of {context.found.arms.second}"
    show.grid(views.ratio_points(context.found).rename(columns=names), "pairs-of-arms", context.line)
    st.caption(
        "What one pair says is the difference of its losses over the slope of the curve there. Both arms share one "
        "curve; how far it misses a size and tokens is the same for both and leaves the difference alone."
    )


def _noise(context: ArmsContext) -> None:
    st.markdown(show.escape(text.noise(context.found)))
    st.caption(
        "Evaluation noise is known where rows of one run at one step repeat, run noise where runs of one setting do. "
        "The interval takes what pairs leave, which holds both."
    )


PANELS = (
    Panel("arms_every", "How do all arms compare?", _every, lambda c: f"{len(c.compared.compared) + 1} arms"),
    Panel("arms_pairs", "What does each pair say?", _pairs, lambda c: f"{len(c.found.arms.pairs)} pairs"),
    Panel("arms_noise", "How noisy are runs?", _noise),
)
