"""What a person has chosen, by the names that links carry: kept in the session, mirrored in the URL.

The session is the truth while it lives, because widgets disappear with their page. The URL is read when a session
begins and when it changes without a widget having done it (a pasted link, the back button, a card on the home page).
"""

from collections.abc import Iterable
from contextvars import ContextVar
from decimal import Decimal
from typing import Any, NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.errors import BadInput
from core.runs.words import listing, plural, quote
from pages.parts import show
from pages.parts.guard import guarded
from pages.parts.link import RENAMED, choice_of

STORE, PUBLISHED, TOUCHED, WIDGET = "chosen", "published", "touched", "w:"
OWN = "upload"  # the data of an address that is about a visitor's own table
SAID = "always_said"  # names that the address has even where they are at their default
MOST_COMPLAINTS = 5  # about one link
PLACE: ContextVar[DeltaGenerator | None] = ContextVar("place", default=None)  # for complaints, of the page now drawn


def default(name: str) -> Any:
    """Return what `name` is where nothing is chosen."""
    return choice_of(name).default  # type: ignore[union-attr]


def get(name: str) -> Any:
    """Return what is chosen for `name`, or its default."""
    return st.session_state.setdefault(STORE, {}).get(name, default(name))


def is_chosen(name: str) -> bool:
    """Whether `name` was chosen, and is not its default for want of a choice."""
    return name in st.session_state.get(STORE, {})


def read(name: str, text: str) -> Any:
    """Return what a text means as a choice of `name`. Raises BadInput where it means nothing."""
    return choice_of(name).read(text)  # type: ignore[union-attr]


def put(**values: Any) -> None:
    """Choose; a value equal to the default is not kept."""
    chosen = st.session_state.setdefault(STORE, {})
    for name, value in values.items():
        chosen[name] = value
        if value == default(name):
            del chosen[name]
    st.session_state[TOUCHED] = True


def presume(**values: Any) -> None:
    """Choose in a redraw that is going on, for a visitor who chose nothing: the address says it afterwards."""
    st.session_state.setdefault(STORE, {}).update(values)


def always_say(name: str) -> None:
    """Have the address of this session say what `name` is in every case: a default may be another's elsewhere."""
    st.session_state[SAID] = {*st.session_state.get(SAID, ()), name}


def drop(name: str) -> None:
    """Go back to the default of `name` because what was chosen cannot be used here. Not a choice of anybody's."""
    st.session_state.get(STORE, {}).pop(name, None)


def within(name: str, low: float, high: float) -> str:
    """Return `name`; what is chosen for it outside of `low` to `high` (a mistyped link) is dropped in one line."""
    if not low <= get(name) <= high:
        complain(f"{name} is {get(name):g}; allowed are numbers from {low:g} to {high:g}.")
        drop(name)
    return name


def complain(line: str) -> None:
    """Say in one line what of a link cannot be used: under the page's title, as its input may be in a closed box."""
    place = PLACE.get()
    (st if place is None else place).warning(show.escape(show.short(line)))


def forget_widgets() -> None:
    """Let every input be drawn anew from what is chosen."""
    for key in [k for k in st.session_state if str(k).startswith(WIDGET)]:
        del st.session_state[key]


def begin(page: str) -> list[str]:
    """Take over the URL where it is news; return one line for everything in it that cannot be used.

    A bare URL is news only on the page that wrote a longer one (the back button): changing pages clears it too.
    """
    url = _renamed(st.query_params.to_dict())
    touched = st.session_state.pop(TOUCHED, False)
    known_page, known = st.session_state.get(PUBLISHED, ("", {}))
    if touched or url == known or (not url and page != known_page):
        return []
    chosen, complaints = {}, []
    for name, text in url.items():
        choice = choice_of(name)
        try:
            if choice is None:
                raise BadInput("it means nothing here and is left out.")
            value = choice.read(text[:4000])
            if value != choice.default:
                chosen[name] = value
        except (BadInput, ValueError, OverflowError) as err:
            complaints.append(f"In the link, {quote(name)}: {err}")
    st.session_state[STORE] = chosen
    forget_widgets()
    rest = len(complaints) - MOST_COMPLAINTS
    return [
        *complaints[:MOST_COMPLAINTS],
        *([f"In the link, {plural(rest, 'more name')} cannot be used."] * (rest > 0)),
    ]


def _renamed(link: dict[str, str]) -> dict[str, str]:
    """Return a link with the names of today; where one of before has size and tokens, its compute was another's."""
    url = {RENAMED.get(name, name): text for name, text in link.items() if RENAMED.get(name, name)}
    if set(RENAMED) & set(link) and {"params", "tokens"} <= set(url):
        url.pop("budget", None)
    return url


def publish(page: str) -> None:
    """Write what is chosen into the URL of this page, defaults left out."""
    params = link_params(page)
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)
    st.session_state[PUBLISHED] = (page, params)


def rerun() -> NoReturn:
    """Run the page again from what is chosen: the address that the run comes with is the one from before this run."""
    st.session_state[TOUCHED] = True
    st.rerun()


def link_params(page: str) -> dict[str, str]:
    """Return name -> text of everything chosen that matters on `page`."""
    chosen = st.session_state.get(STORE, {})
    if "share" not in chosen:  # which says by itself whose runs are meant
        chosen = {name: default(name) for name in st.session_state.get(SAID, ())} | chosen
    found = {k: write(v) for k, v in chosen.items() if (c := choice_of(k)) and c.page in ("", page)}
    if get("data") != OWN or get("share"):
        found.pop("table", None)
    return found


def write(value: Any) -> str:
    """Return a value as the URL carries it; floats to the last bit."""
    if isinstance(value, bool):
        return str(int(value))  # a switch: read back as a whole number
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():g}".replace("E+", "e").replace("e+", "e").replace("E", "e")
    if isinstance(value, (tuple, list)):
        return ",".join(map(str, value))
    return str(value)


def bind(page: str, name: str, allowed: Iterable[Any] | None = None, value: Any = None) -> dict[str, Any]:
    """Return `key` and `on_change` for a widget on `page` that shows and sets `name`.

    `value` is shown instead of what is chosen; a choice that is not `allowed` (an old or mistyped link) is dropped
    in one line.
    """
    key = f"{WIDGET}{page}:{name}"
    known = None if allowed is None else list(allowed)
    if known is not None and get(name) not in known and value is None:
        chosen = quote(get(name)) if isinstance(get(name), str) else get(name)
        complain(f"There is no {name} {chosen}; allowed are {listing(known)}.")
        drop(name)
        st.session_state.pop(key, None)
    if key not in st.session_state or (known is not None and st.session_state[key] not in known):
        st.session_state[key] = get(name) if value is None else value
    return {"key": key, "on_change": guarded(lambda: put(**{name: st.session_state[key]}))}
