"""What pages of one test leave behind for those of the next: nothing."""

import pytest

from pages.parts import refine


@pytest.fixture(autouse=True)
def _no_work_of_others(monkeypatch):
    """Let no test find what was worked out beside a page of another: in tests all visitors are the same."""
    monkeypatch.setattr(refine, "_works", {})
