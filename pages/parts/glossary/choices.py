"""What a link to the glossary holds."""

from pages.parts.link import LinkChoice

CHOICES = {"word": LinkChoice("")}
