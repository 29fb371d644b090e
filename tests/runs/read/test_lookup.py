"""Whole headers: canonical names before aliases, and quantities that are no columns by roles of their own."""

from core.runs.aliases import AMBIGUOUS, ROLE_ALIASES, ROLES
from core.runs.read.lookup import known
from core.runs.schema import COLUMNS


def test_names_are_found_without_spaces_and_punctuation():
    assert known()["params"] == (True, 0, "params")
    assert known()["trainingtokens"][::2] == (False, "tokens")
    assert known()["tokensperparam"][::2] == (False, "ratio")
    assert "furlongs" not in known()


def test_words_with_several_meanings_are_left_to_their_values():
    assert not set(AMBIGUOUS) & {key for key, found in known().items() if not found[0]}


def test_each_role_is_of_a_column():
    assert set(ROLE_ALIASES) == set(ROLES)
    assert set(ROLES.values()) <= set(COLUMNS)
