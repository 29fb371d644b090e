"""What a link to a forecast holds: which one."""

from pages.parts.link import LinkChoice

CHOICES = {"forecast": LinkChoice("")}
