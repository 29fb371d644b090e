"""What a person has chosen: one list of names, kept in the session, mirrored in the URL.

The session is the truth while it lives, because widgets disappear with their page. The URL is read when a session
begins and when it changes without a widget having done it (a pasted link, the back button, a card on the home page).
"""

import math
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.errors import BadInput
from core.runs import COLUMNS, parse_number
from pages.parts import show

STORE, PUBLISHED, TOUCHED, WIDGET = "chosen", "published", "touched", "w:"
PLACE: ContextVar[DeltaGenerator | None] = ContextVar("place", default=None)  # for complaints, of the page now drawn
HELD = "hold_"  # what the Laws page holds is its own: it is no target of a run


@dataclass(frozen=True)
class LinkChoice:
    """One name in the URL: how its text is read, how a value is written, what it is when absent, on which pages."""

    default: Any
    read: Callable[[str], Any] = str
    page: str = ""  # empty: every page


def quantity(text: str) -> float:
    """Read a positive quantity. Raises BadInput when it is none, or beyond what any run could be."""
    value = parse_number(text)
    if not (math.isfinite(value) and 0 < value < 1e40):
        raise BadInput(f"{text!r} is out of range: allowed is a number above 0 and below 1e40.")
    return value


def quantity_or_none(text: str) -> float:
    """Read a quantity of which there may be none, such as a sparsity. Raises BadInput as `quantity` does."""
    return 0.0 if parse_number(text) == 0 else quantity(text)


def _whole(text: str) -> int:
    number = parse_number(text)
    if number != int(number):
        raise BadInput(f"{text!r} is not a whole number.")
    return int(number)


def _starts(text: str) -> int | str:
    return "grid" if text == "grid" else _whole(text)


def _share(text: str) -> float:
    number = parse_number(text)
    if not 0 <= number <= 1:
        raise BadInput(f"{text!r} is out of range: allowed are numbers from 0 to 1.")
    return number


CHOICES: dict[str, LinkChoice] = {
    "data": LinkChoice("chinchilla"),
    "share": LinkChoice(""),
    "law": LinkChoice(""),  # none: one that the runs can be fitted with
    "target": LinkChoice(""),
    "where": LinkChoice(""),
    "objective": LinkChoice(""),
    "delta": LinkChoice(1e-3, quantity),
    "starts": LinkChoice(256, _starts),
    "boot": LinkChoice(1000, _whole),
    "seed": LinkChoice(0, _whole),
    "pins": LinkChoice(""),
    "priors": LinkChoice(""),
    "intervals": LinkChoice("auto"),
    "constants": LinkChoice("fit"),
    "budget": LinkChoice(1e24, quantity),
    "by": LinkChoice("point", page="extrapolate"),
    "axis": LinkChoice("", page="extrapolate"),
    "view": LinkChoice("contours", page="allocate"),
    "mixlaw": LinkChoice("", page="mixture"),
    "mixboot": LinkChoice(0, _whole, page="mixture"),
    "weights": LinkChoice("", page="mixture"),
    "limits": LinkChoice("", page="mixture"),
    "mix": LinkChoice("", page="mixture"),
    "natural": LinkChoice("", page="mixture"),
    "unique": LinkChoice("", page="mixture"),
    "epochs": LinkChoice(4.0, quantity, page="mixture"),
    "trade": LinkChoice("", page="mixture"),
    "corners": LinkChoice("", page="mixture"),
    "within": LinkChoice(1, _whole, page="mixture"),
    "pull": LinkChoice(0.0, _share, page="mixture"),
    "vocabmodel": LinkChoice("llama-2-7b", page="vocabulary"),
    "vocabparams": LinkChoice(None, quantity, page="vocabulary"),
    "vocabflops": LinkChoice(None, quantity, page="vocabulary"),
    "vocabwidth": LinkChoice(None, quantity, page="vocabulary"),  # the usual one
    "vocabhold": LinkChoice("rest", page="vocabulary"),
    "vocabtied": LinkChoice("", page="vocabulary"),  # as in the known model
    "vocabround": LinkChoice(64, _whole, page="vocabulary"),
    "vocablaw": LinkChoice("", page="vocabulary"),
    "vocabown": LinkChoice(None, quantity, page="vocabulary"),  # that of the known model
    "curvelaw": LinkChoice("", page="schedule"),
    "end": LinkChoice(10, _whole, page="schedule"),
    "fall": LinkChoice(20, _whole, page="schedule"),
    "drawn": LinkChoice("", page="schedule"),
    "sequence": LinkChoice(None, quantity, page="batch"),
    "run_like": LinkChoice("llama-3-8b", page="batch"),
    "mfu_batch": LinkChoice(40, _whole, page="batch"),
    "batchlaw": LinkChoice("", page="batch"),
    "critical": LinkChoice("critical-batch-power-lines@bergsma", page="batch"),
    "own_batch": LinkChoice(0, _whole, page="batch"),
    "speed": LinkChoice("days", page="batch"),
    "proxy_width": LinkChoice(None, quantity, page="batch"),
    "proxy_rate": LinkChoice(None, quantity, page="batch"),
    "mup_width": LinkChoice(None, quantity, page="batch"),  # as the known model
    "small_batch": LinkChoice(None, quantity, page="batch"),  # 256 sequences of the runs
    "floor": LinkChoice(0.02, quantity, page="batch"),
    "decayfloor": LinkChoice(0.04, quantity, page="batch"),
    "wrong": LinkChoice("batch_tokens", page="batch"),
    "times": LinkChoice(2.0, quantity, page="batch"),
    "known": LinkChoice("llama-3-1b", page="attention"),
    "headlaw": LinkChoice("", page="attention"),
    "aim": LinkChoice("time", page="attention"),
    "kvrule": LinkChoice("own", page="attention"),
    "sequences": LinkChoice(None, quantity, page="attention"),
    "stored": LinkChoice(16, _whole, page="attention"),
    "device": LinkChoice("h100", page="attention"),
    "ceilings": LinkChoice("", page="attention"),
    "shape": LinkChoice("", page="attention"),
    "work": LinkChoice("decode", page="attention"),
    "shaped": LinkChoice("pythia-410m", page="shape"),
    "wide": LinkChoice(0, _whole, page="shape"),  # 0: that of the known model
    "deep": LinkChoice(0, _whole, page="shape"),
    "spend": LinkChoice("flops", page="shape"),
    "compute": LinkChoice(None, quantity, page="shape"),
    "hours": LinkChoice(None, quantity, page="shape"),
    "shapelaw": LinkChoice("", page="shape"),
    "goal": LinkChoice("llama-2-13b", page="inference"),
    "goal_loss": LinkChoice(None, quantity, page="inference"),
    "goal_params": LinkChoice(None, quantity, page="inference"),
    "goal_tokens": LinkChoice(None, quantity, page="inference"),
    "served": LinkChoice(None, quantity, page="inference"),
    "count": LinkChoice("flops", page="inference"),
    "written": LinkChoice(25, _whole, page="inference"),
    "mfu_train": LinkChoice(40, _whole, page="inference"),
    "mfu_read": LinkChoice(40, _whole, page="inference"),
    "mfu_write": LinkChoice(5, _whole, page="inference"),
    "peak": LinkChoice(None, quantity, page="inference"),
    "price": LinkChoice(None, quantity, page="inference"),
    "servelaw": LinkChoice("", page="inference"),
    "about": LinkChoice("chinchilla", page="laws"),
    "along": LinkChoice("", page="laws"),
}


def _choice(name: str) -> LinkChoice | None:
    """Any canonical numeric column may be a target to extrapolate to: its choice is made on the spot."""
    if name in CHOICES:
        return CHOICES[name]
    column = COLUMNS.get(name.removeprefix(HELD))
    if column is None or column.kind == "text":
        return None
    read = quantity_or_none if column.sign == "nonnegative" else quantity
    return LinkChoice(None, read, page="laws" if name.startswith(HELD) else "")


def get(name: str) -> Any:
    """Return what is chosen for `name`, or its default."""
    return st.session_state.setdefault(STORE, {}).get(name, _choice(name).default)  # type: ignore[union-attr]


def read(name: str, text: str) -> Any:
    """Return what a text means as a choice of `name`. Raises BadInput where it means nothing."""
    return _choice(name).read(text)  # type: ignore[union-attr]


def put(**values: Any) -> None:
    """Choose; a value equal to the default is not kept."""
    chosen = st.session_state.setdefault(STORE, {})
    for name, value in values.items():
        chosen[name] = value
        if value == _choice(name).default:  # type: ignore[union-attr]
            del chosen[name]
    st.session_state[TOUCHED] = True


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
    (st if place is None else place).warning(show.escape(line))


def forget_widgets() -> None:
    """Let every input be drawn anew from what is chosen."""
    for key in [k for k in st.session_state if str(k).startswith(WIDGET)]:
        del st.session_state[key]


def begin(page: str) -> list[str]:
    """Take over the URL where it is news; return one line for everything in it that cannot be used.

    A bare URL is news only on the page that wrote a longer one (the back button): changing pages clears it too.
    """
    url = st.query_params.to_dict()
    touched = st.session_state.pop(TOUCHED, False)
    known_page, known = st.session_state.get(PUBLISHED, ("", {}))
    if touched or url == known or (not url and page != known_page):
        return []
    chosen, complaints = {}, []
    for name, text in url.items():
        choice = _choice(name)
        try:
            if choice is None:
                raise BadInput(f"{name!r} means nothing here and is left out.")
            value = choice.read(text[:4000])
            if value != choice.default:
                chosen[name] = value
        except (BadInput, ValueError, OverflowError) as err:
            complaints.append(f"In the link, {name}: {err}")
    st.session_state[STORE] = chosen
    forget_widgets()
    return complaints


def publish(page: str) -> None:
    """Write what is chosen into the URL of this page, defaults left out."""
    params = link_params(page)
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)
    st.session_state[PUBLISHED] = (page, params)


def link_params(page: str) -> dict[str, str]:
    """Return name -> text of everything chosen that matters on `page`."""
    chosen = st.session_state.get(STORE, {})
    return {k: write(v) for k, v in chosen.items() if (c := _choice(k)) and c.page in ("", page)}


def write(value: Any) -> str:
    """Return a value as the URL carries it; floats to the last bit."""
    if isinstance(value, bool):
        return str(int(value))  # a switch: read back as a whole number
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():g}".replace("E+", "e").replace("e+", "e").replace("E", "e")
    return str(value)


def bind(page: str, name: str, allowed: Iterable[Any] | None = None, value: Any = None) -> dict[str, Any]:
    """Return `key` and `on_change` for a widget on `page` that shows and sets `name`.

    `value` is shown instead of what is chosen; a choice that is not `allowed` (an old or mistyped link) is dropped
    in one line.
    """
    key = f"{WIDGET}{page}:{name}"
    known = None if allowed is None else list(allowed)
    if known is not None and get(name) not in known and value is None:
        complain(f"There is no {name} {get(name)!r}; allowed are {', '.join(map(str, known))}.")
        drop(name)
        st.session_state.pop(key, None)
    if key not in st.session_state or (known is not None and st.session_state[key] not in known):
        st.session_state[key] = get(name) if value is None else value
    return {"key": key, "on_change": lambda: put(**{name: st.session_state[key]})}
