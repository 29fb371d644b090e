"""The sentences that a page says, how long they are, and the words that people would have to look up in the house."""

import re

from tests.pages._shown import elements, texts

MOST = 30  # words of a sentence
SAYS = ("body", "help", "label")  # fields whose texts are sentences
SILENT = ("Html", "VegaLiteChart", "Dataframe", "BidiComponent", "Code", "Metric", "Heading")
FORMULA = re.compile(r"\$+[^$]+\$+")
ABBREVIATED = re.compile(r"\b(?:et al|e\.g|i\.e|eqs?|Fig|vs)\.$")
JARGON = {
    "draws": r"\bdraws\b",
    "starts of the search": r"\d starts\b|\bstarts (?:reached|agree|ended|that)\b",
    "the middle of those that count": "middle of those that count",
    "gives up": r"\bgives up\b",
    "of which its shape is": r"\bof which its\b",
    "basin": r"\bbasins?\b",
    "decades beyond": r"\d decades beyond",
}


def sentences(text):
    """The sentences of Markdown: lines, points and cells apart, formulas one word, a space that does not break none."""
    for row in re.split(r"\n+|(?<=\s)[|·]\s", FORMULA.sub("formula", text).replace("\\", "")):
        part = ""
        for piece in re.split(r"(?<=[.!?:;])\s+(?=[^a-z])", row.strip(" -|")):
            part = f"{part} {piece}".strip()
            if not ABBREVIATED.search(part):
                yield part
                part = ""
        if part:
            yield part


def said(app):
    """Every sentence that a page says outside of tables, pictures and code."""
    for kind, proto in elements(app._tree):
        if kind not in SILENT:
            for field, text in texts(proto):
                if field.rpartition(".")[2] in SAYS:
                    yield from sentences(text)


def words(sentence):
    return [w for w in re.split(r"[ \t]+", sentence) if re.search(r"\w", w)]


def faults(sentence):
    """What is wrong with a sentence: its length, or the jargon in it."""
    found = [f"{len(words(sentence))} words"] if len(words(sentence)) > MOST else []
    return found + [name for name, pattern in JARGON.items() if re.search(pattern, sentence)]
