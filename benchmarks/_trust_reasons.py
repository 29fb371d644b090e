"""Why the bands of the worst replayed splits missed, by table and law, or by table for every law ("")."""

NO_RATE = "the law leaves out the learning rate: runs above the band were trained at the highest rates"
NO_TOKENS = "the law leaves out data: the hidden runs have up to ten times the tokens of the fitted ones"
REASONS: dict[tuple[str, str], str] = {
    ("measured/backbone", "power-law-compute"): "the law leaves out the ratio of tokens to size: the runs outside are "
    "the smallest model trained longest and the largest trained shortest",
    ("measured/aspect", "attention-joint-heads"): NO_TOKENS,
    ("measured/aspect", "attention-size"): NO_TOKENS,
    ("measured/aspect", "power-law-params"): NO_TOKENS,
    ("measured/aspect", "power-law-tokens"): "the law leaves out size: the hidden runs are of larger models and below",
    ("measured/rate-batch", ""): NO_RATE,
}  # fmt: skip
