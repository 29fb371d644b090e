"""What a link to the Vocabulary page holds."""

from pages.parts.link import LinkChoice, quantity, whole

CHOICES = {
    "vocabmodel": LinkChoice("usual"),
    "vocabwidth": LinkChoice(None, quantity),  # the usual one
    "vocabhold": LinkChoice("rest"),
    "vocabtied": LinkChoice(""),  # as in the known model
    "vocabround": LinkChoice(64, whole),
    "vocablaw": LinkChoice(""),
    "vocabown": LinkChoice(None, quantity),  # that of the known model
}
