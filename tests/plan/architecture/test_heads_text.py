"""What is said of a choice of heads, with numbers worked out by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from core.plan.architecture import heads_text as text
from core.plan.architecture.head_costs import Use
from core.plan.architecture.heads import HeadChoice
from core.plan.architecture.models import known

START = known("llama-3-1b")
COSTS = {"params": 1e9, "depth": 16.0, "width": 2048.0, "memory": 2e10, "flops": 3e9, "time": 0.004}
ROWS = [
    {"query_heads": 8, "kv_heads": 1, **COSTS, "memory": 1e10}, {"query_heads": 16, "kv_heads": 2, **COSTS},
    {"query_heads": 32, "kv_heads": 8, **COSTS},
]  # fmt: skip


def choice(best, usual=None, **use):
    rows = [best, *(r for r in ROWS if r is not best)]
    how = Use(131_072.0, "time", {}, 16.0, 16.0, "h100", head_dim=use.pop("head_dim", 64.0))
    return HeadChoice(2.0, how, pd.DataFrame(rows), None if usual is None else pd.Series(usual), (), None, None)


def test_names_count_their_heads():
    assert text.named(ROWS[0]) == "8 query heads and 1 KV head"
    assert text.label(ROWS[2]) == "32 query, 8 KV"


@pytest.mark.parametrize(
    ("context", "written"), [(131_072, "128K tokens"), (1_048_576, "1M tokens"), (3000, "3.00K tokens")]
)
def test_a_context_is_written_as_people_say_it(context, written):
    assert text.read(context) == written


def test_the_answer_is_a_line_with_the_heads_their_size_and_what_they_save():
    slower = {**ROWS[2], "time": 0.005}
    said = text.answer(choice(ROWS[0], slower), START)
    assert said == "Use **8 query heads and 1 KV head** at 1.00B parameters: **20\u00a0% less time**."
    assert text.answer(choice(ROWS[0], ROWS[2]), START).endswith(": **no less time**.")
    assert text.answer(choice(ROWS[2], ROWS[2]), START).endswith(f"parameters, like {START.title}.")
    sure = replace(choice(ROWS[0]), ends=(9e8, 1.2e9))
    assert text.answer(sure, START).endswith("at 1.00B parameters (900M to 1.20B).")


def test_costs_are_those_of_the_use_and_held_against_the_known_heads():
    said = text.costs(choice(ROWS[0], ROWS[2]), START, "nats per token")
    assert said.startswith(
        "At a context of 128K tokens they take 10.0\u00a0GB, 3.00\u00a0GFLOP and 4.00\u00a0ms a token. "
    )
    assert "16 layers of width 2,048, with a loss of 2.000 nats per token." in said
    assert said.endswith("at the same loss: **50\u00a0% less memory**.")
    assert text.costs(choice(ROWS[2], ROWS[2]), START, "nats").endswith("loss of 2.000 nats.")


def test_what_is_granted_names_the_edge_and_the_width_of_heads():
    said = text.granted(choice(ROWS[0], head_dim=128.0), float("nan"), "nats per token", START)
    assert "Heads are 128 wide here, those behind the published curves 64." in said
    assert said.endswith("They are the fewest query heads that were tried.")
    assert text.granted(choice(ROWS[1]), float("nan"), "nats per token", START) == ""


def test_what_one_device_cannot_hold_is_said():
    best = {**ROWS[1], "memory": 9e10}  # an H100 holds 80 GB
    assert "That is more than one H100" in text.room(choice(best))


def test_where_nothing_tells_the_usual_heads_stand_first_and_the_law_is_still_heard():
    usual = {**ROWS[2], "time": 0.005, "within": True}
    by_law = choice(ROWS[0], usual)
    by_law = replace(by_law, table=by_law.table.assign(within=True), sure=0.9, ends=(1.0, 2.0))
    kept = by_law.keeping_usual()
    assert (kept.best["query_heads"], kept.best["kv_heads"]) == (32, 8)
    assert len(kept.table) == len(by_law.table)
    assert kept.ends is None
    assert text.kept(by_law, kept).endswith("would take 8 query, 1 KV, with 20\u00a0% less time.")
    assert text.kept(kept, kept) == ""
    beyond = replace(by_law, usual=pd.Series({**usual, "within": False}))
    assert beyond.keeping_usual() is beyond
