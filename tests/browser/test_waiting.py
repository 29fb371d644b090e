"""How long a story waits: as long as a script runs, and not much longer than that. No browser is needed to say so."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import TimeoutError

from tests.browser._waiting import BUSY, LOOK, PATIENCE, QUIET, patiently


class Pages:
    """A page whose script runs at the looks that `busy` says; what is waited for comes with look number `comes`."""

    def __init__(self, busy, comes):
        self.busy, self.comes, self.looks = busy, comes, 0
        self.page = SimpleNamespace(evaluate=lambda script: script == BUSY and self.busy(self.looks))

    def wait(self, milliseconds):
        self.looks += 1
        assert milliseconds == LOOK
        if self.looks < self.comes:
            raise TimeoutError("not yet")


def test_what_comes_while_a_script_runs_is_waited_for():
    seen = Pages(lambda look: True, comes=PATIENCE // LOOK)
    patiently(seen.page, seen.wait)
    assert seen.looks == 60


def test_a_script_that_never_ends_is_given_up_after_five_minutes():
    seen = Pages(lambda look: True, comes=10_000)
    with pytest.raises(TimeoutError):
        patiently(seen.page, seen.wait)
    assert seen.looks * LOOK == PATIENCE == 300_000


@pytest.mark.parametrize("ran", [0, 20])
def test_a_page_that_has_come_to_rest_without_it_is_given_up_after_a_minute(ran):
    seen = Pages(lambda look: look <= ran, comes=10_000)
    with pytest.raises(TimeoutError):
        patiently(seen.page, seen.wait)
    assert (seen.looks - ran) * LOOK == QUIET == 60_000


def test_rest_between_two_scripts_is_no_end():
    seen = Pages(lambda look: look % 11 == 0, comes=40)
    patiently(seen.page, seen.wait)
    assert seen.looks == 40
