"""What a link to the Batch page holds."""

from pages.parts.link import LinkChoice, quantity, whole

FIRST_CRITICAL = "critical-batch-power-lines@bergsma"
CHOICES = {
    "run_like": LinkChoice("llama-3-8b"),
    "mfu_batch": LinkChoice(40, whole),
    "batchlaw": LinkChoice(""),
    "critical": LinkChoice(FIRST_CRITICAL),
    "own_batch": LinkChoice(0, whole),
    "speed": LinkChoice("days"),
    "proxy_width": LinkChoice(None, quantity),
    "proxy_rate": LinkChoice(None, quantity),
    "mup_width": LinkChoice(None, quantity),  # as the known model
    "small_batch": LinkChoice(None, quantity),  # 256 sequences of the runs
    "floor": LinkChoice(0.02, quantity),
    "decayfloor": LinkChoice(0.04, quantity),
    "wrong": LinkChoice("batch_tokens"),
    "times": LinkChoice(2.0, quantity),
}
