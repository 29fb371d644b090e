"""What a link to the Fit page holds."""

from pages.parts.link import LinkChoice, quantity

CHOICES = {
    "pilot": LinkChoice(None, quantity),
    "narrow": LinkChoice("loss"),
}
