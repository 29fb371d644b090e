"""What a link to the Inference page holds."""

from pages.parts.link import LinkChoice, quantity, whole

CHOICES = {
    "goal": LinkChoice("llama-2-13b"),
    "goal_loss": LinkChoice(None, quantity),
    "goal_params": LinkChoice(None, quantity),
    "goal_tokens": LinkChoice(None, quantity),
    "count": LinkChoice("flops"),
    "written": LinkChoice(25, whole),
    "mfu_train": LinkChoice(40, whole),
    "mfu_read": LinkChoice(40, whole),
    "mfu_write": LinkChoice(5, whole),
    "peak": LinkChoice(None, quantity),
    "price": LinkChoice(None, quantity),
    "servelaw": LinkChoice(""),
}
