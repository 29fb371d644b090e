"""Laws of the vocabulary: what its size costs and gains, and how many tokens a text becomes."""
