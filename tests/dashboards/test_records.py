"""A dashboard says what it is made of, and nothing in it can be changed."""

import dataclasses

import pytest

from core.dashboards import DashboardPanel, NoteExhibit
from tests.dashboards._examples import dashboard


@pytest.mark.parametrize("record", [dashboard(), dashboard().panels[0], dashboard().tables[0]])
def test_no_record_can_be_changed(record):
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.title = "Another"


def test_a_panel_is_as_wide_as_the_page_where_nobody_said():
    assert DashboardPanel("", NoteExhibit(markdown="x")).width == 3
