"""The fit that this session is about, its verdict, and the constants to plan with."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from core import laws
from core.errors import BadInput
from core.fit import Calibrated, Fit, Verdict, fit, from_fit, from_published, verdict
from core.fit.solver.task import chosen_pins
from core.laws.family import family
from core.log import refused
from core.plan.mixture.optimum import domains_of
from core.runs import Runs
from core.runs.in_child import unpack_in_child
from core.runs.words import quote
from core.store import keep
from pages.parts import answers, guard, question, queue, refine, show, state
from pages.parts.question import LINKED, Question


def fitted() -> tuple[Fit, Runs]:
    """Return the fit of the chosen law to the chosen runs, made now if it has not been, with progress."""
    ask = question.current()
    if (wanted := state.get("target")) and wanted not in ask.runs.table.columns:
        state.drop("target")
        ask = question.current()
        instead = ask.target or ask.law.target
        st.warning(show.escape(f"{ask.runs.name} has no column {quote(wanted)}. Fitted instead: {instead}."))
    if (kept := _kept_fit()) and _is_same(kept, ask):
        return kept, ask.runs
    return answers.queued(*_work(ask), public=bool(ask.runs.card)), ask.runs


def begun() -> tuple[Fit | None, Callable[[], None]]:
    """Return the fit of the chosen law to the chosen runs, None until it is known, and what draws how far it is.

    Raises BadInput where it was refused.
    """
    ask = question.current()
    if (kept := _kept_fit()) and _is_same(kept, ask):
        return kept, lambda: None
    if why := refine.refusal("fit", _key(ask)):
        raise BadInput(why)
    return refine.better(*_work(ask), public=bool(ask.runs.card))


def _work(ask: Question) -> tuple[str, tuple, str, Callable[[queue.Tell], Fit]]:
    """Return under what a fit is kept, all that it depends on, its title, and the call that makes it."""
    title = f"Fitting {ask.law.title} to {ask.runs.name}"
    law, runs = ask.law, ask.runs
    options = replace(ask.options, target=ask.chosen["target"] or None)  # the fit takes the same, and says so
    return "fit", _key(ask), title, lambda tell: fit(law, runs, options, tell)


def known() -> Fit | None:
    """Return the fit of the chosen law to the chosen runs if it was made already."""
    try:
        return answers.known("fit", _key(question.current())) or _kept_fit()
    except BadInput:
        return None


def _key(ask: Question) -> tuple:
    return (ask.runs, ask.law, ask.options)


def _kept_fit() -> Fit | None:
    """Return the fit that came with the opened link, if one is open."""
    opened = st.session_state.get(LINKED, {})
    return opened.get("fit") if opened.get("id") == state.get("share") else None


def _is_same(fit: Fit, ask: Question) -> bool:
    """Whether a stored fit is the one asked for."""
    how = ask.options
    objective = how.objective or ask.law.objective
    if how.intervals not in ("auto", fit.intervals):
        return False
    pins = chosen_pins(fit) if fit.law == ask.law.key else fit.pins
    return (fit.digest, fit.law, fit.target, fit.objective.name, fit.delta, fit.seed, pins, fit.priors) == (
        ask.runs.digest, ask.law.key, how.target or ask.law.target, objective, how.delta, how.seed, dict(how.pins),
        {name: (mean, sd) for name, mean, sd in how.priors},
    ) and fit.resamples == how.bootstrap  # fmt: skip


def share() -> None:
    """Store the uploaded table and its fit, if one was made, and go on from what was stored.

    Where that fails it is said in one line, and the table stays this session's own.
    """
    table, fit = question.unfiltered(), known()
    try:
        key = keep(table, fit, unpack=unpack_in_child)
    except BadInput as err:
        refused("link", err)
        guard.say_later(str(err))
        return
    st.session_state[LINKED] = {"id": key, "runs": table, "fit": fit}
    state.put(share=key, data=state.default("data"))


def judged() -> Verdict:
    """Return the verdict on the chosen fit, judged once."""
    fit, runs = fitted()
    return judged_of(fit, runs)


def judged_of(fit: Fit, runs: Runs) -> Verdict:
    """Return the verdict on a fit, judged once."""
    return answers.once("verdict", (fit, runs), lambda: verdict(fit, runs), public=runs.card is not None)


def scaled() -> tuple[Calibrated, Fit | None]:
    """Return the constants as `calibrated` does. Raises BadInput for a law over domains, which another page plans."""
    law = question.current().law
    if family(law) or domains_of(law):
        raise BadInput(f"{law.title} depends on the mixture of data: the Mixture page predicts and plans with it.")
    return calibrated()


def calibrated() -> tuple[Calibrated, Fit | None]:
    """Return the constants to plan with: the fit's, or a published set of the chosen law."""
    name = state.get("constants")
    if name != "fit":
        reference = f"{question.current().law.key}@{name}"
        return answers.once("published", reference, lambda: from_published(*laws.get_published(reference))), None
    fit, _ = fitted()
    return calibrated_of(fit), fit


def calibrated_of(fit: Fit) -> Calibrated:
    """Return the constants of a fit, one record for the same fit. Raises BadInput where it failed."""
    if not fit.ok:
        raise BadInput(fit.message)
    return answers.once("calibrated", fit, lambda: from_fit(fit))
