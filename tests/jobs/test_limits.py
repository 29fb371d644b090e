"""What a passed limit is called."""

from core.jobs import Limits


def test_the_line_says_what_was_passed_and_what_is_allowed():
    usual = Limits()
    assert usual.line("'a.csv'", "cpu") == "'a.csv' takes too long to read: allowed are 10 s of computing"
    assert usual.line("'a.csv'", "memory") == "'a.csv' needs too much memory to read: allowed are 2 GB"
    assert usual.line("'a.csv'", "answer") == "'a.csv' is too large once it is read: allowed are 500 MB"
    assert Limits(wall=0.5).line("'a'", "wall") == "'a' takes too long to read: allowed are 0.5 s"
