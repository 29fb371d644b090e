"""Scaling laws in Python: `import scaling_laws as sl`. What stands here is `core.door`, by the name that is installed.

An installed package has the engine and its data sets inside. In a checkout they stand beside this folder and are found
all the same. One process uses one name: `core`, or `scaling_laws`.
"""

import pathlib as _pathlib

if not (_pathlib.Path(__file__).parent / "core").is_dir():
    __path__.append(str(_pathlib.Path(__file__).parents[1]))

from .core import __version__ as __version__  # pyright: ignore[reportMissingImports]
from .core import door as _door  # pyright: ignore[reportMissingImports]

__all__ = list(_door.__all__)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str):
    return getattr(_door, name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
