"""Constants for a page that asks for its own kind of law: published sets of such laws, or a fit to the chosen runs."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core import laws
from core.errors import BadInput
from core.fit import Calibrated, Fit, FitOptions, Verdict, at_distance, fit, from_fit, from_published, verdict
from core.fit.suited import suits
from core.laws.base import Law
from core.runs import Runs
from pages.parts import question, show, state
from pages.parts.answers import once, queued

FITTED = "fit"
RESAMPLES, STARTS = 200, 64
MARK = {"secondary": " · at second hand", "own": " · deduced here"}
NEAR, FAR = 0.3, 1.0  # decades beyond the runs: from here with care, from here not to be relied on
OPENING = {"solid": "Solid", "care": "With care", "no": "Not from these runs"}


@dataclass(frozen=True)
class Sourced:
    """Constants, where they come from in a sentence, the fit behind them if there is one, and the line of pictures."""

    calibrated: Calibrated
    source: str
    fitted: tuple[Fit, Runs] | None
    line: str


def chosen(page: str, name: str, serves: Callable[[Law], bool], first: str) -> Sourced:
    """Ask whose constants to use, of the laws that serve; the choice `name` is KEY@SET or KEY@fit."""
    table = question.current().runs
    known = titles(serves, table)
    if (wanted := state.get(name)) and wanted not in known:
        state.complain(f"There are no constants {wanted!r} here. Taken instead: {first}.")
        state.drop(name)
    fits = [k for k in known if k.endswith(f"@{FITTED}")]
    # Who chose runs means them; the runs that everybody starts with are but an example.
    fits.sort(key=lambda k: k.partition("@")[0] != first.partition("@")[0])  # the same law first, if it can be fitted
    chose = state.get("data") != state.CHOICES["data"].default or state.get("share")
    usual = fits[0] if fits and chose else first
    bound = state.bind(page, name, known, state.get(name) or usual)
    key = st.selectbox("Constants", list(known), format_func=known.__getitem__, **bound)
    law, _, of = key.rpartition("@")
    if of != FITTED:
        return once(f"{page}-published", key, lambda: _published(key))
    return _fitted(page, laws.get(law), table)


def titles(serves: Callable[[Law], bool], table: Runs) -> dict[str, str]:
    """Return what can be chosen, by KEY@SET: fits to the chosen runs where they have the columns, then published."""
    law_of = [law for law in laws.registry().values() if law.target == "loss" and serves(law)]
    fits = {f"{law.key}@{FITTED}": f"{law.title}, fitted to {table.name}" for law in law_of if suits(law, table)}
    sets = {
        f"{law.key}@{s.name}": f"{law.key}@{s.name}{MARK.get(s.confidence, '')}"
        for law in law_of
        for s in law.published
    }
    return fits | sets


def published_sets(serves: Callable[[Law], bool]) -> tuple[str, ...]:
    """Return all published constants of laws of loss that serve, KEY@NAME."""
    law_of = (law for law in laws.registry().values() if law.target == "loss" and serves(law))
    return tuple(f"{law.key}@{s.name}" for law in law_of for s in law.published)


def _published(reference: str) -> Sourced:
    law, constants = laws.get_published(reference)
    made = from_published(law, constants)
    return Sourced(made, constants.source, None, show.provenance(made.unit, made.label))


def _fitted(page: str, law: Law, table: Runs) -> Sourced:
    options = question.current().options if law.key == question.current().law.key else FitOptions(
        starts=STARTS, bootstrap=RESAMPLES, seed=state.get("seed"), target=question.current().target or None
    )  # fmt: skip
    key, title = (table.digest, law.key, options), f"Fitting {law.title} to {table.name}"
    found = queued(f"{page}-fit", key, title, lambda tell: fit(law, table, options, tell))
    if not found.ok:
        raise BadInput(found.message)
    made = once(f"{page}-made", key, lambda: from_fit(found))
    return Sourced(made, f"fitted to {table.name}", (found, table), show.fit_line(found))


def trust(sourced: Sourced, far: float | None, takes: str) -> str:
    """Return a coloured sentence on how far to trust a plan that lies `far` decades beyond the runs.

    `takes` is what it takes for granted. Without a range of the runs, `far` is None.
    """
    if sourced.fitted:
        found, table = sourced.fitted
        judged: Verdict = at_distance(
            once("sourced-verdict", (table.digest, found.law, found.seed), lambda: verdict(found, table)), far or 0.0
        )
        return f":{show.COLOUR[judged.level]}[{show.ICON[judged.level]} **{show.escape(judged.sentence)}**] {takes}"
    level = "care" if far is None or far < FAR else "no"
    reach = "the source does not say of which sizes its runs were" if far is None else (
        "it lies within the runs behind these constants" if far < 0.05
        else f"it lies {far:.1f} decades beyond the runs behind these constants"
    )  # fmt: skip
    alone = "they are published constants without an interval, of other runs than yours"
    return f":{show.COLOUR[level]}[{show.ICON[level]} **{OPENING[level]}**]: {reach}; {alone}. {takes}"


def no_interval(sourced: Sourced) -> str:
    """Say why a fit gives no interval; empty where it does, and for published constants."""
    if not sourced.fitted or sourced.calibrated.draws is not None:
        return ""
    why = next(iter(sourced.fitted[0].notes), "no resamples were asked for")
    return f"No interval can be given: {show.escape(why.rstrip('.'))}."
