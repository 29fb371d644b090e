"""All that a page sends to a browser, and what of it the browser reads as Markdown."""

import re
from collections.abc import Iterator
from typing import Any

PLAIN = {  # kinds of elements, and their fields that a browser shows as they are, or not at all
    "Selectbox": ("options", "raw_value"), "MultiSelect": ("options", "raw_values"), "VegaLiteChart": ("spec",),
    "Code": ("code_text",), "Dataframe": ("columns",), "TextInput": ("default", "value"),
}  # fmt: skip
NOWHERE = ("id", "form_id", "url", "key")
LIVE = re.compile(r"(?<!\\)!?\[[^\]]*\]\(|https?://|www\.|\w@\w|(?<!\\)<", re.I)


def live(app: Any, word: str) -> set[tuple[str, str]]:
    """Return where Markdown of a text with `word` in it gets through, and around which words."""
    found = set()
    for kind, proto in elements(app._tree):
        for field, text in texts(proto):
            name = field.rpartition(".")[2]
            if word in text and name not in (*PLAIN.get(kind, ()), *NOWHERE):
                spot = next(
                    (m for m in LIVE.finditer(text) if word in text[max(0, m.start() - 60) : m.end() + 60]), None
                )
                if spot:
                    found.add((f"{kind}.{field}", text[max(0, spot.start() - 40) : spot.end() + 40]))
    return found


def elements(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield the kind and the message of every element of a page."""
    if (proto := getattr(node, "proto", None)) is not None:
        yield type(proto).__name__, proto
    for child in getattr(node, "children", {}).values():
        yield from elements(child)


def texts(proto: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a message, with the path of its field."""
    for field, value in proto.ListFields():
        path = f"{above}.{field.name}".strip(".")
        if field.message_type and field.message_type.GetOptions().map_entry:
            continue
        for one in value if field.is_repeated else [value]:
            if field.type == field.TYPE_MESSAGE:
                yield from texts(one, path)
            elif field.type == field.TYPE_STRING:
                yield path, one
