"""What a link to the Extrapolate page holds."""

from pages.parts.link import LinkChoice

CHOICES = {
    "axis": LinkChoice(""),
}
