"""Bring one's own table: the file, and the ways in which it can be read again. A plan can be brought back as well.

A file that cannot be fitted yet stays: `pending` gives its reading, so that its columns can be corrected.
"""

from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import settings
from core.errors import BadInput
from core.log import refused
from core.runs import Mapped, in_child
from core.runs.build import NATS
from core.runs.kept import Correction, KeptReading, correction_for, headers_of, remember
from core.runs.options import OpenQuestion, ReadOptions
from core.runs.read.limits import MAX_BYTES, too_large
from core.runs.words import quote
from pages.parts import answers, drop, kept, plan_file, question, show, state
from pages.parts.guard import guarded
from pages.parts.kept import ANSWERS, CHOICES, CORRECTIONS, READING

BESIDE = "upload_beside"  # the table that was chosen when a file could not be used
TAKEN = "uploads_taken"  # how many times files were taken: the number of the box
NEW = "upload_new"  # whether the last file that was taken is not kept yet
AS_CORRECTED = "upload_as_corrected"  # the file whose corrections the last one took over
UNITS = [NATS, "bits per token", "nats per byte", "bits per byte"]


def ask(label: str = "Or upload your runs") -> None:
    """Ask for a file; a new one becomes the table of this session, or says why not, below itself.

    A plan as it was copied becomes the target. Files may be dropped anywhere on the page.
    """
    in_child.readers().warm()
    with st.container(border=True, key="upload_box"):
        files = st.file_uploader(
            label, key=f"data_file_{st.session_state.setdefault(TAKEN, 0)}", accept_multiple_files=True,
            max_upload_size=settings.UPLOAD.value(),
            help="One row a run or a checkpoint: a loss, and what was varied, such as params and tokens. Files that "
            "belong together may be dropped together. A plan that was copied as JSON sets the target.",
        )  # fmt: skip
        if files:
            try:
                _take([file.name for file in files], [file.getvalue() for file in files])
            finally:
                st.session_state[TAKEN] += 1  # an empty box: one with files copies them at each redraw
                _let_go()
            st.rerun()
        if (line := st.session_state.get("upload_wrong")) and st.session_state.get(BESIDE) == state.get("data"):
            st.error(show.escape(line))
        if is_own() and READING in st.session_state:
            _unit()
        plan_file.said()
        _keeping()
    kept.cookies(box=True)
    drop.anywhere()


def _unit() -> None:
    """Ask in which unit the losses of the session's table are."""
    if any(target.startswith("loss") for target in st.session_state[question.UPLOAD].targets):
        st.session_state.setdefault("w:data:unit", st.session_state[question.UPLOAD].loss_unit)
        st.selectbox("Its losses are in", UNITS, key="w:data:unit", on_change=guarded(_change_unit))


def _keeping() -> None:
    """Say what of a table is kept and for how long; of one's own how it was read, and offer to delete it."""
    if (before := st.session_state.get(AS_CORRECTED)) and is_own():
        st.caption(f"Its columns are read as you corrected those of {show.escape(before)}, which has the same headers.")
        st.button("Read it by its headers", key="upload_undo", icon=":material/undo:", on_click=guarded(_undo))
    table = st.session_state.get(question.UPLOAD)
    named = table.name if table else kept.name()
    st.caption(show.escape(kept.promise(named)))
    if named:
        st.button(
            "Forget my table", key="upload_forget", icon=":material/delete:", on_click=guarded(forget),
            help="Deletes it from this server, this browser and this session. A link that you stored keeps its copy.",
        )  # fmt: skip


def forget() -> None:
    """Delete the table: from the store, the browser and this session, with all that was computed from it."""
    kept.forget()
    _forget_answers()


def let_go_if_forgotten() -> None:
    """Take the table from this session as well where its visitor had it forgotten in another tab."""
    if kept.forgotten_elsewhere():
        kept.let_go(kept.ELSEWHERE)
        _forget_answers()


def _forget_answers() -> None:
    """Take from this session what was computed from the table."""
    for key in (AS_CORRECTED, BESIDE, "upload_wrong", question.QUESTION, question.TABLES, answers.ANSWERS):
        st.session_state.pop(key, None)
    state.forget_widgets()


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
    return {"mapping": None, "loss_unit": NATS, "options": ReadOptions()} | st.session_state.get(CHOICES, {})


def answer(option: str, value: Any) -> None:
    """Read the file again with an open question answered, or rows taken back."""
    read_again(options=replace(choices()["options"], **{option: value}))


def answer_question(question: OpenQuestion, label: str) -> None:
    """Read the file again with an open question answered by one of its choices."""
    before = [pair for pair in _answers() if not _same(pair[0], question)]
    st.session_state[ANSWERS] = (*before, (question, label))
    _set(question, dict(question.choices)[label])


def answered() -> tuple[tuple[OpenQuestion, str], ...]:
    """Return the questions that were answered, each with its choice, as far as the file is read by the answer."""
    return tuple((question, label) for question, label in _answers() if _in_force(question, label))


def ask_again(question: OpenQuestion) -> None:
    """Read the file again without the answer to a question, which it leaves open then."""
    st.session_state[ANSWERS] = tuple(pair for pair in _answers() if not _same(pair[0], question))
    _set(question, None)


def _answers() -> tuple[tuple[OpenQuestion, str], ...]:
    return st.session_state.get(ANSWERS, ())


def _same(one: OpenQuestion, other: OpenQuestion) -> bool:
    return (one.option, one.column) == (other.option, other.column)


def _in_force(question: OpenQuestion, label: str) -> bool:
    options, value = choices()["options"], dict(question.choices)[label]
    if question.option == "column":
        return (question.column, value) in options.columns
    return getattr(options, question.option) == value


def _set(question: OpenQuestion, value: str | None) -> None:
    """Read the file again with what a question sets, or without it where `value` is None."""
    if question.option != "column":
        answer(question.option, value or "")
        return
    others = [pair for pair in choices()["options"].columns if pair[0] != question.column]
    answer("columns", tuple(others if value is None else [*others, (question.column, value)]))


def correct(mapping: tuple[Mapped, ...]) -> None:
    """Read the file again with a person's mapping of its columns."""
    read_again(mapping=mapping, options=replace(choices()["options"], columns=()))


def read_again(**changed: Any) -> None:
    """Read the cells of the file in another way; what is wrong with that is said below the file."""
    reading: in_child.FileReading = st.session_state[READING]
    _read(choices() | changed, in_child.read_cells, reading.raw, reading.name)


def _let_go() -> None:
    """Give back the memory in which the server keeps the bytes of this session's files."""
    if context := get_script_run_ctx():
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def _take(names: list[str], parts: list[bytes]) -> None:
    """Read new files, which become the table of this session where they have runs; a plan becomes its target."""
    st.session_state.pop(plan_file.SAID, None)
    if len(parts) == 1 and plan_file.is_plan(parts[0]):
        try:
            plan_file.take(names[0], parts[0])
            st.session_state["upload_wrong"] = ""
        except BadInput as err:
            _refused("plan", err)
        return
    kept.corrections()
    st.session_state.pop(READING, None)
    sizes = tuple(map(len, parts))
    with st.spinner("Reading the file" if len(names) == 1 else "Reading the files"):
        _read({}, in_child.read_files, b"".join(parts), " + ".join(names), {"names": tuple(names), "sizes": sizes})


def _read(chosen: dict[str, Any], how: Any, data: bytes, name: str, files: dict[str, Any] | None = None) -> None:
    """Read files for the first time, or cells in another way: the session's table, or a line that says why not."""
    try:
        if len(data) > (most := settings.UPLOAD.value()) * 1_000_000:
            raise BadInput(f"{quote(name)} has {len(data) / 1e6:.1f} MB: an upload may have {most} MB here")
        if len(data) > MAX_BYTES:
            raise too_large(name, len(data))
        given = files or {"name": name}
        reading = in_child.readers().call(how, data, quote(name), **given, **chosen)
        if files:
            reading, chosen = _as_corrected(reading)
            st.session_state[NEW] = True
        st.session_state[READING], st.session_state[CHOICES] = reading, chosen
        if reading.runs is None:
            raise BadInput(reading.refusal)
        question.upload(reading.runs, again=not files)
        st.session_state["upload_wrong"] = ""
    except BadInput as err:
        _refused("upload", err)
        return
    if not files:
        _remember(reading)
    kept.put(
        KeptReading(reading, **choices(), answers=_answers(), corrections=kept.corrections()),
        new=st.session_state.pop(NEW, False),
    )


def _refused(what: str, err: BadInput) -> None:
    """Say below the box, as long as the same table is chosen, why a file cannot be used."""
    refused(what, err)
    st.session_state["upload_wrong"], st.session_state[BESIDE] = str(err), state.get("data")


def _as_corrected(reading: in_child.FileReading) -> tuple[in_child.FileReading, dict[str, Any]]:
    """Return a new file and its choices: as a person corrected the last one with the same headers, where one did."""
    st.session_state.pop(AS_CORRECTED, None)
    st.session_state.pop(ANSWERS, None)
    found = correction_for(kept.corrections(), reading)
    if found is None:
        return reading, {}
    chosen = {"mapping": found.mapping, "loss_unit": found.loss_unit, "options": ReadOptions(columns=found.columns)}
    try:
        again = in_child.readers().call(
            in_child.read_cells, reading.raw, quote(reading.name), name=reading.name, **chosen
        )
    except BadInput as err:
        refused("corrections", err)
        return reading, {}
    if again.runs is None:
        return reading, {}
    st.session_state[AS_CORRECTED] = found.name
    return again, chosen


def _remember(reading: in_child.FileReading) -> None:
    """Remember how a person had the columns of a file read, for the next one with the same headers."""
    now = choices()
    said = Correction(headers_of(reading), reading.name, now["mapping"], now["loss_unit"], now["options"].columns)
    st.session_state[CORRECTIONS] = remember(kept.corrections(), said)


def _undo() -> None:
    """Read the file as its headers say, and forget what was said of the last one with the same headers."""
    st.session_state.pop(AS_CORRECTED, None)
    st.session_state.pop("w:data:unit", None)
    read_again(mapping=None, loss_unit=NATS, options=replace(choices()["options"], columns=()))


def _change_unit() -> None:
    """Read the same columns again with the losses in another unit."""
    read_again(loss_unit=st.session_state["w:data:unit"])
