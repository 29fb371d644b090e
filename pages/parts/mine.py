"""All that one person has here: taken away as one file, or deleted for good."""

import io
import json
import re
import zipfile

import streamlit as st

from core.dashboards import unpack
from core.dashboards.exchange import to_file as dashboard_file
from core.errors import BadInput
from core.forecasts import to_file as forecast_file
from core.store import dashboard_changes, dashboards, forecasts
from core.store.accounts import Account
from core.store.dashboard_lists import ListedDashboard, mine
from core.store.forecasts import my_forecasts
from core.store.jobs import erase_job, my_jobs
from pages.parts import kept, question, upload

AGREED = "mine_agreed"


def own_dashboards(who: Account) -> list[ListedDashboard]:
    """Return the dashboards that somebody owns, deleted ones too; those that they may change only are another's."""
    return [one for one in mine(who) if one.mine]


def table() -> str:
    """Return what this browser's table is called; empty where there is none."""
    held = st.session_state.get(question.UPLOAD)
    return held.name if held else kept.name() or ""


def everything(who: Account) -> bytes:
    """Return a zip with every version of every dashboard, every forecast with its results, and this browser's table.

    A dashboard is the file that another explorer takes; one that was deleted is brought back before it can be taken.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for one in own_dashboards(who):
            if one.deleted is None:
                for number in range(1, one.latest + 1):
                    found = dashboards.open_dashboard(who, one.id, number)
                    name = f"dashboards/{_stem(one.title)}-{one.id[:6]}/version-{number}.json"
                    file.writestr(name, dashboard_file(unpack(found.document, found.blobs)))
        for stamped in my_forecasts(who):
            name = f"forecasts/{_stem(stamped.forecast.title)}-{stamped.id[:6]}"
            file.writestr(f"{name}.json", forecast_file(stamped.forecast))
            results = [
                {
                    "value": r.value, "note": r.note, "author": r.author, "created": r.created.isoformat(),
                    "withdrawn": r.withdrawn.isoformat() if r.withdrawn else None,
                }
                for r in stamped.results
            ]  # fmt: skip
            file.writestr(f"{name}-results.json", json.dumps(results, indent=1, ensure_ascii=False))
        held = st.session_state.get(question.UPLOAD)
        if held:
            file.writestr(f"table/{_stem(held.name)}.csv", held.to_csv())
    return packed.getvalue()


def delete_all(who: Account) -> None:
    """Delete all of it for good. Raises BadInput where nobody agreed, and where the database cannot be used."""
    if not st.session_state.get(AGREED):
        raise BadInput("Nothing was deleted: say first that you know that it cannot be brought back.")
    for one in own_dashboards(who):
        dashboard_changes.erase(who, one.id)
    for stamped in my_forecasts(who):
        forecasts.erase_forecast(who, stamped.id)
    for job in my_jobs(who):
        erase_job(who, job.id)
    upload.forget()


def _stem(title: str) -> str:
    return re.sub(r"[^\w-]+", "-", title).strip("-")[:60] or "untitled"
