"""Words that multiply: letters, words in two spellings, FLOP with prefixes, rates held for a day."""

import pytest

from core.runs.scales import FLOP_DAYS, FLOP_WORDS, PF_DAY, SCALE_WORDS, TIMES, exponent_of


@pytest.mark.parametrize(
    ("word", "power"),
    [
        ("K", 3),
        ("m", 6),
        ("bn", 9),
        ("Trillion", 12),
        ("mio", 6),
        ("EFLOPs", 18),
        ("zettaflop", 21),
        ("gigaFLOPS", 9),
        ("亿", 8),
        ("Mds", 9),
    ],
)
def test_a_word_is_a_power_of_ten(word, power):
    assert exponent_of(word) == power


@pytest.mark.parametrize("word", ["", "e", "q", "flop", "dozen"])
def test_other_words_are_none(word):
    assert exponent_of(word) is None


def test_a_petaflop_a_second_for_a_day_is_86_400_petaflop():
    assert PF_DAY == 86_400e15
    assert {FLOP_DAYS[w] for w in ("pfday", "pfdays", "pfsdays", "petaflopsday", "pflopssdays")} == {PF_DAY}
    assert FLOP_DAYS["exaflopsdays"] == 1000 * PF_DAY


def test_spellings_agree():
    assert SCALE_WORDS["bn"] == SCALE_WORDS["billions"] == SCALE_WORDS["b"] == 1e9
    assert FLOP_WORDS["petaflops"] == FLOP_WORDS["pflop"] == 1e15
    assert (TIMES["h"], TIMES["minutes"], TIMES["days"]) == (3600, 60, 86400)
