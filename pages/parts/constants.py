"""The one chooser of whose constants an answer goes by: published sets, or a fit to the chosen runs."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from core import laws
from core.fit import Calibrated, Fit, FitOptions, fit
from core.fit import from_published as calibrated_from
from core.fit.suited import suits
from core.laws.base import Law, Published
from core.laws.family import split
from core.runs import Runs
from core.runs.words import quote
from core.verdict import Verdict
from pages.parts import fitted, question, show, state
from pages.parts.answers import once, queued
from pages.parts.refine import better

FITTED = "fit"
RESAMPLES, STARTS = 200, 64
SO_FAR = "So far without resamples. The full answer takes its place by itself."
LONGEST_PAPER = 40  # characters: authors and a year
_YEAR = re.compile(r"\D{0,60}\b(?:19|20)\d\d\b")
MARK = {"secondary": " · at second hand", "own": " · deduced here"}


@dataclass(frozen=True)
class Constants:
    """Constants, where they come from in a sentence, the fit behind them if there is one, and the line of pictures."""

    calibrated: Calibrated
    source: str
    fitted: tuple[Fit, Runs] | None
    line: str

    @property
    def described(self) -> str:
        """The line of pictures, with all that is said of the source of published constants."""
        return self.line if self.fitted or self.source in self.line else f"{self.line} · {self.source}"

    @property
    def verdict(self) -> Verdict | None:
        """The verdict on the fit, judged once; None for published constants."""
        return fitted.judged_of(*self.fitted) if self.fitted else None


def choose(page: str, name: str, titles: Mapping[str, str], usual: str = "", label: str = "Constants", help: str = ""):
    """Ask for one of `titles`, by the key that links carry; what a link names and is not among them is said in a line.

    `usual` is taken where nobody chose: the first, without it.
    """
    usual = usual or next(iter(titles))
    if (wanted := state.get(name)) and wanted not in titles:
        name_of_runs = question.current().runs.name
        state.complain(f"There are no constants {quote(wanted)} for {name_of_runs}. Taken instead: {titles[usual]}.")
        state.drop(name)
    chosen = state.get(name)
    bound = state.bind(page, name, titles, chosen if chosen in titles else usual)
    found = st.selectbox(label, list(titles), format_func=titles.__getitem__, help=help or None, **bound)
    show.in_full(titles[found])
    return found


def of_same_law(page: str) -> str:
    """Ask whether to plan with the fit or with a published set of the same law."""
    ask = question.current()
    sets = {s.name: f"{source_of(ask.law, s)} (published)" for s in ask.law.published}
    return choose(page, "constants", {FITTED: f"fitted to {ask.runs.name}"} | sets)


def of_laws(page: str, name: str, serves: Callable[[Law], bool], first: str) -> Constants:
    """Ask whose constants to use, of the laws of loss that serve; the choice `name` is KEY@SET or KEY@fit."""
    ask = question.current()
    titles = once("titles", (page, name, ask.runs), lambda: titles_of(serves, ask.runs))
    fits = [k for k in titles if k.endswith(f"@{FITTED}")]
    # Who chose runs means them; the runs that everybody starts with are but an example.
    fits.sort(key=lambda k: k.partition("@")[0] != first.partition("@")[0])  # the same law first, if it can be fitted
    chose = state.get("data") != state.default("data") or state.get("share")
    key = choose(page, name, titles, fits[0] if fits and chose else first)
    law, _, of = key.rpartition("@")
    return from_runs(laws.get(law), options_of(laws.get(law))) if of == FITTED else published(key)


def of_session(serves: Callable[[Law], bool], otherwise: str) -> str:
    """Return the session's own constants, KEY@SET or KEY@fit, where its law serves; if not, `otherwise`."""
    ask, of = question.current(), state.get("constants")
    known = of in {s.name for s in ask.law.published} or (of == FITTED and suits(ask.law, ask.runs))
    return f"{ask.law.key}@{of}" if known and ask.law.target == "loss" and serves(ask.law) else otherwise


def titles_of(serves: Callable[[Law], bool], runs: Runs) -> dict[str, str]:
    """Return what can be chosen, by KEY@SET: fits to the chosen runs where they have the columns, then published."""
    law_of = [law for law in laws.registry().values() if law.target == "loss" and serves(law)]
    fits = {f"{law.key}@{FITTED}": f"{law.title}, fitted to {runs.name}" for law in law_of if suits(law, runs)}
    sets = {
        f"{law.key}@{s.name}": f"{law.title}, {source_of(law, s)}{MARK.get(s.confidence, '')}"
        for law in law_of
        for s in law.published
    }
    return fits | sets


def called(reference: str) -> str:
    """Return what people call constants: "Chinchilla: size and data, Besiroglu et al. 2024" for published KEY@NAME,
    "Chinchilla, fitted to mine.csv" for the label of a fit. What is neither stays as it is.
    """
    if " " in reference:
        key, fitted_to, table = reference.partition(" fitted to ")
        return f"{laws.get(split(key)[0]).title.partition(':')[0]}, fitted to {table}" if fitted_to else reference
    if "@" not in reference:
        return reference
    law, constants = laws.get_published(reference)
    return f"{law.title}, {source_of(law, constants)}"


def source_of(law: Law, constants: Published) -> str:
    """Return the paper of published constants; where it gives several of one law, all that is said of their source."""
    papers = [_paper(s) for s in law.published]
    return _paper(constants) if papers.count(_paper(constants)) == 1 else constants.source


def _paper(constants: Published) -> str:
    """Return the beginning of a source up to its year: "Besiroglu et al. 2024"."""
    found = _YEAR.match(constants.source)
    return found[0] if found and len(found[0]) <= LONGEST_PAPER else constants.source


def published_sets(serves: Callable[[Law], bool]) -> tuple[str, ...]:
    """Return all published constants of laws of loss that serve, KEY@NAME."""
    law_of = (law for law in laws.registry().values() if law.target == "loss" and serves(law))
    return tuple(f"{law.key}@{s.name}" for law in law_of for s in law.published)


def published(reference: str) -> Constants:
    """Return published constants, KEY@NAME, found once. Raises BadInput where there are none."""

    def found() -> Constants:
        law, values = laws.get_published(reference)
        result = calibrated_from(law, values)
        return Constants(result, values.source, None, show.provenance(result.unit, called(reference)))

    return once("published-constants", reference, found)


def options_of(law: Law) -> FitOptions:
    """Return how a law is fitted here: as the Fit page says, where it is the law chosen there."""
    ask = question.current()
    if law.key == ask.law.key:
        return ask.options
    return FitOptions(starts=STARTS, bootstrap=RESAMPLES, seed=state.get("seed"), target=ask.target or None)


def from_runs(law: Law, options: FitOptions, runs: Runs | None = None) -> Constants:
    """Return a law fitted to the chosen runs, or to others, made once. Raises BadInput where the fit fails."""
    runs = runs or question.current().runs
    result = queued(
        "fit", (runs, law, options), _title(law, runs), lambda tell: fit(law, runs, options, tell),
        public=bool(runs.card),
    )  # fmt: skip
    return _of(result, runs)


def refined_from_runs(law: Law, options: FitOptions, runs: Runs) -> Constants:
    """As `from_runs`, but where that fit is not known yet one without resamples, which it follows by itself."""
    found, progress = better(
        "fit", (runs, law, options), _title(law, runs), lambda tell: fit(law, runs, options, tell),
        public=bool(runs.card),
    )  # fmt: skip
    if found is not None:
        return _of(found, runs)
    rough = from_runs(law, replace(options, bootstrap=0), runs)
    st.caption(SO_FAR)
    progress()
    return rough


def _title(law: Law, runs: Runs) -> str:
    return f"Fitting {law.title} to {runs.name}"


def _of(result: Fit, runs: Runs) -> Constants:
    calibrated = fitted.calibrated_of(result)
    return Constants(calibrated, f"fitted to {runs.name}", (result, runs), show.fit_line(result))


def no_interval(constants: Constants) -> str:
    """Say why a fit gives no interval; empty where it does, and for published constants."""
    if not constants.fitted or constants.calibrated.draws is not None:
        return ""
    why = next(iter(constants.fitted[0].notes), "no resamples were asked for")
    return f"No interval can be given: {show.escape(why.rstrip('.'))}."
