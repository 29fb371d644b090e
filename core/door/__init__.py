"""The engine in Python, as a notebook wants it: `import scaling_laws as sl`.

Nothing is imported before it is used, so that importing this takes a blink. A name leads to the module that has it.
"""

import importlib

from ..errors import BadInput as BadInput

_HOMES = {
    "fit": "fits",
    "load": "fits",
    "compare": "fits",
    "FittedLaw": "fitted",
    "laws": "catalogs",
    "datasets": "catalogs",
    "table": "sources",
    "Outcome": "outcome",
    "open": "decisions",
    "mixture": "decisions",
    "batch": "decisions",
    "vocabulary": "decisions",
    "attention": "decisions",
    "shape": "decisions",
    "inference": "decisions",
    "schedule": "decisions",
    "plan": "decisions",
    "next_runs": "decisions",
    "arms": "decisions",
    "sklearn": "",
}
__all__ = ["BadInput", *_HOMES]  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f"{__name__}.{_HOMES[name] or name}")
    return getattr(home, name) if _HOMES[name] else home


def __dir__() -> list[str]:
    return list(__all__)
