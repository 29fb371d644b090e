"""Python calls as text, laid out as people write them. Every value is written by `repr`: no text can end its quotes."""

from dataclasses import dataclass
from typing import Any

INDENT, WIDTH = "    ", 100


@dataclass(frozen=True)
class Raw:
    """An expression that stands as it is: a name or a sum, never a text of the user's."""

    text: str


@dataclass(frozen=True)
class Call:
    """A call of a function or class with keywords, and with plain arguments before them."""

    name: str
    keywords: dict[str, Any]
    arguments: tuple[Any, ...] = ()


def code(value: Any, depth: int = 0) -> str:
    """Return a value, a call or a list of them as Python, on one line where it has room."""
    if isinstance(value, Raw):
        return value.text
    if not isinstance(value, Call):
        return repr(value)
    parts = [code(a, depth + 1) for a in value.arguments]
    parts += [f"{name}={code(v, depth + 1)}" for name, v in value.keywords.items()]
    flat = f"{value.name}({', '.join(parts)})"
    if len(flat) + len(INDENT) * (depth + 1) <= WIDTH and "\n" not in flat:
        return flat
    inner = INDENT * (depth + 1)
    return f"{value.name}(\n" + "".join(f"{inner}{part},\n" for part in parts) + f"{INDENT * depth})"
