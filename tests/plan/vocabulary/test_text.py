"""What is said of a vocabulary, with numbers worked out by hand."""

from dataclasses import replace

import pytest

from core.plan.architecture.models import known
from core.plan.vocabulary import text
from core.plan.vocabulary.budget import VocabularyBudget
from core.plan.vocabulary.optimum import Vocabulary

START = known("llama-2-7b")  # 32,000 entries
BEST = Vocabulary(
    VocabularyBudget(7e9, 1e22, 4096, tied=True, total=False), 60_000.0, 4e4, 9e4, 59_968, 64, -5.0, 0.01,
    (3e4, 1.2e5), {"isoflop": 5e4, "derivative": 8e4, "parametric": 6e4}, {}, 0.3, 1.0, True,
)  # fmt: skip


def test_the_answer_has_the_size_its_interval_and_the_price_of_the_user_s_own_in_a_line():
    said = text.answer(BEST, 32_000.0, 0.0123, 1.04, START)
    assert said == (
        f"Use **59,968 entries** (40.0K to 90.0K); the 32,000 of {START.title} cost **4.0\u00a0% more compute**."
    )


def test_what_is_as_good_and_how_much_the_user_s_own_loses_are_said_beside_it():
    said = text.near(BEST, 0.0123)
    assert said.startswith("For 7.00B parameters outside of the vocabulary and 1e22 FLOP, **30.0K to 120K** entries ")
    assert "reach the same loss with 1\u00a0% more compute. Yours loses **0.012 nats per token**" in said
    assert text.near(BEST, 1e-9).endswith("1\u00a0% more compute.")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (float("inf"), "; no compute makes up for your 50,000."),
        (1.0005, "; your 50,000 cost **less than 0.1\u00a0% more compute**."),
    ],
)
def test_what_makes_up_for_it_is_said(more, words):
    assert text.answer(BEST, 50_000.0, 0.01, more, START).endswith(words)


def test_a_vocabulary_as_good_as_the_best_is_said_to_be():
    assert text.answer(BEST, 50_000.0, 1e-9, 1.0, START).endswith("; your 50,000 are as good.")


def test_both_sets_of_constants_and_the_user_s_runs_are_held_against_each_other():
    said = text.both(2e5, 6e4, None, BEST)
    assert said.startswith("The constants as published ask for **200K**.")
    assert "ask for **60.0K**: the published" in said
    assert said.endswith("lie **30\u00a0%** apart where all of them apply.")
    assert "Your runs ask for **70.0K**." in text.both(2e5, 6e4, 7e4, BEST)
    assert said[:-1] + ", and say 50.0K to 80.0K for this budget." == text.both(2e5, 6e4, None, replace(BEST, over=3.0))


def test_a_budget_far_from_the_one_of_the_approaches_is_said_to_be():
    assert text.agreement(BEST).endswith("This budget is close to that.")
    assert "This budget is over-trained, 4.00 times that compute" in text.agreement(replace(BEST, over=4.0))
    assert "At 4e22 FLOP" in text.agreement(replace(BEST, over=0.25))
    assert "under-trained, 0.25 of that compute" in text.agreement(replace(BEST, over=0.25))
