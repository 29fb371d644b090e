"""Open what is packed: gz, bz2, xz and zst around one file, and zip around several. Nothing is written to disk."""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

import pyarrow as pa

from ...errors import BadInput
from ..words import quote
from . import limits

MAX_MEMBERS = 200
MAX_RATIO = 2_000  # unpacked bytes for one packed byte, beyond the first few megabytes
_FREE = 10_000_000  # bytes that may be unpacked from whatever is small
_CHUNK = 1 << 20
_XZ_MEMORY = 256 << 20
_BOOKS = ("xl/workbook.xml", "content.xml")  # an archive with one of these is a workbook


def _read(stream) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield bytes(chunk)


def _xz(data: bytes) -> Iterator[bytes]:
    """Yield chunks of one xz stream; a dictionary above _XZ_MEMORY is refused."""
    stream = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
    while not stream.eof:
        chunk = stream.decompress(data, _CHUNK)
        data = b""
        if not chunk and stream.needs_input:
            raise EOFError
        yield chunk


# The first bytes of a packed file, and what yields its content in chunks.
_STREAMS: dict[bytes, Callable[[bytes], Iterator[bytes]]] = {
    b"\x1f\x8b": lambda data: _read(gzip.GzipFile(fileobj=io.BytesIO(data))),
    b"BZh": lambda data: _read(bz2.BZ2File(io.BytesIO(data))),
    b"\xfd7zXZ\x00": _xz,
    b"\x28\xb5\x2f\xfd": lambda data: _read(pa.CompressedInputStream(pa.BufferReader(data), "zstd")),
}
_ZIP = b"PK\x03\x04"
_DAMAGED = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, pa.ArrowException)


def unpack(name: str, data: bytes) -> list[tuple[str, bytes]] | None:
    """Return the names and bytes of the files in an archive, None when the bytes are no archive.

    A name keeps the folders of a zip, and loses the ending of what it was packed with. Raises BadInput when the
    archive is damaged, holds another archive, or unpacks to more than a file may have.
    """
    for magic, chunks in _STREAMS.items():
        if data.startswith(magic):
            return [(_inner(name), _single(name, _unpacked(name, len(data), chunks(data))))]
    if data.startswith(_ZIP):
        return _members(name, data)
    return None


def _members(name: str, data: bytes) -> list[tuple[str, bytes]] | None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGED:
        raise BadInput(f"{quote(name)} is a damaged workbook or zip archive: allowed are whole ones") from None
    with archive:
        if any(book in archive.NameToInfo for book in _BOOKS):
            return None
        entries = [entry for entry in archive.infolist() if _is_file(entry)]
        if len(entries) > MAX_MEMBERS:
            raise BadInput(f"{quote(name)} holds {len(entries):,} files: allowed are {MAX_MEMBERS} in a zip")
        if any(entry.flag_bits & 1 for entry in entries):
            raise BadInput(f"{quote(name)} is encrypted: allowed are zip archives without a password")
        if sum(entry.file_size for entry in entries) > limits.MAX_BYTES:
            raise limits.too_large(name, sum(entry.file_size for entry in entries))
        found, room = [], limits.MAX_BYTES
        for entry in entries:
            content = _unpacked(name, entry.compress_size, _read(archive.open(entry)), room)
            room -= len(content)
            found.append((entry.filename, _single(name, content)))
    if not found:
        raise BadInput(f"{quote(name)} holds no file: a zip with at least one table is needed")
    return found


def _is_file(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    return not entry.is_dir() and bool(parts) and parts[0] != "__MACOSX" and not parts[-1].startswith(".")


def _unpacked(name: str, size: int, chunks: Iterator[bytes], room: int | None = None) -> bytes:
    """Return all bytes of a stream, of which `size` are packed and at most `room` may come."""
    room = limits.MAX_BYTES if room is None else room
    content, total = [], 0
    try:
        for chunk in chunks:
            content.append(chunk)
            total += len(chunk)
            if total > room:
                raise limits.too_large(name)
            if total > _FREE and total > MAX_RATIO * size:
                raise BadInput(f"{quote(name)} unpacks to more than {MAX_RATIO:,} times its size: allowed are tables")
    except BadInput:
        raise
    except (*_DAMAGED, MemoryError, NotImplementedError, RuntimeError):
        raise BadInput(f"{quote(name)} is a damaged archive: allowed are whole gz, bz2, xz, zst and zip") from None
    return b"".join(content)


def _inner(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return stem if dot and stem and ending.lower() in ("gz", "bz2", "xz", "zst", "zstd") else name


def _single(name: str, content: bytes) -> bytes:
    """Return what was unpacked. Raises BadInput for an archive in an archive."""
    if content.startswith(tuple(_STREAMS)) or (content.startswith(_ZIP) and not _is_book(content)):
        raise BadInput(f"{quote(name)} holds an archive inside an archive: allowed are tables packed once")
    return content


def _is_book(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(book in archive.NameToInfo for book in _BOOKS)
    except _DAMAGED:
        return False
