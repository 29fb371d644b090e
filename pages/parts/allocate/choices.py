"""What a link to the Allocate page holds."""

from pages.parts.link import LinkChoice

CHOICES = {
    "view": LinkChoice("contours"),
}
