"""What of a visitor's upload outlives the session: kept in the store, and found again by a cookie of this browser.

The cookie holds the key of the table and nothing else; the address never does. What a session has of an upload stands
under the names below.
"""

from datetime import timedelta

import streamlit as st
from streamlit.components.v2 import component

from core.errors import BadInput
from core.log import refused
from core.runs.kept import Correction, KeptReading, unpack_reading_in_child
from core.store import (
    DAY,
    KEY,
    NOT_KEPT,
    UploadTicket,
    change_upload,
    find_upload,
    forget_upload,
    has_upload,
    keep_upload,
    may_have_lost,
    open_upload,
)
from pages.parts import state
from pages.parts.guard import guarded

COOKIE = "explorer_table"
UPLOAD = "upload"  # the session's own table; as a choice of `data` it says that this one is meant
READING, CHOICES = "upload_reading", "upload_choices"  # the last file as it was read, and how it was asked to be
ANSWERS = "upload_answers"  # the questions that were answered, each with its choice
CORRECTIONS = "upload_corrections"  # what was said of the columns of files, for the next with the same headers
TICKET = "kept_ticket"  # by what the table is found again, None where nothing is kept
WHY_NOT = "kept_why_not"  # a sentence where the table of this session is not kept
KEYS = "kept_keys"  # the keys that this session has had, the last one last
DELETED = "kept_deleted"  # the sentence that says so where the table was deleted and no other came since
REFUSED = "kept_refused"  # whether this browser takes no cookies
GONE = "Your table is deleted: nothing of it is left on this server, in this browser or in this session."
ELSEWHERE = "Your table was forgotten in another tab: nothing of it is left on this server or in this session."
BLOCKED = (
    "This browser takes no cookies: nothing is kept once the page is loaded again, and a file may not arrive at all. "
    "Allow cookies for this site."
)
ALONE = " Its file is too large to be kept: once the page is loaded again, its columns stay as they are read now."

# A cookie is written once a page load, and deleted only where it is still one of this session's.
_SCRIPT = """
export default function({data, setStateValue}) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const read = name => document.cookie.split("; ").find(c => c.startsWith(name + "="))?.slice(name.length + 1);
  const write = (name, text, seconds) => {
    document.cookie = `${name}=${text}; path=/; max-age=${seconds}; SameSite=Lax${secure}`;
  };
  const probe = data.cookie + "_probe";
  write(probe, "1", 60);
  if (read(probe) !== "1") setStateValue("refused", true);
  write(probe, "", 0);
  if (data.key && window.explorerTable !== data.key) write(data.cookie, data.key, data.seconds);
  if (data.key) window.explorerTable = data.key;
  if (data.gone.includes(read(data.cookie))) write(data.cookie, "", 0);
}
"""
_COOKIES = component("explorer_cookies", js=_SCRIPT)
_OUT_OF_THE_WAY = "<style>.st-key-explorer_cookies {position: absolute; height: 0; overflow: hidden}</style>"


def ticket() -> UploadTicket | None:
    """Return by what this visitor's table is found again, None where nothing is kept. Raises BadInput as the store."""
    if TICKET not in st.session_state:
        key = str(st.context.cookies.get(COOKIE, ""))
        _hold(find_upload(key) if KEY.fullmatch(key) else None)
    return st.session_state[TICKET]


def name() -> str:
    """Return what this visitor's kept table is called, "" where there is none or the store does not say."""
    try:
        found = ticket()
    except BadInput as err:
        refused("kept", err)
        return ""
    return found.name if found else ""


def reopen() -> str:
    """Choose the kept table where a session begins at an address that chooses nothing; return a sentence that says so.

    Returns "" where nothing was chosen in this way.
    """
    if state.PUBLISHED in st.session_state or st.query_params or not name():
        return ""
    state.presume(data=UPLOAD)
    return f"Your table {name()} is open again. {promise('It')}"


def restore() -> None:
    """Lay the kept table into this session, as it was read. Raises BadInput where there is none."""
    if said := st.session_state.get(DELETED):
        raise BadInput(said)
    found = ticket()
    if found is None:
        raise BadInput(f"{NOT_KEPT} {BLOCKED}" if st.session_state.get(REFUSED) else NOT_KEPT)
    kept = open_upload(found.key, unpack=unpack_reading_in_child)
    st.session_state[UPLOAD] = kept.reading.runs
    if kept.whole:
        st.session_state[READING] = kept.reading
    st.session_state[CHOICES] = {"mapping": kept.mapping, "loss_unit": kept.loss_unit, "options": kept.options}
    st.session_state[ANSWERS], st.session_state[CORRECTIONS] = kept.answers, kept.corrections


def corrections() -> tuple[Correction, ...]:
    """Return what this visitor said of the columns of files, in this session or in the one of the kept table."""
    if CORRECTIONS not in st.session_state:
        st.session_state[CORRECTIONS] = ()
        try:
            if found := ticket():
                st.session_state[CORRECTIONS] = open_upload(found.key, unpack=unpack_reading_in_child).corrections
        except BadInput as err:
            refused("kept", err)
    return st.session_state[CORRECTIONS]


def put(kept: KeptReading, new: bool) -> None:
    """Keep a table: a `new` one in place of the one before, another as itself read in another way.

    Where that fails the session has it all the same, and `promise` says why it is not kept.
    """
    st.session_state[WHY_NOT], st.session_state[DELETED] = "", ""
    if st.session_state.get(REFUSED):
        return
    try:
        found = ticket()
        if new or found is None:
            _hold(None)
            _hold(keep_upload(kept, found, unpack=unpack_reading_in_child))
        elif changed := change_upload(found, kept, unpack=unpack_reading_in_child):
            st.session_state[TICKET] = changed
        else:
            st.session_state[WHY_NOT] = "it was deleted, has expired, or made way for one of another tab"
    except BadInput as err:
        refused("kept", err)
        why = str(err).rstrip(".")
        st.session_state[WHY_NOT] = why[:1].lower() + why[1:]


def forget() -> None:
    """Delete the kept table. Raises BadInput where the database cannot be used."""
    if found := ticket():
        forget_upload(found)
    let_go(GONE)


def let_go(said: str) -> None:
    """Take the table from this session; `said` is what its address says from now on."""
    for key in (UPLOAD, READING, CHOICES, ANSWERS, CORRECTIONS, WHY_NOT):
        st.session_state.pop(key, None)
    _hold(None)
    st.session_state[DELETED] = said


def forgotten_elsewhere() -> bool:
    """Return whether this session has a table that was kept, and that its visitor has deleted since, in another tab.

    One that has expired, made way for the visitor's next, or was lost by the store stays with its session.
    """
    held: UploadTicket | None = st.session_state.get(TICKET)
    if UPLOAD not in st.session_state or held is None or held.left <= timedelta(0):
        return False
    try:
        return not has_upload(held) and not may_have_lost(held)
    except BadInput as err:
        refused("kept", err)
        return False


def promise(what: str = "") -> str:
    """Say of the table called `what`, or of the next one where there is none, what is kept and for how long."""
    if st.session_state.get(REFUSED):
        return BLOCKED
    if why := st.session_state.get(WHY_NOT):
        return f"{what or 'It'} is gone once the page is loaded again: {why}."
    if not name():
        return f"An upload is kept on this server for {DAY // timedelta(hours=1)} hours, for this browser alone."
    left = st.session_state[TICKET].left
    if left <= timedelta(0):
        return f"{what} is gone once the page is loaded again: it was kept for its {DAY // timedelta(hours=1)} hours."
    hours = left // timedelta(hours=1)
    long = f"{hours} more hour{'' if hours == 1 else 's'}" if hours else "less than an hour"
    alone = "" if st.session_state[TICKET].whole else ALONE
    return f"{what} is kept on this server for {long}, for this browser alone.{alone}"


def cookies(box: bool) -> None:
    """Write or delete the cookie of this session's table; with a `box` for files, see whether cookies are taken.

    It is drawn once a redraw: at the top of a page where there is something to write, else beside the box.
    """
    held: UploadTicket | None = st.session_state.get(TICKET)
    now = held if held and held.key != st.context.cookies.get(COOKIE) else None  # else it stands there already
    keys: list[str] = st.session_state.get(KEYS, [])
    gone = [key for key in keys if not held or key != held.key]
    if box == bool(now or gone):
        return
    seconds = int(now.left.total_seconds()) if now else 0
    data = {"cookie": COOKIE, "key": now.key if now else "", "seconds": seconds, "gone": gone}
    st.html(_OUT_OF_THE_WAY)
    _COOKIES(key="explorer_cookies", data=data, default={"refused": False}, on_refused_change=guarded(_refuse))


def _refuse() -> None:
    """Keep nothing for a browser that could never ask for it."""
    st.session_state[REFUSED], found = True, st.session_state.get(TICKET)
    _hold(None)
    if found:
        forget_upload(found)


def _hold(found: UploadTicket | None) -> None:
    """Make a ticket the one of this session. Its address says from now on which table is meant, in every case."""
    st.session_state[TICKET] = found
    if found:
        st.session_state[KEYS] = [*st.session_state.get(KEYS, []), found.key]
        state.always_say("data")
