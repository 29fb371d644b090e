"""What is said of schedules, with numbers worked out by hand."""

import types

import pandas as pd

from core.plan.tuning.schedule import Run
from core.plan.tuning.schedule_text import answer

RUN, UNIT = Run(24_000, 2_000, 3e-4, 0.1, 0.2), types.SimpleNamespace(unit="nats per token")


def test_the_lowest_that_was_not_searched_for_is_named_with_its_lead():
    said = answer(pd.Series({"cosine": 2.5, "linear": 2.4, "found": 2.37}), "found", UNIT, RUN)
    assert said.startswith(
        "Of these schedules **linear** ends lowest, at **2.400 nats per token** after 24,000 steps, "
    )
    assert "0.10 below the next" in said
    assert said.endswith("ends 0.030 lower.")


def test_a_search_that_found_nothing_lower_says_so():
    said = answer(pd.Series({"cosine": 2.5, "linear": 2.4, "found": 2.4}), "found", UNIT, RUN)
    assert said.endswith("No lower one was found that ends at 10% of the peak.")
