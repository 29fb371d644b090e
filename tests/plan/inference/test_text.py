"""What is said of a model for its use, with numbers worked out by hand."""

import pytest

from core.plan.inference import text
from core.plan.inference.cheapest import Lifetime, Served

BEST = Lifetime(1e9, 1e11, 6e20, 2e20, 0.0)  # 100 tokens per parameter, 8e20 in all
OPTIMAL = Lifetime(4e9, 8e10, 1e21, 0.0, 0.0)


def served(**more):
    usual = {"base": None, "saving": 0.2, "saving_of_base": None, "intervals": {}}
    return Served(loss=2.5, unit="FLOP", best=BEST, compute_optimal=OPTIMAL, bounded=True, **(usual | more))


def test_the_answer_is_a_line_with_the_model_and_what_it_saves():
    said = text.answer(served())
    assert said == "Train **1.00B parameters** on **100B tokens**: **20\u00a0%** cheaper."
    assert text.answer(served(saving=0.0004)).endswith("tokens**: so little use saves nothing.")
    assert text.answer(served(), 1e13).startswith("For 10T tokens served, train **1.00B parameters**")
    ends = {"params": (9e8, 2e9), "tokens": (9e10, 3e11), "saving": (0.1, 0.3)}
    said = text.answer(served(intervals=ends))
    assert said.startswith("Train **1.00B parameters** (900M to 2.00B) on **100B tokens** (90.0B to 300B): ")


def test_a_size_that_is_open_below_has_no_lower_end():
    """Sizes are looked at down to a hundredth of the smaller of both best ones: 1e9 / 100."""
    ends = {"params": (1e7, 2e9), "tokens": (2e9, 3e11), "saving": (0.1, 0.3)}
    assert text.answer(served(intervals=ends)).startswith(
        "Train **1.00B parameters** (at most 2.00B) on **100B tokens** (at most 300B): "
    )
    assert text.NO_SMALLEST in text.intervals(served(intervals=ends))
    assert text.NO_SMALLEST not in text.intervals(served(intervals=ends | {"params": (1.2e7, 2e9)}))


def test_costs_are_held_against_the_compute_optimal_model():
    said = text.costs(served(), "", "nats per token")
    assert "cost 8e20\u00a0FLOP: 20\u00a0% less than with the compute-optimal 4.00B on 80.0B" in said
    assert said.endswith("(2.500 nats per token).")


def test_the_model_given_is_named_and_one_that_costs_less_is_said_to():
    said = text.costs(served(saving_of_base=-0.05), "Llama", "nats per token")
    assert said.endswith("That is 5\u00a0% more than with Llama.")
    assert "as much as with Llama" in text.costs(served(saving_of_base=0.0004), "Llama", "nats per token")


def test_what_intervals_hold_is_said_where_there_are_any():
    assert text.intervals(served()) == ""
    assert text.answer(served(), 1e13).startswith("For 10T tokens served, train **1.00B parameters**")
    ends = {"params": (9e8, 2e9), "tokens": (9e10, 3e11), "saving": (0.1, 0.3)}
    saying = "by them 10 to 30\u00a0% is saved."
    assert text.intervals(served(intervals=ends)) == (
        f"95\u00a0% intervals hold sampling error and what the law's form may miss; {saying}"
    )
    below = {**ends, "saving": (-0.0002, 0.3)}  # the search's own error: the best saves nothing at least
    assert "by them 0 to 30\u00a0% is saved." in text.intervals(served(intervals=below))
    alone = f"95\u00a0% intervals are of sampling error alone; {saying} It is of courses."
    assert text.intervals(served(intervals=ends, no_form="It is of courses.")) == alone
    assert text.intervals(served(no_interval="No interval: why.")) == "No interval: why."


@pytest.mark.parametrize(
    ("unit", "written"),
    [("FLOP", "2e6\u00a0FLOP"), ("GPU-hours", "2.00M\u00a0GPU-hours"), ("dollars", "$2.00M"), ("kWh", "2.00\u00a0GWh")],
)
def test_a_cost_has_its_unit(unit, written):
    assert text.cost(2e6, unit) == written
