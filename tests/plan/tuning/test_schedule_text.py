"""What is said of schedules, with numbers worked out by hand."""

import pandas as pd

from core.plan.tuning.schedule import Run
from core.plan.tuning.schedule_text import answer, lowest_found

RUN = Run(24_000, 2_000, 3e-4, 0.1, 0.2)


def test_the_lowest_that_was_not_searched_for_is_named_with_its_lead():
    said = answer(pd.Series({"cosine": 2.5, "constant": 2.8, "linear": 2.4, "found": 2.37}), "found", "nats per token")
    assert said == "**linear** ends lowest: **2.400** nats per token, 0.10 below cosine."
    assert len(said.split()) <= 15


def test_the_lowest_found_is_held_against_the_lowest_of_the_others():
    said = lowest_found(pd.Series({"cosine": 2.5, "linear": 2.4, "found": 2.37}), "found", RUN)
    assert said.startswith("The lowest found after 24,000 steps")
    assert said.endswith("ends 0.030 lower.")


def test_a_search_that_found_nothing_lower_says_so():
    said = lowest_found(pd.Series({"cosine": 2.5, "linear": 2.4, "found": 2.4}), "found", RUN)
    assert said == "No lower one was found that ends at 10% of the peak after 24,000 steps."
