"""A plan in words: the answer in one line, every decision as people write it."""

import pytest

from core.plan.recipe import text
from core.plan.recipe.decisions import Decision
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.recipe import recipe
from core.plan.recipe.verdict import of_recipe
from core.verdict import Reason, judged
from tests.plan.recipe._plans import BASE


def row(key, use, **more):
    return Decision(key, key, "allocate", use, **more)


def test_the_answer_has_at_most_fifteen_words():
    plan = recipe(BASE, RecipeGoal(flops=1e23), sizes=24)
    line = text.answer(plan)
    assert line.startswith("Train **")
    assert line.endswith(".")
    assert len(line.split()) <= 15
    assert " to " in line


def test_where_no_law_reaches_nothing_is_advised():
    plan = recipe(BASE, RecipeGoal(flops=1e33), sizes=24)
    line = text.answer(plan, of_recipe(plan, None))
    assert line.startswith("No law here reaches 1e33 FLOP; carried on, it gives **")
    assert len(line.split()) <= 15
    near = recipe(BASE, RecipeGoal(flops=1e21), sizes=24)
    assert text.answer(near, of_recipe(near, None)).startswith("Train **")
    line = text.answer(near, judged([Reason("no", "The runs are of one size.")]))
    assert line.startswith("These runs do not say; the law alone gives **")
    assert len(line.split()) <= 15


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (row("size", {"params": 7e9, "tokens": 2.2e13}), "7.00B on 22.0T tokens"),
        (row("shape", {"width": 6144.0, "depth": 73.0}), "width 6,144, 73 layers"),
        (row("heads", {"query_heads": 48.0, "head_dim": 128.0}), "48, 128 wide each"),
        (row("kv-heads", {"kv_heads": 8.0}), "8"),
        (row("repetition", {"passes": 1.0}), "each token once"),
        (row("repetition", {"passes": 3.9}), "3.9 times"),
        (row("batch", {"batch_tokens": 4e6}), "4.00M tokens"),
        (row("learning-rate", {"learning_rate": 3e-4}), "3e-4"),
        (row("weight-decay", {}), "not known"),
    ],
)
def test_what_is_decided_is_said_as_people_write_it(decision, words):
    assert text.used(decision) == words


def test_a_table_has_room_for_the_first_column_and_for_compute():
    good = row("shape", {"width": 6e3, "depth": 70.0}, as_good={"width": (3840.0, 8704.0), "depth": (30.0, 180.0)})
    assert text.good_first(good) == "width 3,840 to 8,704"
    assert text.good_first(row("shape", {})) == ""
    assert text.good_first(row("heads", {}, as_good={"query_heads": (8.0, 8.0)}, worth=0.1)) == "no other"
    assert text.worth_short(row("heads", {}, worth=0.003, worth_compute=1.17)) == "1.17 times the compute"
    assert text.worth_short(row("heads", {}, worth=0.0, worth_compute=1.0)) == "nothing"
    assert text.worth_short(row("size", {}, pinned=True, price=0.03, price_compute=float("inf"))) == "3 % of the loss"
    assert text.worth_short(row("batch", {})) == ""


def test_values_as_good_and_what_the_usual_costs():
    good = row("size", {"params": 7e9, "tokens": 1e12}, as_good={"params": (5e9, 1e10), "tokens": (1e12, 2e12)})
    assert text.as_good(good) == "5.00B to 10.0B parameters"
    assert text.as_good(row("shape", {"width": 1.0})) == ""
    assert text.worth(row("heads", {}, worth=0.003, worth_compute=1.17)) == (
        "the usual costs 0.3 % of the loss, 1.17 times the compute"
    )
    assert text.worth(row("heads", {}, worth=0.0, worth_compute=1.0)) == "the usual costs nothing"
    assert text.worth(row("size", {}, pinned=True, price=0.028, price_compute=float("inf"))) == (
        "pinned: costs 2.8 % of the loss"
    )
    assert text.worth(row("batch", {})) == "not known"
    assert text.beyond(row("batch", {}, beyond=1.0)) == "10 times beyond their runs"
    assert text.beyond(row("batch", {})) == ""
