"""Budgets: what is outside of a vocabulary, what compute buys, and which cannot be planned for."""

import pytest
from scipy.optimize import brentq

from core.errors import BadInput
from core.plan.architecture.models import MODELS
from core.plan.vocabulary.budget import (
    MOST_ENTRIES,
    VocabularyBudget,
    balanced,
    balanced_flops,
    budget_like,
    budget_of,
    checked_size,
    derived,
)
from core.plan.vocabulary.rules import TAO, by_derivative
from tests.tolerances import SOLVER

OPEN = VocabularyBudget(7e9, 7e22, 4096)
HELD = VocabularyBudget(7e9, 7e22, 4096, tied=False, total=True)


def test_a_worked_example_by_hand():
    """1,000 entries of 4,096 numbers are 4.096M parameters, and twice that where two matrices are counted."""
    assert OPEN.outside(1000) == 7e9
    assert OPEN.tokens(1000) == pytest.approx(7e22 / (6 * 7.004096e9))
    assert (HELD.matrices, HELD.held) == (2, 2)
    assert HELD.outside(1000) == 7e9 - 8.192e6
    assert HELD.tokens(1000) == pytest.approx(7e22 / (6 * (7e9 - 8.192e6 + 4.096e6)))


def test_the_largest_vocabulary_leaves_the_model_a_fiftieth():
    assert OPEN.most == MOST_ENTRIES
    assert HELD.outside(HELD.most) == pytest.approx(0.02 * 7e9)


@pytest.mark.parametrize("tied", [True, False])
def test_approach_2_with_all_parameters_held_solves_for_what_is_left(tied):
    """What is left of the model asks for just this vocabulary: SciPy's root of the same equation."""
    held = VocabularyBudget(7e9, 7e22, 4096, tied, total=True)
    matrices = 1 if tied else 2

    def short(entries):
        return float(by_derivative(7e9 - matrices * 4096 * entries, 4096)) - entries

    assert derived(held) == pytest.approx(brentq(short, 1.0, 7e9 / (matrices * 4096) * 0.999), rel=SOLVER)
    assert derived(OPEN) == by_derivative(7e9, 4096)


def test_a_balanced_budget_is_what_approach_1_trains_that_model_with():
    level = balanced(HELD)
    assert not level.total
    assert level.params == HELD.outside(derived(HELD))
    assert level.flops == TAO.flops(level.params) == balanced_flops(HELD)
    assert budget_of(7e9).flops == pytest.approx(float(TAO.flops(7e9)))
    assert budget_of(7e9).width == 4096


def test_the_budget_of_a_known_model_is_its_own():
    """Llama 3 8B has two matrices of 128,256 entries of 4,096, and was trained on 15T tokens."""
    model = MODELS["llama-3-8b"]
    outside = 8_030_261_248 - 2 * 128_256 * 4096
    found = budget_like(model)
    assert (found.params, found.width, found.tied) == (outside, 4096, False)
    assert found.flops == pytest.approx(6 * (outside + 128_256 * 4096) * model.tokens)
    assert budget_like(model, total=True).params == 8_030_261_248
    assert budget_like(model, 1e23, tied=True, total=True).params == outside + 128_256 * 4096


@pytest.mark.parametrize(
    ("args", "line"),
    [
        ((0.0,), "size is 0 parameters"), ((7e9, -1.0), "budget is -1 FLOP"), ((7e9, 7e21, 0.0), "width is 0"),
        ((float("nan"),), "size is nan"), ((1e5, 1e18, 4096, True, True), "too few for a vocabulary"),
    ],
)  # fmt: skip
def test_budgets_that_cannot_be_planned_for(args, line):
    with pytest.raises(BadInput, match=line):
        budget_of(*args)


def test_vocabularies_that_a_budget_allows():
    assert checked_size(OPEN, 256) == 256
    with pytest.raises(BadInput, match="255 entries; allowed are 256"):
        checked_size(budget_of(7e9), 255)
    with pytest.raises(BadInput, match="the whole model only 1e"):
        checked_size(VocabularyBudget(1e8, 1e19, 4096, False, True), 256_000)
