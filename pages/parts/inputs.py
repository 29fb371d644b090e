"""Inputs that several pages share: a positive quantity as text and slider, the constants to use, the link."""

import functools
import math
from collections.abc import Callable
from urllib.parse import urlencode

import streamlit as st

from core.errors import BadInput
from core.fit import Calibrated
from core.laws.base import Feature
from core.runs import column, parse_number, parts_of
from core.store import LIFETIME, MOST_BYTES
from core.units import count, title_of
from pages.parts import constants, fitted, question, show, state
from pages.parts.guard import guarded

ROUND = ("1", "1.2", "1.5", "1.8", "2", "2.5", "3", "3.5", "4", "5", "6", "7", "8", "9")
EQUAL = 98  # steps of a slider over a quantity that may be zero


def quantity(
    page: str, name: str, label: str, unit: str, low: float, high: float, default: float, help: str = "",
    read: Callable[[str], float] | None = None,
) -> float:  # fmt: skip
    """Ask for a quantity: a slider (over its logarithm where `low` is above 0) and a text for an exact value.

    Both set the same choice. A text that is no number leaves the value as it was and says so in one line. `read` takes
    the text where it may be written in further ways than links are.
    """
    chosen = state.get(name)
    value = default if chosen is None else chosen
    slider, text = f"{state.WIDGET}{page}:{name}:slide", f"{state.WIDGET}{page}:{name}:text"
    if text not in st.session_state:
        st.session_state.pop(f"{text}:wrong", None)  # said on an earlier visit
    steps = _with(_steps(low, high), value)
    st.session_state[slider] = min(steps, key=lambda s: _apart(s, value, low))
    if not st.session_state.get(f"{text}:wrong"):
        st.session_state[text] = _write(value, unit)
    st.text_input(
        label,
        key=text,
        on_change=guarded(_typed),
        args=(name, text, read or functools.partial(state.read, name)),
        help=help or "For example 7e10, 70B or 1e24.",
    )
    st.select_slider(
        f"{label}, by powers of ten" if low > 0 else f"{label}, in equal steps", steps, key=slider,
        label_visibility="collapsed",
        format_func=lambda s: _write(s, unit), on_change=guarded(_slid), args=(name, slider, text, unit),
    )  # fmt: skip
    if complaint := st.session_state.get(f"{text}:wrong"):
        st.error(show.escape(complaint))
    return value


def unset(page: str, name: str, label: str, help: str = "") -> None:
    """Ask for a quantity that nobody has chosen yet: an empty text, which `quantity` takes over once it is."""
    text = f"{state.WIDGET}{page}:{name}:text"
    if not st.session_state.get(f"{text}:wrong"):
        st.session_state[text] = ""
    st.text_input(
        label, key=text, on_change=guarded(_typed), args=(name, text, functools.partial(state.read, name)),
        placeholder="the best one", help=help or "For example 7e10, 70B or 1e24.",
    )  # fmt: skip
    if complaint := st.session_state.get(f"{text}:wrong"):
        st.error(show.escape(complaint))


def _typed(name: str, text: str, read: Callable[[str], float]) -> None:
    written = st.session_state[text]
    st.session_state.pop(f"{text}:wrong", None)
    try:
        state.put(**{name: read(written)})
    except BadInput as err:
        st.session_state[f"{text}:wrong"] = str(err)


def _slid(name: str, slider: str, text: str, unit: str) -> None:
    value = st.session_state[slider]
    state.put(**{name: value})
    st.session_state[text] = _write(value, unit)
    st.session_state.pop(f"{text}:wrong", None)


def _with(steps: list[float], value: float) -> list[float]:
    """Return the steps of a slider with the value among them, so that it stands where the text says."""
    inside = steps[0] < value < steps[-1] and value not in steps
    return sorted([*steps, value]) if inside else steps


def _apart(step: float, value: float, low: float) -> float:
    return abs(math.log(step / value)) if low > 0 and value > 0 else abs(step - value)


@functools.lru_cache(maxsize=256)
def _steps(low: float, high: float) -> list[float]:
    """Round numbers, fourteen a decade, from low to high; in equal steps where low is not above 0, or near high."""
    if low <= 0 or high < 2 * low:
        return [low + (high - low) * i / EQUAL for i in range(EQUAL + 1)]
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)))
    steps = {float(f"{digits}e{k}") for k in decades for digits in ROUND}
    return sorted(s for s in steps if low <= s <= high)


@functools.lru_cache(maxsize=1 << 13)
def _write(value: float, unit: str) -> str:
    if unit == "FLOP" or value >= 1e15:
        return state.write(value)
    if unit == "years":
        return f"{value:.6g}"
    short = count(value, 4)
    if "." in short:
        short = (
            short[:-1].rstrip("0").rstrip(".") + short[-1] if not short[-1].isdigit() else short.rstrip("0").rstrip(".")
        )
    return (
        short
        if math.isclose(parse_number(short), value, rel_tol=1e-12)
        else f"{value:.0f}"
        if value.is_integer()
        else repr(value)
    )


def feature(page: str, wanted: Feature, span: tuple[float, float], default: float) -> float:
    """Ask for a feature of a law that is no part of the target."""
    return quantity(page, wanted.name, label(wanted.name), column(wanted.name).unit, *span, default, wanted.doc)


def beside_budget(calibrated: Calibrated, wanted: Feature) -> float:
    """Return what a feature that a budget does not buy is where nobody chose: the same on every page."""
    known = calibrated.ranges.get(wanted.name)
    if wanted.kind == "setting":
        return float(f"{wanted.middle(*(known or wanted.range)):.1e}")
    return float(f"{known[1] if known else float(wanted.within(0.5)):.1e}")


def label(name: str) -> str:
    """Return what a column is called above an input."""
    title = title_of(name)
    return title[:1].upper() + title[1:]


def what(page: str) -> None:
    """Say which law and runs this page is about, and lead to where they are chosen."""
    ask, chosen = question.current(), state.get("constants")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        reference = chosen if "@" in chosen else f"{ask.law.key}@{chosen}"
        used = f"runs: {ask.runs.name}" if chosen == "fit" else f"constants: {constants.called(reference)}"
        st.caption(show.escape(f"{ask.law.title} · {used}"))
        st.page_link("pages/fit.py", label="Change law or options", icon=":material/tune:")
        link(page)


def link(page: str) -> None:
    """Offer a link that opens the same picture elsewhere. Only this stores an uploaded table, and it says so."""
    with st.popover("Copy link", icon=":material/link:", key=f"{page}_link"):
        if state.get("data") == question.UPLOAD and not state.get("share"):
            st.write(
                "Your table is for this browser only. A link stores it with its fit on this server for "
                f"{LIFETIME.days} days, under an id that cannot be guessed; whoever has the link can open it. It "
                f"carries up to {MOST_BYTES / 1e6:.0f} MB of a table, packed."
            )
            st.button("Store and make the link", key=f"{page}_store", type="primary", on_click=guarded(fitted.share))
            return
        st.write("This link opens the same picture:")
        st.code(f"{_address()}?{urlencode(_whole(page))}", language=None, wrap_lines=True)
    _examples(page)


def _whole(page: str) -> dict[str, str]:
    """Return what a copied link holds: what was chosen, and the runs and the compute though they are the usual ones.

    Who opens it may have a table of their own, and what is usual may change.
    """
    usual = {name: state.write(state.get(name)) for name in ("data", "budget")}
    params = usual | state.link_params(page)
    return {name: text for name, text in params.items() if name != "data" or not state.get("share")}


def _examples(page: str) -> None:
    """Lead to the bundled sweeps that were measured for this page, where others are chosen."""
    for part in parts_of(page):
        if part.name != state.get("data") or state.get("share"):
            where = {"data": part.name, **part.choices}
            st.page_link(f"pages/{page}.py", label=f"Try: {part.title}", icon=":material/science:", query_params=where)


def _address() -> str:
    return (st.context.url or "").split("?")[0]
