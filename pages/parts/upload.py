"""Bring one's own table: the file, and the ways in which it can be read again.

A file that cannot be fitted yet stays: `pending` gives its reading, so that its columns can be corrected.
"""

from dataclasses import replace
from typing import Any

import streamlit as st

from core.errors import BadInput
from core.log import refused
from core.runs import Mapped, in_child
from core.runs.build import NATS
from core.runs.options import ReadOptions
from core.runs.words import quote
from pages.parts import question, show, state
from pages.parts.guard import guarded

READING, CHOICES = "upload_reading", "upload_choices"  # the last file as it was read, and how it was asked to be
BESIDE = "upload_beside"  # the table that was chosen when a file gave no runs
UNITS = [NATS, "bits per token", "nats per byte", "bits per byte"]


def ask() -> None:
    """Ask for a file; a new one becomes the table of this session, or says why not, below itself."""
    in_child.readers().warm()
    with st.container(border=True):
        file = st.file_uploader(
            "Or upload your runs", key="data_file",
            help="One row a run or a checkpoint: a loss, and what was varied, such as params and tokens. It stays in "
            "this browser session unless you make a link.",
        )  # fmt: skip
        if file and st.session_state.get("uploaded") != file.file_id:
            st.session_state["uploaded"] = file.file_id
            if _take(file.name, file.getvalue()):
                st.rerun()
        if file and (line := st.session_state.get("upload_wrong")):
            st.error(show.escape(line))
        if is_own():
            st.session_state.setdefault("w:data:unit", st.session_state[question.UPLOAD].loss_unit)
            st.selectbox("Its losses are in", UNITS, key="w:data:unit", on_change=guarded(_change_unit))


def is_own() -> bool:
    """Whether the table in use is this session's upload, not yet shared."""
    return state.get("data") == question.UPLOAD and question.UPLOAD in st.session_state and not state.get("share")


def pending() -> in_child.FileReading | None:
    """Return the file whose columns can be corrected: this session's table, or one that gave no runs.

    The latter is put aside once another table is chosen.
    """
    reading: in_child.FileReading | None = st.session_state.get(READING)
    waiting = reading and reading.runs is None and st.session_state.get(BESIDE) == state.get("data")
    return reading if waiting or is_own() else None


def put_aside() -> None:
    """Let go of a file that gave no runs."""
    st.session_state.pop(READING, None)
    st.session_state["upload_wrong"] = ""


def choices() -> dict[str, Any]:
    """Return how the file is read: `mapping` (None: as its headers say), `loss_unit`, and `options`."""
    return st.session_state.get(CHOICES) or {"mapping": None, "loss_unit": NATS, "options": ReadOptions()}


def answer(option: str, value: Any) -> None:
    """Read the file again with an open question answered, or rows taken back."""
    read_again(options=replace(choices()["options"], **{option: value}))


def correct(mapping: tuple[Mapped, ...]) -> None:
    """Read the file again with a person's mapping of its columns."""
    read_again(mapping=mapping, options=replace(choices()["options"], columns=()))


def read_again(**changed: Any) -> None:
    """Read the cells of the file in another way; what is wrong with that is said below the file."""
    reading: in_child.FileReading = st.session_state[READING]
    _read(choices() | changed, in_child.read_cells, reading.raw, reading.name)


def _take(name: str, data: bytes) -> bool:
    """Read a new file; return whether it became the table of this session."""
    st.session_state.pop(READING, None)
    with st.spinner("Reading the file"):
        return _read({}, in_child.read_file, data, name)


def _read(chosen: dict[str, Any], how: Any, data: bytes, name: str) -> bool:
    try:
        reading = in_child.readers().call(how, data, quote(name), name=name, **chosen)
        st.session_state[READING], st.session_state[CHOICES] = reading, chosen
        if reading.runs is None:
            st.session_state[BESIDE] = state.get("data")
            raise BadInput(reading.refusal)
        question.upload(reading.runs)
        st.session_state["upload_wrong"] = ""
    except BadInput as err:
        refused("upload", err)
        st.session_state["upload_wrong"] = str(err)
    return not st.session_state["upload_wrong"]


def _change_unit() -> None:
    """Read the same columns again with the losses in another unit."""
    read_again(loss_unit=st.session_state["w:data:unit"])
