"""What a link to the Laws page holds."""

from pages.parts.link import FIRST_LAW, LinkChoice

CHOICES = {
    "about": LinkChoice(FIRST_LAW),
    "along": LinkChoice(""),
}
