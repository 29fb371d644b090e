"""What this session asks about: its runs, the law bound to them, the target and the options.

A `Question` finds each of them when it is first looked at, and is kept as long as the choices behind it stay: a redraw
with nothing changed finds nothing anew.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import streamlit as st

from core import laws
from core import runs as run_tables
from core.errors import BadInput
from core.fit import Fit, FitOptions
from core.fit.options import read_pin, read_prior
from core.fit.suited import first_suited, over_domains, target_of
from core.laws.base import Law
from core.runs import Runs
from core.runs.in_child import unpack_in_child
from core.store import open_shared
from core.store.shared import as_fit
from pages.parts import kept, show, state
from pages.parts.answers import once
from pages.parts.dashboard import saved
from pages.parts.kept import UPLOAD
from pages.parts.link import FIRST_LAW, whole

LINKED = "linked"
QUESTION, TABLES = "question", "tables"  # where the session keeps the question, and the tables that were filtered
MOST_TABLES = 3
CHOICES = ("where", "law", "target", "objective", "delta", "starts", "boot", "pins", "priors", "seed", "intervals")


@dataclass(frozen=True, eq=False)
class Question:
    """`source` is the table before any filter, `chosen` what was chosen of it and of the fit, by name."""

    source: Runs
    chosen: dict[str, Any]

    @cached_property
    def runs(self) -> Runs:
        """The runs, filtered. Raises BadInput where the filter cannot be used."""
        return _filtered(self.source, self.chosen["where"])

    @cached_property
    def law(self) -> Law:
        """The chosen law, bound to the domains of the runs where it is over domains and they have any.

        Where nobody chose, or a link names a law that is not there, it is the first that these runs can be fitted
        with; the latter is said in one line.
        """
        name, runs = self.chosen["law"], self.runs
        try:
            if name:
                return over_domains(laws.get(name), runs)
        except BadInput as err:
            state.drop("law")
            st.warning(show.escape(f"{show.short(str(err))} Taken instead: {self._usual.key}."))
        return self._usual

    @cached_property
    def _usual(self) -> Law:
        return once("usual-law", self.runs, lambda: first_suited(laws.get(FIRST_LAW), self.runs))

    @cached_property
    def target(self) -> str:
        """The chosen target; '' for the law's own, or the first of its kind where the runs lack that."""
        found = self.chosen["target"] or target_of(self.law, self.runs)
        return found if self.chosen["target"] or found != self.law.target else ""

    @cached_property
    def options(self) -> FitOptions:
        """The options of the fit. Raises BadInput where a link has some that cannot be."""
        c = self.chosen
        return FitOptions(
            target=self.target or None, objective=c["objective"] or None, delta=c["delta"], starts=c["starts"],
            bootstrap=c["boot"], pins=tuple(read_pin(i) for i in _items(c["pins"])),
            priors=tuple(read_prior(i) for i in _items(c["priors"])), seed=c["seed"], intervals=c["intervals"],
        )  # fmt: skip


def current() -> Question:
    """Return the question of this redraw: the one before, as long as nothing was chosen anew."""
    source, chosen = unfiltered(), {name: state.get(name) for name in CHOICES}
    before = st.session_state.get(QUESTION)
    if before is None or before.source is not source or before.chosen != chosen:
        before = st.session_state[QUESTION] = Question(source, chosen)
    return before


def is_public() -> bool:
    """Return whether the runs are bundled ones, so that what follows from them may be kept for everybody."""
    return current().runs.card is not None


def _filtered(source: Runs, where: str) -> Runs:
    """Return the rows of a table that a filter keeps, or raise why it cannot be used: found once for both."""
    if not where:
        return source
    before: list[tuple[Runs, str, Runs | BadInput]] = st.session_state.setdefault(TABLES, [])
    found = next((found for table, text, found in before if table is source and text == where), None)
    if found is None:
        try:
            found = source.where(where)
        except BadInput as error:
            found = error.with_traceback(None)
        before[:] = [*before[1 - MOST_TABLES :], (source, where, found)]
    if isinstance(found, BadInput):
        raise found
    return found


def _items(text: str) -> list[str]:
    return [item for item in text.split(",") if item.strip()]


def unfiltered() -> Runs:
    """Return the chosen table before any filter. Raises BadInput where it cannot be had: another never stands in.

    A bundled table is shared by everybody; an uploaded or linked one stays with its visitor.
    """
    name, share = state.get("data"), state.get("share")
    if share:
        return _linked(share)
    if name != UPLOAD:
        return run_tables.load_bundled(name)
    if UPLOAD not in st.session_state:
        kept.restore()
    table: Runs = st.session_state[UPLOAD]
    if (of := state.get("table")) and of != _tag(table):
        raise BadInput(f"This address is about another upload than {table.name}, which took its place.")
    return table


def _tag(table: Runs) -> str:
    """Return what stands in an address for an upload: the same after a correction, and another for another file."""
    return hashlib.sha256(table.name.encode()).hexdigest()[:8]


def offered() -> dict[str, str]:
    """Return the tables that can be chosen, with what each is called: the bundled ones, and one's own."""
    label: dict[str, str] = {name: name for name in run_tables.names()}
    table: Runs | None = st.session_state.get(UPLOAD)
    if mine := table.name if table else kept.name():
        label[UPLOAD] = f"yours: {mine}"
    return label


def _linked(share: str) -> Runs:
    """Open a shared table and lay its fit beside the session's own, so that nothing is fitted twice."""
    if st.session_state.get(LINKED, {}).get("id") != share:
        runs, fit = _of_dashboard(share) if "." in share else _of_link(share)
        st.session_state[LINKED] = {"id": share, "runs": runs, "fit": fit}
    return st.session_state[LINKED]["runs"]


def _of_link(share: str) -> tuple[Runs, Fit | None]:
    opened = open_shared(share, unpack=unpack_in_child)
    return opened.runs, opened.fit


def _of_dashboard(share: str) -> tuple[Runs, Fit | None]:
    """Return the runs that a version of a dashboard keeps, named `id.version.digest`, and their fit."""
    key, _, rest = share.partition(".")
    number, _, digest = rest.partition(".")
    found = saved.opened(key, whole(number))
    table = next((t for t in found.shown.tables if digest and t.digest.startswith(digest)), None)
    if table is None:
        raise BadInput("This address names runs that its dashboard does not keep.")
    runs = unpack_in_child(table.runs, table.name, "")
    if runs.digest != table.digest:  # a file that was brought from elsewhere may say anything
        raise BadInput("The runs that this dashboard keeps are not those that it names.")
    return runs, as_fit(table.fit)


def upload(table: Runs, again: bool = False) -> None:
    """Make an uploaded table the one this session is about; read `again`, it is asked about as it was."""
    st.session_state[UPLOAD] = table
    anew = {} if again else {"where": "", "target": "", "pins": "", "priors": ""}
    state.put(data=UPLOAD, share="", table=_tag(table), **anew)
    state.forget_widgets()
