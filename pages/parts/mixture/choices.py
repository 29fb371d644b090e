"""What a link to the Mixture page holds."""

from pages.parts.link import LinkChoice, quantity, share, whole

CHOICES = {
    "mixlaw": LinkChoice(""),
    "mixboot": LinkChoice(64, whole),
    "weights": LinkChoice(""),
    "limits": LinkChoice(""),
    "mix": LinkChoice(""),
    "natural": LinkChoice(""),
    "unique": LinkChoice(""),
    "epochs": LinkChoice(4.0, quantity),
    "trade": LinkChoice(""),
    "corners": LinkChoice(""),
    "within": LinkChoice(1, whole),
    "pull": LinkChoice(0.0, share),
}
