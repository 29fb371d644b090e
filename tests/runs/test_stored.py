"""Tables that are kept come back by what was stored, whatever their columns are called."""

import gzip

import pandas as pd
import pytest

from core.errors import BadInput
from core.runs import Mapped, from_table, load_bundled
from core.runs.stored import pack, unpack

CELLS = {"N": ["70M", "140M", "7e7", "1.4e8"], "L": [3.1, 2.9, 3.0, 2.8], "D": ["1e9"] * 4}


def runs_with(column: str):
    """A table whose last column has a name that a reader of headers would take for something else."""
    raw = pd.DataFrame({**CELLS, "other": [0.1, 0.2, 0.3, 0.4]})
    mapping = [Mapped("N", "params", 1.0, "parameters"), Mapped("L", "loss", 1.0, ""), Mapped("other", column, 1.0, "")]
    return from_table(raw, "a; b|c.csv", mapping, "bits per byte")


@pytest.mark.parametrize(
    "column",
    ["metric/lighteval|arc:challenge|25", "loss/a;b;c", "metric/params (M)", 'metric/say "x", y', "metric/#1\t"],
)
def test_any_name_of_a_column_comes_back(column):
    runs = runs_with(column)
    back = unpack(pack(runs), "", "")
    assert back.digest == runs.digest
    assert (back.name, back.loss_unit, back.mapping) == ("a; b|c.csv", "bits per byte", runs.mapping)
    pd.testing.assert_frame_equal(back.table, runs.table)
    pd.testing.assert_frame_equal(back.beside, runs.beside)


def test_exclusions_problems_and_row_numbers_come_back_and_the_card_stays():
    runs = load_bundled("chinchilla").where("flops < 1e20")
    back = unpack(pack(runs), "", "")
    assert list(back.table["excluded"]) == list(runs.table["excluded"])
    assert (back.problems, list(back.table.index)) == (runs.problems, list(runs.table.index))
    assert back.card is None


@pytest.mark.parametrize("column", ["params", "metric/lighteval|arc:challenge|25", "loss/a;b;c"])
def test_canonical_csv_of_version_0_1_0_comes_back_by_its_names(column):
    text = f'loss,tokens,"{column}",excluded\n3.5,1e9,0.25,\n3.25,2000000000,,"bad, very"\n'
    back = unpack(gzip.compress(text.encode()), "small.csv", "bits per byte")
    assert list(back.table["loss"]) == [3.5, 3.25]
    assert back.table[column].iloc[0] == 0.25
    assert list(back.table["excluded"]) == ["", "bad, very"]
    assert (back.name, back.loss_unit, back.unit("loss"), list(back.table.index)) == (
        "small.csv", "bits per byte", "bits per byte", [2, 3],
    )  # fmt: skip


def test_canonical_csv_of_a_large_table_needs_no_limit_of_uploads(monkeypatch):
    monkeypatch.setattr("core.runs.read.limits.MAX_BYTES", 10)
    assert unpack(gzip.compress(b"params,loss\n1,2\n3,4\n", mtime=0), "a", "nats per token").n_rows == 2


PACKED = [gzip.compress(text, mtime=0) for text in (b"a,b\n1,2\n", b"\xff")]  # the same whenever they are packed


@pytest.mark.parametrize("data", [b"", b"\x1f\x8bno", b"PAR1", *PACKED])
def test_other_bytes_are_refused_in_a_line(data):
    with pytest.raises(BadInput, match=r"holds a table that this version cannot read"):
        unpack(data, "a", "nats per token")


def test_half_of_a_table_is_refused_in_a_line():
    packed = pack(load_bundled("chinchilla"))
    for part in (packed[:100], packed[:-9], packed[: len(packed) // 2]):
        with pytest.raises(BadInput, match=r"this version cannot read"):
            unpack(part, "a", "nats per token")
