"""What a link to a dashboard holds: which one, and which version (0: the latest)."""

from pages.parts.link import LinkChoice, whole

CHOICES = {"dashboard": LinkChoice(""), "version": LinkChoice(0, whole)}
