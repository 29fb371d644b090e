"""An uploaded table as bytes that are kept for its visitor: the runs, and what is needed to read its columns anew."""

from dataclasses import dataclass, field, replace

from ..errors import BadInput
from ..jobs import dump, load
from .build import NATS
from .in_child import FileReading, readers
from .mapping import Mapped
from .options import OpenQuestion, ReadOptions
from .words import quote

MOST_CORRECTIONS = 20


@dataclass(frozen=True)
class Correction:
    """What a person said of the columns of the file `name`, for the next one with the same `headers` (sorted).

    `mapping` None is what the headers say. `columns` are answers to questions about columns, as in `ReadOptions`.
    """

    headers: tuple[str, ...]
    name: str
    mapping: tuple[Mapped, ...] | None
    loss_unit: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class KeptReading:
    """A file as it was read, how a person had it read, and what that person said of the columns of this and others.

    `answers` are the questions that were answered, each with the label of its choice.
    """

    reading: FileReading
    mapping: tuple[Mapped, ...] | None = None
    loss_unit: str = NATS
    options: ReadOptions = field(default_factory=ReadOptions)
    answers: tuple[tuple[OpenQuestion, str], ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the cells of the file are here, so that its columns can be read in another way."""
        return bool(self.reading.raw)


def headers_of(reading: FileReading) -> tuple[str, ...]:
    """Return the headers of a file, sorted: what corrections are found by."""
    return tuple(sorted(reading.samples))


def remember(corrections: tuple[Correction, ...], found: Correction) -> tuple[Correction, ...]:
    """Return corrections with one more, which replaces that of the same headers; the oldest go first.

    One that says nothing, because the file is read as its headers say, only takes away the one before.
    """
    others = tuple(c for c in corrections if c.headers != found.headers)
    if found.mapping is None and found.loss_unit == NATS and not found.columns:
        return others
    return (*others, found)[-MOST_CORRECTIONS:]


def correction_for(corrections: tuple[Correction, ...], reading: FileReading) -> Correction | None:
    """Return what was said of a file with the same headers, None where nothing was."""
    return next((c for c in corrections if c.headers == headers_of(reading)), None)


def pack_reading(kept: KeptReading, most: int) -> bytes:
    """Return a reading as at most `most` bytes to keep; not `whole`, without the cells of its file, where it must be.

    Raises BadInput where the runs alone do not fit, and for a reading without runs.
    """
    if kept.reading.runs is None:
        raise BadInput(kept.reading.refusal)
    packed = dump(kept, "zstd")
    if len(packed) > most:
        packed = dump(replace(kept, reading=replace(kept.reading, raw=b"", samples={})), "zstd")
    if len(packed) > most:
        raise BadInput(f"it is {len(packed) / 1e6:.0f} MB packed, and {most / 1e6:.0f} MB are allowed")
    return packed


def unpack_reading(data: bytes, name: str) -> KeptReading:
    """Return the reading of the file `name` that `pack_reading` took. Raises BadInput for any other bytes."""
    try:
        return load(KeptReading, data)
    except (ValueError, KeyError, TypeError):
        raise BadInput(f"{quote(name)} was kept by another version, which this one cannot read.") from None


def unpack_reading_in_child(data: bytes, name: str) -> KeptReading:
    """Return a kept reading, read by a child of this server. Raises BadInput as any job does."""
    return readers().call(unpack_reading, data, quote(name), name=name)
