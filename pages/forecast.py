"""One forecast: what was foretold, when, by what; and what its run gave."""

import streamlit as st

from core.charts.forecasts.forecast_errors import forecast_errors
from core.errors import BadInput
from core.forecasts import to_file
from core.runs import parse_number
from core.store import forecasts
from core.store.access import Right
from core.store.forecasts import StampedForecast, open_forecast
from core.verdict import Reason, Verdict
from pages.parts import account, badge, show, state
from pages.parts.dashboard.edit import SEEN
from pages.parts.forecast import text
from pages.parts.frame import screen
from pages.parts.guard import guarded

MENU = {"title": "Forecast", "order": 139, "under": "forecasts"}
RESULT, NOTE, WHO = "forecast_result", "forecast_note", "forecast_who"


def _title() -> str:
    try:
        return open_forecast(account.current(), state.get("forecast")).forecast.title
    except BadInput:
        return "Which forecast?"  # why it cannot be opened is said below


def _add(key: str) -> None:
    value = parse_number(str(st.session_state[RESULT]))
    forecasts.add_result(account.needed(), key, value, str(st.session_state[NOTE]))


def _withdraw(key: str, result: str) -> None:
    forecasts.withdraw_result(account.needed(), key, result)


def _show(key: str) -> None:
    forecasts.show_forecast(account.needed(), key, st.session_state[f"{WHO}_{key}"])


def _delete(key: str) -> None:
    forecasts.delete_forecast(account.needed(), key)
    state.put(forecast="")


def _results(found: StampedForecast) -> None:
    """Show what was said of the run, and ask for its result where there is none."""
    for one in found.results:
        said = f"{one.value:g} {found.forecast.unit} by {one.author} on {one.created:%Y-%m-%d}. {one.note}".strip()
        with st.container(horizontal=True, vertical_alignment="center"):
            gone = f" Withdrawn on {one.withdrawn:%Y-%m-%d}." if one.withdrawn else ""
            st.markdown(show.escape(f"Result: {said}{gone}"))
            if found.right is Right.OWN and not one.withdrawn:
                st.button("Withdraw it", on_click=guarded(_withdraw), args=(found.id, one.id), key=f"gone_{one.id}")
    if found.right is Right.OWN and found.result is None:
        with st.form("forecast_form", border=True):
            st.text_input(show.escape(f"What the run gave ({found.forecast.unit})"), key=RESULT, max_chars=40)
            st.text_input("A note: which run, which step", key=NOTE, max_chars=300)
            st.form_submit_button("Add the result", type="primary", on_click=guarded(_add), args=(found.id,))


def _behind(found: StampedForecast) -> None:
    """Show what the forecast was made from, its seal, and who sees it."""
    one = found.forecast
    with st.expander("What was foretold, in full", expanded=True):
        st.caption(show.escape(text.about(found)))
        show.grid(text.features(one), "forecast-run", show.provenance(one.unit, one.source))
    with st.expander("Its seal"):
        st.markdown(text.PROVES)
        st.code(f"{one.stamped} {found.digest}", language=None, wrap_lines=True)
        st.download_button(
            "The forecast as a file",
            to_file(one),
            f"{show.stem(one.title)}.json",
            "application/json",
            on_click="ignore",
        )
    if found.right is Right.OWN:
        with st.expander("Who sees it"):
            seen = list(SEEN)
            st.radio(
                "Who sees it", seen, seen.index(found.visibility), format_func=SEEN.__getitem__,
                key=f"{WHO}_{found.id}", on_change=guarded(_show), args=(found.id,),
            )  # fmt: skip
            st.button("Delete this forecast", on_click=guarded(_delete), args=(found.id,))


with screen("forecast", _title) as answer:
    if key := state.get("forecast"):
        found = open_forecast(account.current(), key)
        one = found.forecast
        with answer:
            st.markdown(show.emphasised(f"{text.foretold(one)}. {text.outcome(found.score, one.unit)}"))
            reasons = tuple(Reason(r.level, r.text) for r in one.reasons)
            badge.badge(Verdict(one.verdict, reasons), "forecast", brief=True)
        rows = text.rows([(one, found.score)])
        show.picture(forecast_errors(rows), "forecast", rows, show.provenance(one.unit, one.source), first=True)
        _results(found)
        _behind(found)
        st.page_link("pages/forecasts.py", label="All forecasts", icon=":material/approval:")
    else:
        with answer:
            st.markdown("This address names none. Those that there are stand in a list:")
            st.page_link("pages/forecasts.py", label="All forecasts", icon=":material/approval:")
            st.caption(show.provenance("forecasts", "Library"))
