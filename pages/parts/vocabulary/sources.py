"""Where the loss of a vocabulary comes from: published constants, the same runs fitted again, or the chosen runs."""

from dataclasses import dataclass

import streamlit as st

from core import laws
from core.errors import BadInput
from core.fit import Calibrated, Fit, FitOptions, fit, from_fit, from_published
from core.fit.suited import lacks
from core.plan.vocabulary.rules import TAO, IsoFlop, isoflop_rule
from core.runs import Runs
from pages.parts import show, state
from pages.parts.answers import once, queued

LAW, PUBLISHED, AGAIN, OWN = "vocabulary", "tao", "refit", "fit"
TARGET = "loss_unigram"
SHORT = {PUBLISHED: "as published", AGAIN: "fitted again", OWN: "your runs"}
STARTS, RESAMPLES = 64, 200
FRONTIER = ["flops", "characters", "vocab_size", "params_non_embedding", "embedding_dim", TARGET]


@dataclass(frozen=True)
class Source:
    """Constants, the fit that they come from (None where they were published), the frontier of runs that goes with
    them, and what is written under pictures.
    """

    key: str
    law: Calibrated
    fit: Fit | None
    rule: IsoFlop
    line: str


def told(runs: Runs) -> bool:
    """Whether runs can tell what a vocabulary does."""
    law = laws.get(LAW)
    return TARGET in runs.targets and "vocab_size" in runs.factors and not lacks(law, runs)


def titles(runs: Runs) -> dict[str, str]:
    """Return the sources there are by key, the first choice first."""
    found = {OWN: f"fitted to {runs.name}"} if told(runs) else {}
    return found | {PUBLISHED: "as published (Tao et al. 2024)", AGAIN: "fitted again, with the tokens trained on"}


def source(runs: Runs) -> Source:
    """Ask for the constants, and return them."""
    known = titles(runs)
    if (wanted := state.get("vocablaw")) and wanted not in known:
        state.drop("vocablaw")
        instead = known[next(iter(known))]
        state.complain(f"There are no constants {wanted!r} for {runs.name}. Taken instead: {instead}.")
    chosen = st.selectbox(
        "Constants of the law of loss", list(known), format_func=known.__getitem__,
        **state.bind("vocabulary", "vocablaw", known, state.get("vocablaw") or next(iter(known))),
        help="The published fit was given 2.7 to 3.0 times the tokens that were trained on, by a slip in the units of "
        "the vocabulary. Fitted again without it, the same runs ask for smaller vocabularies.",
    )  # fmt: skip
    return fitted(runs) if chosen == OWN else published(chosen)


def published(name: str) -> Source:
    """Return one of the two sets of the library."""
    return once("vocabulary-set", name, lambda: _published(name))


def _published(name: str) -> Source:
    made = from_published(*laws.get_published(f"{LAW}@{name}"))
    return Source(name, made, None, TAO, show.provenance(made.unit, made.label))


def fitted(runs: Runs) -> Source:
    """Return the law fitted to the chosen runs. Raises BadInput where the fit fails."""
    law, how = laws.get(LAW), FitOptions(starts=STARTS, bootstrap=RESAMPLES, seed=state.get("seed"))
    key = (runs.digest, how)
    made = queued("vocabulary-fit", key, f"Fitting {law.title} to {runs.name}", lambda tell: fit(law, runs, how, tell))
    if not made.ok:
        raise BadInput(made.message)
    return once("vocabulary-own", key, lambda: Source(OWN, from_fit(made), made, rule_of(runs), show.fit_line(made)))


def rule_of(runs: Runs) -> IsoFlop:
    """Return the frontier of the runs, or the published one where they are too few or lack a column."""
    table = runs.included
    if not set(FRONTIER) <= set(table):
        return TAO
    try:
        return isoflop_rule(table[FRONTIER].dropna().assign(loss=lambda t: t[TARGET]))
    except BadInput:
        return TAO
