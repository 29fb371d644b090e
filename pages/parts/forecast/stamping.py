"""Stamp a forecast from where a prediction stands: its title is asked, all else is as it is shown."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.fit import Calibrated, Fit
from core.forecasts import stamp
from core.store.forecasts import keep_forecast
from core.units import count
from core.verdict import Verdict
from pages.parts import account
from pages.parts.guard import guarded
from pages.parts.markdown import escape

TITLE = "forecast_title"


def offer(calibrated: Calibrated, fit: Fit | None, at: Mapping[str, float], found: Verdict) -> None:
    """Offer to stamp the prediction for a run `at` values by column."""
    with st.popover("Stamp this forecast", icon=":material/approval:"):
        st.markdown(
            "The prediction is kept as it is now, with its time and a SHA-256. Once the run is trained, its result is "
            "held against it."
        )
        st.text_input("What the run is called", _called(at), max_chars=300, key=TITLE)
        st.button(
            "Stamp", type="primary", key="stamp_forecast", on_click=guarded(_stamp),
            args=(calibrated, fit, dict(at), found),
        )  # fmt: skip


def _called(at: Mapping[str, Any]) -> str:
    """Return what a run is called where nobody says it."""
    size = next((at[n] for n in ("params", "params_non_embedding", "flops") if n in at), None)
    return "Our next run" if size is None else f"Our {count(size)} run"


def _stamp(calibrated: Calibrated, fit: Fit | None, at: dict[str, float], found: Verdict) -> None:
    who = account.needed()
    forecast = stamp(calibrated, at, str(st.session_state[TITLE]), found, who.name, fit)
    key = keep_forecast(who, forecast)
    st.toast(f"Stamped: [{escape(forecast.title)}](forecast?forecast={key}).", icon=":material/approval:")
