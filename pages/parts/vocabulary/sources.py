"""Where the loss of a vocabulary comes from: published constants, the same runs fitted again, or the chosen runs."""

from dataclasses import dataclass

from core import laws
from core.errors import BadInput
from core.fit import Calibrated, Fit, FitOptions
from core.fit.suited import lacks
from core.laws.base import Law
from core.plan.vocabulary.optimum import NEEDED
from core.plan.vocabulary.rules import TAO, IsoFlop, isoflop_rule
from core.runs import Runs
from pages.parts import constants, state
from pages.parts.answers import once

PUBLISHED, AGAIN, OWN = "tao", "refit", "fit"
TARGET = "loss_unigram"
SHORT = {PUBLISHED: "as published", AGAIN: "fitted again", OWN: "your runs"}
STARTS, RESAMPLES = 64, 200
FRONTIER = ["flops", "characters", "vocab_size", "params_non_embedding", "embedding_dim", TARGET]


@dataclass(frozen=True)
class VocabularySource:
    """Constants, the fit that they come from (None where they were published), the frontier of runs that goes with
    them, and what is written under pictures.
    """

    key: str
    law: Calibrated
    fit: Fit | None
    rule: IsoFlop
    line: str


def vocabulary_law() -> Law:
    """Return the law of loss by which vocabularies are chosen."""
    return laws.law_of(TARGET, NEEDED)


def informative(runs: Runs) -> bool:
    """Whether runs can tell what a vocabulary does."""
    law = vocabulary_law()
    return TARGET in runs.targets and "vocab_size" in runs.factors and not lacks(law, runs)


def titles(runs: Runs) -> dict[str, str]:
    """Return the sources there are by key, the first choice first."""
    found = {OWN: f"fitted to {runs.name}"} if informative(runs) else {}
    return found | {PUBLISHED: "as published (Tao et al. 2024)", AGAIN: "fitted again, with the tokens trained on"}


def source(runs: Runs) -> VocabularySource:
    """Ask for the constants, and return them."""
    chosen = constants.choose(
        "vocabulary", "vocablaw", titles(runs), label="Constants of the law of loss",
        help="The published fit was given 2.7 to 3.0 times the tokens that were trained on, by a slip in the units of "
        "the vocabulary. Fitted again without it, the same runs ask for smaller vocabularies.",
    )  # fmt: skip
    return fitted(runs) if chosen == OWN else published(chosen)


def published(name: str) -> VocabularySource:
    """Return one of the two sets of the library."""
    found = constants.published(f"{vocabulary_law().key}@{name}")
    return VocabularySource(name, found.calibrated, None, TAO, found.line)


def fitted(runs: Runs) -> VocabularySource:
    """Return the law fitted to the chosen runs. Raises BadInput where the fit fails."""
    law, how = vocabulary_law(), FitOptions(starts=STARTS, bootstrap=RESAMPLES, seed=state.get("seed"))
    found = constants.from_runs(law, how, runs)
    rule = once("frontier-of-runs", runs, lambda: rule_of(runs))
    return VocabularySource(OWN, found.calibrated, found.fitted[0] if found.fitted else None, rule, found.line)


def rule_of(runs: Runs) -> IsoFlop:
    """Return the frontier of the runs, or the published one where they are too few or lack a column."""
    table = runs.included
    if not set(FRONTIER) <= set(table):
        return TAO
    try:
        return isoflop_rule(table[FRONTIER].dropna().assign(loss=lambda t: t[TARGET]))
    except BadInput:
        return TAO
