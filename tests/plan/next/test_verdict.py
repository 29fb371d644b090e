"""What lowers advice on further runs: nothing to gain, a far aim, few runs, no interval."""

from dataclasses import replace

import pytest

from core.plan.next.aim import Aim
from core.plan.next.proposal import Narrowed, NextRuns, ProposedRun
from core.plan.next.verdict import of_next
from core.verdict import Reason, judged
from tests.plan.next._design import PUBLISHED

ENDS, NONE = Narrowed(1.9, 2.1, 1.95, 2.05), Narrowed(None, None, None, None)
GOOD = NextRuns(
    Aim("loss", {"params": 7e9, "tokens": 1.4e11}, 6e21), 1e21,
    (ProposedRun({"params": 1e9, "tokens": 2e10}, 1.2e20),), 2.0, "nats per token", ENDS, ENDS, 0.5, 0.4, 40, 0.005,
    0.02, 0.5,
)  # fmt: skip


@pytest.mark.parametrize(("changed", "level", "words"), [
    ({}, "solid", "keeps 50%"), ({"kept": 0.9}, "care", "keeps 90%"), ({"kept": 0.97}, "no", "worth nothing"),
    ({"runs": 4}, "care", "only 4 runs"), ({"runs": 0}, "care", "no run"),
    ({"decades_beyond": 2.0}, "care", "100 times beyond"), ({"decades_beyond": 4.0}, "no", "beyond the compute"),
    ({"after": NONE}, "no", "no interval"),
])  # fmt: skip
def test_the_level_and_its_reason(changed, level, words):
    found = of_next(replace(GOOD, **changed), PUBLISHED, judged([]))
    assert found.level == level
    assert words in found.reasons[0].text


def test_it_stands_no_higher_than_the_fit_or_published_constants():
    assert of_next(GOOD, PUBLISHED, judged([Reason("no", "A bad fit.")])).level == "no"
    assert of_next(GOOD, PUBLISHED, None).level == "care"
