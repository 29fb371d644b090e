"""What a vocabulary is chosen for: compute, and parameters outside of the vocabulary or in all."""

import math
from dataclasses import dataclass, replace

from ...bisection import bisect
from ...errors import BadInput
from ...laws.cost import SIX_ND
from ..architecture.models import Known
from ..architecture.transformer import params_non_embedding
from .rules import BISECTIONS, FEWEST_ENTRIES, TAO, IsoFlop, by_derivative, width_of

MOST_ENTRIES = 1e8
SHARE_LEFT = 0.02  # of all parameters, the least that a vocabulary leaves to the rest of the model


@dataclass(frozen=True)
class VocabularyBudget:
    """What a vocabulary is chosen for: training compute in FLOP, and parameters, which are those outside of the
    vocabulary or, with `total`, all of them. `width` numbers an entry, in one matrix where `tied`, in two where not.
    """

    params: float
    flops: float
    width: float
    tied: bool = True
    total: bool = False

    @property
    def matrices(self) -> int:
        """How many matrices of the vocabulary the model has."""
        return 1 if self.tied else 2

    @property
    def held(self) -> int:
        """How many of them are counted in `params`."""
        return self.matrices if self.total else 0

    def outside(self, entries):
        """Return the parameters outside of a vocabulary of so many entries."""
        return self.params - self.held * entries * self.width

    def tokens(self, entries):
        """Return the training tokens that the compute buys with so many entries.

        No law is at hand: all parameters outside of the vocabulary and one matrix of it are paid for, by 6 N D.
        """
        return SIX_ND.tokens(self.flops, self.outside(entries) + entries * self.width)

    @property
    def most(self) -> float:
        """The largest vocabulary that is looked at: it leaves the model something."""
        if not self.held:
            return MOST_ENTRIES
        return min(MOST_ENTRIES, (1 - SHARE_LEFT) * self.params / (self.held * self.width))


def budget_of(
    params: float, flops: float | None = None, width: float | None = None, tied: bool = True, total: bool = False
) -> VocabularyBudget:
    """Return a budget that can be planned for; the width is the usual one where it is not given, the compute that of
    approach 1. Raises BadInput, saying which number is wrong and what is allowed.
    """
    _positive("The size", params, "parameters")
    width = float(width_of(params)) if width is None else width
    _positive("The width", width, "numbers an entry")
    planned = VocabularyBudget(float(params), math.nan, float(width), tied, total)
    if planned.most < FEWEST_ENTRIES:
        raise BadInput(
            f"{params:g} parameters in all are too few for a vocabulary: {FEWEST_ENTRIES} entries of {width:g} numbers "
            f"are {planned.held * FEWEST_ENTRIES * width:g}, and nearly all of them; allowed are more parameters, or a "
            "smaller width."
        )
    flops = balanced_flops(planned) if flops is None else flops
    _positive("The budget", flops, "FLOP")
    return replace(planned, flops=float(flops))


def budget_like(
    model: Known, flops: float | None = None, tied: bool | None = None, total: bool = False
) -> VocabularyBudget:
    """Return the budget of a known model: its size without or, with `total`, with its vocabulary, and its compute.

    The compute is 6 (N_nv + V d) D by the tokens that it was trained on, that of approach 1 where they were not said.
    """
    shape, tied = model.shape, model.shape.tied if tied is None else tied
    outside, inside = float(params_non_embedding(shape)), float(shape.vocab_size * shape.width)
    if flops is None and math.isfinite(model.tokens):
        flops = SIX_ND.flops(outside + inside, model.tokens)
    held = (1 if tied else 2) if total else 0
    return budget_of(outside + held * inside, flops, shape.width, tied, total)


def checked_size(budget: VocabularyBudget, size: float) -> float:
    """Return a vocabulary that a budget allows. Raises BadInput where it is too small, or larger than the model."""
    if not (math.isfinite(size) and size >= FEWEST_ENTRIES):
        raise BadInput(f"The vocabulary has {size:g} entries; allowed are {FEWEST_ENTRIES} (the bytes) or more.")
    if not budget.outside(size) > 0:
        inside = budget.held * size * budget.width
        raise BadInput(
            f"A vocabulary of {size:g} entries has {inside:g} parameters, and the whole model only {budget.params:g}; "
            f"allowed are up to {budget.most:.0f} entries."
        )
    return float(size)


def balanced_flops(budget: VocabularyBudget, rule: IsoFlop = TAO) -> float:
    """Return the compute at which approach 1 finds the model's size best; with `total`, what approach 2 leaves."""
    return float(rule.flops(budget.outside(derived(budget))))


def balanced(budget: VocabularyBudget, rule: IsoFlop = TAO) -> VocabularyBudget:
    """Return the budget that all approaches are about: the same model outside of the vocabulary, trained as approach 1
    would.
    """
    outside = budget.outside(derived(budget))
    return replace(budget, params=outside, flops=float(rule.flops(outside)), total=False)


def derived(budget: VocabularyBudget) -> float:
    """Return approach 2's vocabulary. With all parameters held, what is outside hangs on it: halved until it fits."""
    if not budget.held:
        return float(by_derivative(budget.params, budget.width))

    def too_large(entries: float) -> bool:
        return not by_derivative(budget.outside(entries), budget.width) > entries

    low, high = bisect(too_large, 0.0, budget.params / (budget.held * budget.width), BISECTIONS)
    return float((low + high) / 2)


def _positive(what: str, value: float, unit: str) -> None:
    if not (math.isfinite(value) and value > 0):
        raise BadInput(f"{what} is {value:g} {unit}; allowed are numbers above 0.")
