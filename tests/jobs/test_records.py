"""Records as bytes: what goes in comes out by its annotations, and bytes that are something else are refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pytest

from core.jobs import dump, load
from core.jobs.records import MAGIC


@dataclass(frozen=True)
class Inner:
    name: str
    factor: float
    kind: Literal["a", "b"] = "a"


@dataclass(frozen=True)
class Outer:
    cells: pd.DataFrame
    table: pa.Table | None
    several: tuple[Inner, ...]
    pair: tuple[int, str]
    words: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""
    row: int | None = None
    other: Inner | str | None = None


@dataclass(frozen=True)
class Older:
    name: str
    factor: float


@dataclass(frozen=True)
class Newer:
    name: str
    note: str = "none"


def test_everything_a_record_may_hold_comes_back():
    cells = pd.DataFrame({"x": [1.5, 2.5]})
    there_and = Outer(
        cells, pa.table({"y": ["a", None]}), (Inner("|;\n", 1e-300), Inner("", 2.0, "b")), (3, "ü"),
        MappingProxyType({"k": "v"}), b"\0\xff", None, Inner("last", 0.1),
    )  # fmt: skip
    back = load(Outer, dump(there_and))
    pd.testing.assert_frame_equal(back.cells, cells, check_index_type=False)
    assert back.table.to_pydict() == {"y": ["a", None]}
    assert back.several == there_and.several
    assert (back.pair, dict(back.words), back.raw, back.row) == ((3, "ü"), {"k": "v"}, b"\0\xff", None)
    assert back.other == Inner("last", 0.1)


def test_fields_that_came_later_take_their_default_and_those_that_went_are_left():
    assert load(Newer, dump(Older("a", 1.0))) == Newer("a", "none")


def test_compressed_tables_come_back():
    cells = pd.DataFrame({"x": [1.0] * 50_000})
    packed = dump(cells, "zstd")
    assert len(packed) < len(dump(cells)) / 5
    pd.testing.assert_frame_equal(load(pd.DataFrame, packed), cells, check_index_type=False)


@pytest.mark.parametrize(
    ("kind", "value"),
    [(Inner, {"name": 3, "factor": 1.0}), (Inner, {"name": "a", "factor": 1.0, "kind": "c"}), (int, True), (str, None),
     (tuple[int, ...], {"a": 1}), (pd.DataFrame, 5), (bool, 1), (tuple[int, str], [1])],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(kind, value):
    with pytest.raises(ValueError, match=r"expected|shorter|longer"):
        load(kind, dump(value))


@pytest.mark.parametrize("data", [b"", b"PAR1", MAGIC[:-1], MAGIC + b"\x05\0\0\0\0\0\0\0ab", MAGIC, MAGIC + b"\1"])
def test_other_bytes_are_refused(data):
    with pytest.raises(ValueError, match=r"record"):
        load(Any, data)


def test_a_value_that_could_run_is_not_written():
    for value in (print, object(), Inner, {1: "a"}):
        with pytest.raises(TypeError):
            dump(value)
