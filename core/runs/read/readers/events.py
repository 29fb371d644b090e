"""Read TensorBoard's event files: the scalars that were logged, one row a step."""

import struct
from collections.abc import Iterator

import pandas as pd

from ....errors import BadInput
from ...words import listing, plural, quote
from .. import limits
from ..raw import RawTable
from ._protobuf import fields, number, numbers

RANK = 30
_VERSION = b"\x1a\x0dbrain.Event:"  # in the first record
_FLOAT, _DOUBLE, _INT32, _INT64 = 1, 2, 3, 9
_SCALARS = b"scalars"


def read(name: str, data: bytes) -> RawTable | None:
    """Return one row a step with the last value of each tag, None when the bytes are no event file.

    Checksums are not looked at. A last record that is cut, as while a run goes on, ends the file. Columns are the tags,
    and `step`. Raises BadInput when the file is damaged or holds no scalar.
    """
    if len(data) < 24 or data[12:36].find(_VERSION) < 0:
        return None
    steps: dict[int, dict[str, float]] = {}
    plugins: dict[bytes, bytes] = {}
    tags: set[str] = set()
    cells = 0
    try:
        for record in _records(data):
            step, scalars = _event(record, plugins)
            if not scalars:
                continue
            row = steps.setdefault(step, {})
            cells += len(scalars.keys() - row.keys())
            row |= scalars
            tags |= scalars.keys()
            limits.fits(name, len(steps), len(tags))
            if cells > limits.MAX_OBJECTS:
                raise limits.too_large(name)
    except (struct.error, ValueError, IndexError, OverflowError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"{quote(name)} is a damaged event file: allowed are those that TensorBoard reads") from None
    if not steps:
        raise BadInput(f"{quote(name)} holds no scalar: allowed are event files with at least one")
    return _table(name, steps)


def _records(data: bytes) -> Iterator[memoryview]:
    view, place = memoryview(data), 0
    while place + 12 <= len(data):
        (length,) = struct.unpack_from("<Q", data, place)
        if place + 12 + length > len(data):
            return
        yield view[place + 12 : place + 12 + length]
        place += 16 + length


def _event(record: memoryview, plugins: dict[bytes, bytes]) -> tuple[int, dict[str, float]]:
    """Return the step and the scalars of one event."""
    step, scalars = 0, {}
    for field, value in fields(record):
        if field == 2:
            step = number(value)
        elif field == 5:
            for inner, entry in fields(value):
                if inner == 1 and (found := _scalar(entry, plugins)):
                    scalars[found[0]] = found[1]
    return step, scalars


def _scalar(entry: memoryview, plugins: dict[bytes, bytes]) -> tuple[str, float] | None:
    """Return the tag and the value of an entry, None where it is no scalar.

    The plugin stands in the first entry of a tag only, so it is remembered.
    """
    tag, simple, tensor = b"", None, None
    for field, value in fields(entry):
        if field == 1:
            tag = bytes(value)
        elif field == 2:
            simple = struct.unpack("<f", value)[0]
        elif field == 8:
            tensor = value
        elif field == 9:
            plugins.setdefault(tag, _plugin(value))
    if simple is None and tensor is not None and plugins.get(tag, _SCALARS) == _SCALARS:
        simple = _of_tensor(tensor)
    short = tag[: limits.LONGEST_HEADER * 4].decode("utf-8", "replace")
    return (short, simple) if simple is not None and tag and len(plugins) <= limits.MAX_COLUMNS else None


def _plugin(metadata: memoryview) -> bytes:
    for field, value in fields(metadata):
        if field == 1:
            return next((bytes(inner) for at, inner in fields(value) if at == 1), b"")
    return b""


def _of_tensor(tensor: memoryview) -> float | None:
    """Return the only number of a tensor, None where it has none or several."""
    kind, content, found = 0, b"", []
    formats = {_FLOAT: "f", _DOUBLE: "d", _INT32: "i", _INT64: "q"}
    for field, value in fields(tensor):
        if field == 1:
            kind = number(value)
        elif field == 4:
            content = bytes(value[:16])
        elif field in (5, 6):
            found += [x[0] for x in struct.iter_unpack("<f" if field == 5 else "<d", value[:64])]
        elif field in (7, 10):
            found += numbers(value)
    if content and kind in formats and len(content) == struct.calcsize("<" + formats[kind]):
        found = [struct.unpack("<" + formats[kind], content)[0]]
    return float(found[0]) if len(found) == 1 else None


def _table(name: str, steps: dict[int, dict[str, float]]) -> RawTable:
    tags = list(dict.fromkeys(tag for row in steps.values() for tag in row))
    aside = [tag for tag in tags if tag.endswith(" vs samples")]  # their step is a number of samples
    tags = [tag for tag in tags if tag not in aside]
    rows = [step for step in sorted(steps) if steps[step].keys() - set(aside)]
    limits.fits(name, len(rows), len(tags) + 1)
    cells = pd.DataFrame(
        {"step": rows, **{tag: [steps[step].get(tag, float("nan")) for step in rows] for tag in tags if tag != "step"}}
    )
    cells.index = pd.RangeIndex(1, len(cells) + 1, name="row")
    said = [f"{plural(len(tags), 'tag')} of an event file became columns; numbers have the seven digits of float32."]
    said += (
        [f"Tags that count samples instead of steps are left out: {listing(map(quote, aside), 5)}."] if aside else []
    )
    return RawTable(cells, "history", tuple(said))
