"""Tokens of a character, against the published parabola."""

import numpy as np

from core.plan.vocabulary.per_character import per_character


def test_tokens_of_a_character_follow_the_published_parabola_until_texts_are_no_shorter():
    log = np.log(np.array([32768.0, 200_000.0]))
    expected = 0.00639222 * log**2 - 0.15811069 * log + 1.20470122
    assert np.allclose(per_character(np.array([32768.0, 262_144.0])), expected, rtol=1e-12)
