"""Walk through XML element by element, without a tree, and without documents that define their own entities."""

import lzma
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from xml.parsers import expat

from .. import limits

_CHUNK = 1 << 20
MAX_ELEMENTS = 3_500_000
DAMAGED = (
    zipfile.BadZipFile, expat.ExpatError, OSError, EOFError, KeyError, ValueError, IndexError, RuntimeError,
    NotImplementedError, MemoryError, OverflowError, zlib.error, lzma.LZMAError,
)  # fmt: skip


class EntitiesDefinedError(ValueError):
    """An XML document defines entities, which no workbook does."""


class TooManyElementsError(ValueError):
    """An XML document has more elements than a sheet that can be read."""


def walk(
    archive: zipfile.ZipFile,
    member: str,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] | None = None,
    words: Callable[[str], None] | None = None,
) -> None:
    """Call `start` with the bare name and the attributes of each element, `end` with its name, `words` with its text.

    Names and attributes lose their prefixes. Raises one of DAMAGED when the member is absent or broken, or defines
    entities.
    """
    count = 0

    def refused(*_: object) -> None:
        raise EntitiesDefinedError

    def begin(tag: str, given: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MAX_ELEMENTS:
            raise TooManyElementsError
        start(_bare(tag), {_bare(key): text for key, text in given.items()} if ":" in "".join(given) else given)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refused
    parser.StartElementHandler = begin
    if end:
        parser.EndElementHandler = lambda tag: end(_bare(tag))
    if words:
        parser.CharacterDataHandler = words
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


@lru_cache(10_000)
def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def fits(name: str, archive: zipfile.ZipFile) -> None:
    """Raise BadInput for an archive that unpacks to more than MAX_BYTES."""
    size = sum(entry.file_size for entry in archive.infolist())
    if size > limits.MAX_BYTES:
        raise limits.too_large(name, size)
