"""One child process: it answers, and ends with all that it began."""

import dataclasses
import json
import os

import pytest

from core.jobs import Limits, dump
from core.jobs.process import ChildProcess
from tests.jobs import _work as work


def request(name: str, **arguments) -> tuple[bytes, bytes, bytes]:
    said = {"module": work.__name__, "function": name, "limits": dataclasses.asdict(Limits(wall=5.0))}
    return json.dumps(said).encode(), dump({n: dump(v) for n, v in arguments.items()}), b""


def test_a_process_answers_again_and_again_and_then_ends():
    process = ChildProcess([work.__name__])
    for _ in range(2):
        assert process.ask(request("speak"), Limits()) == (b"A" + dump(7), "done")
    assert process.lives()
    process.end()
    assert not process.lives()
    with pytest.raises(ProcessLookupError):
        os.kill(process.number, 0)
    assert process.ask(request("speak"), Limits()) == (b"", "died")


def test_an_answer_that_runs_over_ends_the_process():
    process = ChildProcess([work.__name__])
    assert process.ask(request("answer", size=5e4), Limits(answer=1000)) == (b"", "answer")
    assert not process.lives()
