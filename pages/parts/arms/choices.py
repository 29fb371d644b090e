"""What a link to the Arms page holds."""

from pages.parts.link import LinkChoice

CHOICES = {
    "arm_column": LinkChoice(""),
    "arm_first": LinkChoice(""),
    "arm_second": LinkChoice(""),
    "arm_loss": LinkChoice(""),
    "arm_along": LinkChoice("both"),
    "arm_tries": LinkChoice("equal"),
}
