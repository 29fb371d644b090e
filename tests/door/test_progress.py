"""The bar: where somebody sees it, and gone where the work is stopped."""

import io
import sys

import pytest

from core.door import progress
from core.door.progress import progress_bar


def test_nobody_looks_no_bar(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)  # another test may have begun a notebook here
    with progress_bar() as bar:
        assert bar is None
    with progress_bar(False) as bar:
        assert bar is None


def test_a_bar_says_the_stage(monkeypatch):
    monkeypatch.setattr(progress, "SHOWN_AFTER", 0.0)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress_bar(True) as bar:
        bar("search", 0, 10)
        bar("intervals", 5, 20)
    assert "search" in sys.stderr.getvalue()


def test_an_interrupt_goes_through_and_the_next_call_works(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())

    def stopped():
        with progress_bar(True) as bar:
            bar("search", 1, 10)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    with progress_bar(True) as bar:
        bar("search", 1, 10)
