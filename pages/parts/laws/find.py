"""Find a law: by words as one types, by what it gives, what it scales, and whether one's runs have its columns."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.errors import BadInput
from core.fit.suited import can_fit
from core.laws.base import Law
from core.units import title_of
from pages.parts import question, state
from pages.parts.answers import once

PAGE = "laws"
ANY = ""
SHOWN = {ANY: "All of them", "published": "Published constants", "runs": "Those that my runs can tell"}


def called(law: Law) -> str:
    """Return what a law is called in the list: its title, and who published it where somebody did."""
    said = law.published[0].source.split(",")[0] if law.published else law.cite.split(",")[0]
    return f"{law.title} · {said}" if said else law.title


def narrowed(every: Mapping[str, Law]) -> list[str]:
    """Ask what is sought, and return the keys of the laws that it leaves; the one that is open stays."""
    gives = list(dict.fromkeys(law.target for law in every.values()))
    scales = list(dict.fromkeys(f.name for law in every.values() for f in law.features if f.kind == "scale"))
    with st.container(key="find_law"):
        st.multiselect("Which take", scales, format_func=title_of, **state.bind(PAGE, "takes", None, _takes(scales)))
        st.selectbox(
            "Which give", [ANY, *gives], format_func=lambda n: title_of(n) if n else "Anything",
            **state.bind(PAGE, "gives", [ANY, *gives]),
        )  # fmt: skip
        st.selectbox("Which have", list(SHOWN), format_func=SHOWN.__getitem__, **state.bind(PAGE, "have", SHOWN))
    takes, open_one = _takes(scales), state.get("about")
    found = [
        key
        for key, law in every.items()
        if set(takes) <= {name for f in law.features for name in (f.name, *f.alternatives)}
        and state.get("gives") in (ANY, law.target)
        and _has(key, law, state.get("have"), every)
    ]
    return found if open_one in found or open_one not in every else [open_one, *found]


def _takes(scales: Sequence[str]) -> list[str]:
    return [name for name in state.get("takes") if name in scales]


def _has(key: str, law: Law, what: str, every: Mapping[str, Law]) -> bool:
    if what == "published":
        return bool(law.published)
    return what == ANY or key in _fitted(every)


def _fitted(every: Mapping[str, Law]) -> frozenset[str]:
    """Return the keys of the laws whose columns the runs of this session have, and differ in."""
    try:
        runs = question.current().runs
    except BadInput:
        return frozenset()
    return once(
        "laws-that-fit", (runs, tuple(every)), lambda: frozenset(k for k, v in every.items() if can_fit(v, runs))
    )
