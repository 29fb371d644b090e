"""What a link to the Laws page holds."""

from pages.parts.link import LinkChoice

CHOICES = {
    "about": LinkChoice("chinchilla"),
    "along": LinkChoice(""),
}
