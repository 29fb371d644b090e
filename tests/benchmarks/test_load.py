"""Some visitors at once, over real WebSockets: each gets the answer to what they asked, and nobody another's."""

import asyncio
import urllib.parse

import pytest

from benchmarks._visitor import Visitor
from benchmarks.load import CONTROL, Load, under_load
from core import laws, plan
from core.fit import from_published
from core.plan.compute import text
from tests._loops import ended
from tests.browser._server import serve

LINK = "constants=besiroglu"  # nothing is fitted


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    address, process = serve(tmp_path_factory.mktemp("load"))
    yield urllib.parse.urlsplit(address).port, process.pid
    process.terminate()
    process.wait(30)


def answer(flops):
    calibrated = from_published(*laws.get_published("chinchilla@besiroglu"))
    return text.answer(plan.allocate(calibrated, flops), "params", {})


async def moved_at_once(port, places):
    visitors = [Visitor(port, "allocate", LINK) for _ in range(len(places))]
    opened = await asyncio.gather(*(v.open() for v in visitors))
    options = visitors[0].slider(CONTROL).options
    rounds = []
    for turn in range(2):
        theirs = [places[(i + turn) % len(places)] for i in range(len(places))]
        moved = await asyncio.gather(*(v.choose(CONTROL, p) for v, p in zip(visitors, theirs, strict=True)))
        rounds += [(float(options[place]), redraw) for place, redraw in zip(theirs, moved, strict=True)]
    await asyncio.gather(*(v.close() for v in visitors))
    return opened, rounds


def test_each_visitor_gets_what_they_asked_for(server):
    """What is made once for everybody is found by what it is of: two rounds, in which each asks what another asked."""
    opened, rounds = ended(lambda: moved_at_once(server[0], (5, 25, 45, 65)))
    assert [redraw.errors for redraw in opened] == [[]] * 4
    answers = {flops: answer(flops) for flops, _ in rounds}
    assert len(set(answers.values())) == 4
    for flops, redraw in rounds:
        assert redraw.errors == []
        assert [line for line in redraw.texts if line in answers.values()] == [answers[flops]]


async def hurried(port, places):
    visitor = Visitor(port, "allocate", LINK)
    await visitor.open()
    options = visitor.slider(CONTROL).options
    redraws = [await visitor.choose(CONTROL, *places)]
    while answer(float(options[places[-1]])) not in redraws[-1].texts:
        redraws.append(await visitor.listen())
    await visitor.close()
    return redraws


def test_who_moves_on_does_not_wait_for_what_they_left(server):
    """Twelve moves without a pause: what nobody waits for is dropped, and the last one is answered."""
    redraws = ended(lambda: asyncio.wait_for(hurried(server[0], range(30, 42)), 120))
    assert len(redraws) < 6
    assert [redraw.errors for redraw in redraws] == [[]] * len(redraws)


def test_a_load_of_seconds_brings_no_error(server, monkeypatch):
    monkeypatch.setattr("benchmarks.load.PAGES", ("allocate",))
    monkeypatch.setattr("benchmarks.load.QUICK", LINK)
    found = ended(lambda: under_load(server[0], [server[1]], sessions=3, every=0.5, seconds=2.0, warm_up=2.0))
    assert found.errors == []
    assert found.seconds
    assert found.before > 0


def test_a_row_says_what_was_met():
    load = Load([0.1] * 98 + [2.0, 3.0], ["TimeoutError: "], 1000.0, 1030.0, 4.0)
    said = "| 50 sessions | 100 | 0.10 s | 0.10 s | 2.01 s | 1 | 1000 to 1030 MB (+3.0 %) | 4.0 |"
    assert load.row("50 sessions") == said
