"""What a link to the Attention page holds."""

from pages.parts.link import LinkChoice, quantity, whole

CHOICES = {
    "known": LinkChoice("usual"),
    "headlaw": LinkChoice(""),
    "aim": LinkChoice("time"),
    "kvrule": LinkChoice("own"),
    "sequences": LinkChoice(None, quantity),
    "stored": LinkChoice(16, whole),
    "device": LinkChoice("h100"),
    "ceilings": LinkChoice(""),
    "shape": LinkChoice(""),
    "work": LinkChoice("decode"),
}
