"""A child runs functions of its modules only."""

import json

import pytest

from core.jobs import Limits, dump
from core.jobs.process import ChildProcess
from tests.jobs import _work as work


@pytest.mark.parametrize(("module", "function"), [("os", "system"), (work.__name__, "absent")])
def test_nothing_but_a_function_of_its_modules_is_run(module, function, capfd):
    process = ChildProcess([work.__name__])
    head = json.dumps({"module": module, "function": function, "limits": {}}).encode()
    assert process.ask((head, dump({}), b""), Limits()) == (b"", "died")
    assert not process.lives()
