"""What a link to the Inference page holds."""

from pages.parts.link import LinkChoice, quantity, whole

TARGET = "target"


def _goal(text: str) -> str:
    """Read a goal. What links of before called a model of one's own is the target today."""
    return TARGET if text == "own" else text


CHOICES = {
    "goal": LinkChoice(TARGET, _goal),
    "goal_loss": LinkChoice(None, quantity),
    "count": LinkChoice("flops"),
    "written": LinkChoice(25, whole),
    "mfu_train": LinkChoice(40, whole),
    "mfu_read": LinkChoice(40, whole),
    "mfu_write": LinkChoice(5, whole),
    "peak": LinkChoice(None, quantity),
    "price": LinkChoice(None, quantity),
    "watts": LinkChoice(None, quantity),
    "servelaw": LinkChoice(""),
}
