"""What a link to a dashboard holds: which one, which version (0: the latest), and which other one stands beside it."""

from pages.parts.link import LinkChoice, whole

CHOICES = {"dashboard": LinkChoice(""), "version": LinkChoice(0, whole), "beside": LinkChoice("")}
