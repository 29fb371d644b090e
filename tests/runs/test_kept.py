"""A kept reading comes back as it was, with what is needed to read its columns anew."""

from dataclasses import replace

import pandas as pd
import pytest

from core.errors import BadInput
from core.runs import Mapped, in_child, kept
from core.runs.kept import Correction, KeptReading
from core.runs.options import ReadOptions

CSV = b"run,size,tokens,loss,notes\nr1,70M,1e9,3.1,a|b\nr2,140M,1e9,2.9,\nr3,7e7,2e9,3.0,x\nr4,1.4e8,4e9,2.8,y\n"
SIZE = (Mapped("size", "params", 2.0, "parameters"), Mapped("loss", "loss", 1.0, ""))


def read(**how) -> KeptReading:
    return KeptReading(in_child.read_cells(in_child.read_file(CSV, "a.csv").raw, "a.csv", **how), **how)


def said(headers: str, mapping=SIZE, unit="nats per token", columns=()) -> Correction:
    return Correction(tuple(headers), "a.csv", mapping, unit, columns)


def test_it_comes_back_whole():
    options = ReadOptions(rows="runs", keep=frozenset({3, 2}), columns=(("size", "params (M)"),))
    before = replace(
        read(mapping=SIZE, loss_unit="bits per byte"), options=options, corrections=(said("ab"), said("c", None)),
    )  # fmt: skip
    back = kept.unpack_reading(kept.pack_reading(before, 10**6), "a.csv")
    assert back.whole
    assert back.reading.raw == before.reading.raw
    assert back.reading.samples["size"] == ("70M", "140M", "7e7")
    assert (back.reading.name, back.reading.mapping) == ("a.csv", before.reading.mapping)
    assert (back.mapping, back.loss_unit, back.options) == (SIZE, "bits per byte", options)
    assert back.corrections == before.corrections
    pd.testing.assert_frame_equal(back.reading.runs.table, before.reading.runs.table)
    pd.testing.assert_frame_equal(back.reading.runs.beside, before.reading.runs.beside)
    assert back.reading.runs.digest == before.reading.runs.digest
    again = in_child.read_cells(back.reading.raw, "a.csv", (replace(SIZE[0], factor=1.0), SIZE[1]))
    assert list(again.runs.table["params"]) == [7e7, 1.4e8, 7e7, 1.4e8]


def test_the_cells_are_left_out_where_they_do_not_fit_and_runs_that_do_not_fit_are_refused():
    before = read()
    all_of_it = kept.pack_reading(before, 10**6)
    back = kept.unpack_reading(kept.pack_reading(before, len(all_of_it) - 1), "a.csv")
    assert not back.whole
    assert back.reading.samples == {}
    assert back.reading.runs.digest == before.reading.runs.digest
    with pytest.raises(BadInput, match="0 MB are allowed"):
        kept.pack_reading(before, 100)


def test_a_reading_without_runs_is_refused_with_the_reason():
    without = KeptReading(in_child.read_file(b"a,b\n1,2\n1,2\n", "a.csv"))
    with pytest.raises(BadInput, match="no column to fit"):
        kept.pack_reading(without, 10**6)


@pytest.mark.parametrize("data", [b"", b"\x80\x04.", b"explorer record 1\n", b"explorer record 1\n" + b"\xff" * 40])
def test_other_bytes_are_refused_in_a_line(data):
    with pytest.raises(BadInput, match=r"^'a\.csv' was kept by another version, which this one cannot read\.$"):
        kept.unpack_reading(data, "a.csv")


def test_half_of_it_is_refused():
    packed = kept.pack_reading(read(), 10**6)
    with pytest.raises(BadInput, match="another version"):
        kept.unpack_reading(packed[: len(packed) // 2], "a.csv")


def test_corrections_are_found_by_the_set_of_headers_and_replaced_by_the_next():
    reading = in_child.read_file(b"loss,size\n3,1e7\n2,1e8\n", "b.csv")
    assert kept.headers_of(reading) == ("loss", "size")
    two = Correction(("loss", "size"), "a.csv", SIZE, "nats per token", ())
    remembered = kept.remember(kept.remember((), two), said("xy"))
    assert kept.correction_for(remembered, reading) is two
    assert kept.correction_for((said("xy"),), reading) is None
    later = replace(two, name="c.csv", loss_unit="bits per byte")
    assert kept.remember(remembered, later) == (said("xy"), later)


def test_one_that_says_nothing_takes_away_the_one_before():
    assert kept.remember((said("ab"), said("c")), said("ab", None)) == (said("c"),)
    assert kept.remember((), said("ab", None, columns=(("a", "loss"),))) != ()
    assert kept.remember((), said("ab", None, unit="bits per byte")) != ()


def test_the_oldest_corrections_go_first():
    found = ()
    for number in range(25):
        found = kept.remember(found, Correction((str(number),), "a", SIZE, "nats per token", ()))
    assert [c.headers[0] for c in found] == [str(n) for n in range(5, 25)]
