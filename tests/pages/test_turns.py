"""Who fills the line stops nobody: a person's second turn waits for the first of everybody else."""

from hypothesis import given
from hypothesis import strategies as st

from pages.parts.turns import Turns


def entered(turns, text):
    return [turns.enter(letter) for letter in text]


def begun(turns, among):
    """Who of these runs once all have asked."""
    return [turn.whose for turn in among if turns.ahead(turn) == 0]


def test_one_who_fills_the_line_lets_others_go_first():
    turns = Turns(2, 1)
    mine = entered(turns, "aaaaaaaa")
    assert begun(turns, mine) == ["a"]  # one slot stays for others
    (other,) = entered(turns, "b")
    assert turns.ahead(other) == 0
    turns.leave(mine[0])
    assert begun(turns, mine[1:]) == ["a"]


def test_persons_come_in_turn():
    turns, order = Turns(1, 1), ""
    waiting = entered(turns, "aaabbc")
    while waiting:
        (runs,) = [turn for turn in waiting if turns.ahead(turn) == 0]
        order += runs.whose
        turns.leave(runs)
        waiting.remove(runs)
    assert order == "abcaba"
    turns = Turns(2, 2)
    all_of_them = entered(turns, "aaab")
    assert begun(turns, all_of_them) == ["a", "b"]


def test_those_whom_nobody_knows_are_somebody_each():
    turns = Turns(2, 1)
    assert begun(turns, entered(turns, ["", "", ""])) == ["", ""]
    assert turns.ahead(turns.line[2]) == 1


def test_it_says_how_many_are_ahead():
    turns = Turns(1, 1)
    waiting = entered(turns, "abc")
    assert [turns.ahead(turn) for turn in waiting] == [0, 1, 2]


@given(st.text("abcd", min_size=1, max_size=14), st.integers(1, 4), st.integers(1, 4))
def test_no_more_run_than_may_and_all_come_to_their_turn(text, slots, each):
    turns = Turns(slots, each)
    waiting = entered(turns, text)
    while waiting:
        runs = [turn for turn in waiting if turns.ahead(turn) == 0]
        assert 0 < len(runs) <= slots
        assert all(sum(t.whose == letter for t in runs) <= each for letter in "abcd")
        persons = {t.whose for t in waiting}
        assert len(runs) == min(slots, sum(min(each, sum(t.whose == p for t in waiting)) for p in persons))
        turns.leave(runs[0])
        waiting.remove(runs[0])
    assert turns.line == []
