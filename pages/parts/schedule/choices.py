"""What a link to the Schedule page holds."""

from pages.parts.link import LinkChoice, whole

CHOICES = {
    "curvelaw": LinkChoice(""),
    "end": LinkChoice(10, whole),
    "fall": LinkChoice(20, whole),
    "drawn": LinkChoice(""),
}
