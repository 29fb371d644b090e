"""One's jobs, drawn as they go on: how far each is, what came of it, and how to stop or delete it."""

import streamlit as st

from core.store.accounts import Account
from core.store.jobs import UNDONE, Job, JobState, cancel_job, erase_job, my_jobs
from pages.parts import account, show
from pages.parts.guard import guarded
from pages.parts.server import workers

LOOK_AGAIN = 2.0  # seconds between looks while one waits or runs
WORDS = {
    JobState.WAITING: "waits", JobState.RUNNING: "runs", JobState.DONE: "done", JobState.CANCELLED: "stopped",
    JobState.REFUSED: "refused",
}  # fmt: skip


def draw(who: Account) -> None:
    """Draw the jobs of somebody, anew as long as one of them goes on."""
    found = my_jobs(who)
    going = any(job.state in UNDONE for job in found)
    if going:
        workers.wake()
    st.fragment(_listed, run_every=LOOK_AGAIN if going else None)(who)


def _listed(who: Account) -> None:
    found = my_jobs(who)
    if not found:
        st.markdown("No fit was sent here. *Fit while I am away* on the Fit page sends one.")
    going = any(job.state in UNDONE for job in found)
    if not going and st.session_state.get("jobs_going"):
        st.session_state["jobs_going"] = False
        st.rerun()
    st.session_state["jobs_going"] = going
    for job in found:
        _one(job)


def _one(job: Job) -> None:
    with st.container(border=True):
        if job.state == JobState.RUNNING:
            steps = f": {job.done:,} of {job.total:,}" if job.total else ""
            st.progress(job.share, show.escape(f"{job.title} · {job.stage}{steps}"))
        else:
            said = f": {job.said}" if job.said else ""
            st.markdown(f"{show.escape(job.title)} — {WORDS[job.state]}{show.escape(said)}")
        st.caption(f"{job.created:%Y-%m-%d %H:%M} UTC")
        with st.container(horizontal=True):
            if job.state == JobState.DONE:
                mark = "&" if "?" in job.address else "?"
                st.link_button("Open", f"{job.address}{mark}share={job.link}", icon=":material/open_in_new:")
            if job.state in UNDONE:
                st.button("Stop", key=f"job_stop_{job.id}", on_click=guarded(_cancel), args=(job.id,))
            else:
                st.button("Delete", key=f"job_delete_{job.id}", on_click=guarded(_erase), args=(job.id,))


def _cancel(key: str) -> None:
    cancel_job(account.needed(), key)


def _erase(key: str) -> None:
    erase_job(account.needed(), key)
