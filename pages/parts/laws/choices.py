"""What a link to the Laws page holds."""

from pages.parts.link import FIRST_LAW, LinkChoice


def _names(text: str) -> tuple[str, ...]:
    """Read names with commas between."""
    return tuple(name for name in text.split(",") if name)


CHOICES = {
    "about": LinkChoice(FIRST_LAW),
    "along": LinkChoice(""),
    "takes": LinkChoice((), _names),
    "gives": LinkChoice(""),
    "have": LinkChoice(""),
    "over": LinkChoice((), _names),
}
