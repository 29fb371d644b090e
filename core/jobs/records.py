"""Records of the engine as bytes: plain values as JSON, tables as Arrow, arrays as NumPy. Nothing in them can run.

A record is read by the type that is expected, never by what the bytes say: dataclasses, tuples, mappings, frames,
Arrow tables, arrays of numbers, texts and numbers, as the annotations have them. A field that the bytes lack takes its
default.
"""

import collections.abc
import dataclasses
import io
import json
import struct
import types
import typing
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from .frames import pack, unpack

MAGIC = b"explorer record 1\n"
_LENGTH = struct.Struct("<Q")


def dump(value: Any, compression: str | None = None) -> bytes:
    """Return a record as bytes, its tables compressed (`zstd`) where that is asked for.

    Raises TypeError where it holds anything but plain values, bytes, tables, arrays of numbers and dataclasses of such.
    """
    parts: list[Any] = []
    head = json.dumps(_plain(value, parts)).encode()
    written = [head, *(part if isinstance(part, bytes) else _stream(part, compression) for part in parts)]
    return b"".join([MAGIC, *(piece for part in written for piece in (_LENGTH.pack(len(part)), part))])


def load(kind: Any, data: bytes) -> Any:
    """Return the record of type `kind` that `dump` wrote. Raises ValueError for any other bytes."""
    view = memoryview(data)
    if bytes(view[: len(MAGIC)]) != MAGIC:
        raise ValueError("no record")
    parts, at = [], len(MAGIC)
    while at < len(view):
        head = view[at : at + _LENGTH.size]
        at += _LENGTH.size + (_LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0)
        if at > len(view):
            raise ValueError("half a record")
        parts.append(view[at - _LENGTH.unpack(head)[0] : at])
    if not parts:
        raise ValueError("an empty record")
    return _built(kind, json.loads(bytes(parts[0])), parts[1:])


def _stream(table: pa.Table, compression: str | None) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


def _plain(value: Any, parts: list[Any]) -> Any:
    """Return a value as JSON takes it; tables and bytes go to `parts`, and their places stand for them."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (pd.DataFrame, pa.Table, bytes, np.ndarray)):
        parts.append(_as_part(value))
        return len(parts) - 1
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name), parts) for f in dataclasses.fields(value) if f.init}
    if isinstance(value, Mapping):
        return {_name(k): _plain(v, parts) for k, v in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        return [_plain(v, parts) for v in value]
    raise TypeError(f"{type(value).__name__} is no plain value")


def _as_part(value: Any) -> Any:
    """Return a table or bytes as they are written. Raises TypeError for an array of anything but numbers."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "biuf":
            raise TypeError(f"an array of {value.dtype} is no plain value")
        written = io.BytesIO()
        np.save(written, value, allow_pickle=False)
        return written.getvalue()
    return pack(value) if isinstance(value, pd.DataFrame) else value


def _name(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"{type(key).__name__} is no name")
    return key


def _built(kind: Any, value: Any, parts: list[memoryview]) -> Any:
    """Return a plain value as the type `kind`. Raises ValueError where it is none."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any:
        return value
    if origin in (typing.Union, types.UnionType):
        return _first_of(arguments, value, parts)
    if origin is typing.Literal:
        return _checked(value in arguments, value)
    if kind in (pd.DataFrame, pa.Table, bytes, np.ndarray):
        return _part(kind, parts[_checked(isinstance(value, int) and 0 <= value < len(parts), value)])
    if dataclasses.is_dataclass(kind):
        return _record(kind, value, parts)
    container = origin or kind
    if isinstance(container, type) and issubclass(container, (Mapping, types.MappingProxyType)):
        _checked(isinstance(value, dict), value)
        of = arguments[1] if arguments else Any
        return {name: _built(of, member, parts) for name, member in value.items()}
    if container in (tuple, list, frozenset, set, collections.abc.Sequence):
        return _several(container, arguments, _checked(isinstance(value, list), value), parts)
    known = (int, float) if kind is float else kind
    return _checked(isinstance(value, known) and (kind is bool or not isinstance(value, bool)), value)


def _checked(fits: bool, value: Any) -> Any:
    if not fits:
        raise ValueError(f"{type(value).__name__} where another type is expected")
    return value


def _first_of(kinds: tuple[Any, ...], value: Any, parts: list[memoryview]) -> Any:
    """Return the value as the first of several types that it is."""
    for kind in kinds:
        try:
            if kind is types.NoneType:
                return _checked(value is None, value)
            return _built(kind, value, parts)
        except (ValueError, TypeError):
            continue
    raise ValueError(f"{type(value).__name__} where another type is expected")


def _several(container: Any, kinds: tuple[Any, ...], values: list, parts: list[memoryview]) -> Any:
    if container is tuple and kinds and kinds[-1] is not Ellipsis:
        return tuple(_built(kind, v, parts) for kind, v in zip(kinds, values, strict=True))
    of = kinds[0] if kinds else Any
    built = (_built(of, v, parts) for v in values)
    return tuple(built) if container is collections.abc.Sequence else container(built)


def _record(kind: Any, value: Any, parts: list[memoryview]) -> Any:
    _checked(isinstance(value, dict), value)
    hints = typing.get_type_hints(kind)
    names = [f.name for f in dataclasses.fields(kind) if f.init and f.name in value]
    return kind(**{name: _built(hints[name], value[name], parts) for name in names})


def _part(kind: Any, part: memoryview) -> Any:
    if kind is bytes:
        return bytes(part)
    if kind is np.ndarray:
        return np.load(io.BytesIO(part), allow_pickle=False)
    try:
        table = pa.ipc.open_stream(pa.py_buffer(part)).read_all()
    except pa.ArrowException as error:
        raise ValueError("a damaged table") from error
    return unpack(table) if kind is pd.DataFrame else table
