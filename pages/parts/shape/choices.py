"""What a link to the Shape page holds."""

from pages.parts.link import LinkChoice, whole

CHOICES = {
    "shaped": LinkChoice("nearest"),
    "wide": LinkChoice(0, whole),  # 0: that of the known model
    "deep": LinkChoice(0, whole),
    "spend": LinkChoice("flops"),
    "shapelaw": LinkChoice(""),
}
