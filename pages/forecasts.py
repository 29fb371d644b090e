"""Which forecasts were stamped before their runs, and how often their intervals held."""

from collections.abc import Sequence

import streamlit as st

from core.charts.forecasts.forecast_errors import forecast_errors
from core.forecasts import calibration, from_file
from core.forecasts.replays import replays
from core.store import forecasts
from core.store.forecasts import StampedForecast, listed_forecasts, my_forecasts
from pages.parts import account, show
from pages.parts.forecast import text
from pages.parts.frame import screen
from pages.parts.guard import guarded

MENU = {"title": "Forecasts", "order": 138, "section": "Library"}
FILE = "forecast_file"
REPLAYS = (
    "Nobody has stamped one here yet. Shown are replays: laws fitted to smaller runs of bundled tables foretell the "
    "largest ones, which were hidden."
)


def _bring() -> None:
    file = st.session_state[FILE]
    if file is not None:
        forecasts.keep_forecast(account.needed(), from_file(file.getvalue()), brought=True)


def _restore(key: str) -> None:
    forecasts.restore_forecast(account.needed(), key)


def _erase(key: str) -> None:
    forecasts.erase_forecast(account.needed(), key)


def _line(one: StampedForecast) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if one.deleted is None:
            st.page_link(
                "pages/forecast.py", label=show.escape(one.forecast.title), icon=":material/approval:",
                query_params={"forecast": one.id},
            )  # fmt: skip
        else:
            st.markdown(f"~~{show.escape(one.forecast.title)}~~, deleted on {one.deleted:%Y-%m-%d}")
            st.button("Bring back", on_click=guarded(_restore), args=(one.id,), key=f"restore_{one.id}")
            st.button("Erase for good", on_click=guarded(_erase), args=(one.id,), key=f"erase_{one.id}")
        said = f"{text.foretold(one.forecast).replace('**', '')}. {text.outcome(one.score, one.forecast.unit)}"
        st.caption(show.escape(said))


def _list(title: str, found: Sequence[StampedForecast], empty: str) -> None:
    st.subheader(title, anchor=False)
    if not found:
        st.caption(empty)
    for one in found:
        _line(one)


with screen("forecasts", "How often do forecasts hold?") as answer:
    who = account.current()
    theirs, listed = my_forecasts(who) if who else [], listed_forecasts()
    kept = [f for f in theirs if f.deleted is None]
    known = [*kept, *(f for f in listed if f.id not in {t.id for t in kept})]
    pairs = [(f.forecast, f.score) for f in known] or replays()
    found = calibration(pairs)
    with answer:
        st.markdown(text.answer(found, not known))
        st.caption(REPLAYS if not known else text.believe(found))
    rows = text.rows(pairs)
    line = show.provenance("% off the forecast", "forecasts" if known else "replays of bundled runs")
    show.picture(forecast_errors(rows), "forecasts", rows, line, first=True)
    if not known:
        st.caption(text.believe(found))
    st.page_link("pages/extrapolate.py", label="Predict a run, and stamp it", icon=":material/trending_flat:")
    _list("Yours", theirs, "None yet: the page on the loss of a larger run has a button that stamps one.")
    _list("Listed for everybody", listed, "Nobody has listed one here yet.")
    with st.expander("Bring a forecast from a file"):
        st.file_uploader(
            "The JSON that its page, or the shell, wrote", type="json", key=FILE, on_change=guarded(_bring)
        )
    with st.expander("What a stamp proves"):
        st.markdown(text.PROVES)
    st.caption(show.escape(line))
