"""Further runs in sentences."""

from dataclasses import replace

from core.plan.next import text
from tests.plan.next.test_verdict import GOOD, NONE


def test_the_answer_says_runs_and_what_is_left():
    assert text.answer(GOOD) == (
        "Make **1 runs** for 1.2e20 FLOP: the interval of the loss of 7.00B parameters on 140B tokens keeps **50%** of "
        "its width."
    ).replace("**1 runs**", "**1 run**")
    assert "would not narrow the loss" in text.answer(replace(GOOD, kept=0.99))
    assert "is then known to 1.900 to 2.100 nats per token." in text.answer(replace(GOOD, now=NONE))
    assert text.answer(replace(GOOD, after=NONE)).endswith("stays open.")


def test_now_after_and_without_form_error():
    said = text.both(GOOD)
    assert said == (
        "Now: 1.900 to 2.100 nats per token. After these runs: 1.900 to 2.100 nats per token. "
        "Were the law exact: 1.950 to 2.050 nats per token."
    )
    assert text.both(replace(GOOD, now=NONE)).startswith("Now: no interval.")


def test_what_it_rests_on_and_one_run():
    assert text.made_of(GOOD).startswith("It rests on 40 runs. A run is taken to be off by 0.50% of the loss")
    assert "published constants" in text.made_of(replace(GOOD, runs=0))
    assert text.run(dict(GOOD.proposed[0].at), 1.2e20) == "1.00B parameters on 20.0B tokens, 1.2e20 FLOP"
