"""Texts in messages: one line, short, and counted in plain words."""

from core.runs.words import LONGEST_QUOTE, clean, listing, plural, quote


def test_a_text_is_put_on_one_line():
    assert clean(" a\n\tb\x00  c ") == "a b c"
    assert quote("x" * 99) == f"'{'x' * (LONGEST_QUOTE - 1)}…'"
    assert quote("short") == "'short'"


def test_lists_are_cut_and_say_how_much_is_left_out():
    assert listing(["a", "b"]) == "a, b"
    assert listing("abcd", 2) == "a, b and 2 more"


def test_one_is_one_and_thousands_have_commas():
    assert plural(1, "row") == "1 row"
    assert plural(1234, "row") == "1,234 rows"
    assert plural(0, "row") == "0 rows"
