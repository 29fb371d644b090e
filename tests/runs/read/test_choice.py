"""What is said of the headers of a table."""

from core.runs.problem import Problem
from core.runs.read.choice import Choice


def test_notes_are_problems_of_the_table():
    choice = Choice()
    choice.say("so", "loss")
    choice.say("beware", severity="warning")
    assert choice.notes == [Problem(None, "loss", "so", "note"), Problem(None, None, "beware", "warning")]
    assert Choice().notes == []
