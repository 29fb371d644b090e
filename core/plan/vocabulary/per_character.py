"""How many tokens a text is with a vocabulary: the tokens of a character of English web text."""

import numpy as np

from ...units import SETTLED_VOCABULARY, tokens_per_character


def per_character(entries: np.ndarray | float) -> np.ndarray:
    """Return the tokens of a character for vocabularies of so many entries [M] (Tao et al. 2024, section 2.2)."""
    return tokens_per_character(np.log(np.minimum(entries, SETTLED_VOCABULARY)))
