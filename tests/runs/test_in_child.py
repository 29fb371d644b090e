"""Reading in a child process gives what reading here gives, and a file that is too much for it is one line."""

import cProfile

import pandas as pd
import pytest

from core.errors import BadInput
from core.jobs import Limits, ProcessPool, dump, load
from core.runs import Mapped, from_table, in_child, load_bundled, read_bytes
from core.runs.options import ReadOptions
from core.runs.read.raw import RawTable

CSV = b"run,params,tokens,loss,notes\nr1,70M,1e9,3.1,a|b\nr2,140M,1e9,2.9,\nr3,7e7,2e9,3.0,x\nr4,1.4e8,many,2.8,y\n"


def wide(columns: int, rows: int) -> bytes:
    """A table of losses of many domains, and no number twice in a row."""
    row = ",".join(f"{2 + i / columns:.4f}" for i in range(columns))
    return (",".join(f"val/part {i} loss" for i in range(columns)) + f"\n{row}" * rows + "\n").encode()


@pytest.fixture(scope="module")
def pool():
    with_limits = ProcessPool(1, [in_child.__name__])
    yield with_limits
    with_limits.close()


def test_a_file_read_in_a_child_is_the_file_read_here(pool):
    found, here = pool.call(in_child.read_file, CSV, "'a.csv'", name="a.csv"), read_bytes("a.csv", CSV)
    assert (list(found.samples), found.refusal) == (["run", "params", "tokens", "loss", "notes"], "")
    assert found.samples["params"] == ("70M", "140M", "7e7")
    assert found.mapping == here.mapping
    assert found.runs.digest == here.digest
    assert (found.runs.mapping, found.runs.problems) == (here.mapping, here.problems)
    assert (found.runs.questions, found.runs.loss_unit, found.runs.name) == (here.questions, here.loss_unit, "a.csv")
    pd.testing.assert_frame_equal(found.runs.table, here.table)
    pd.testing.assert_frame_equal(found.runs.beside, here.beside)


def test_cells_are_read_again_in_another_way(pool):
    raw = in_child.read_file(CSV, "a.csv").raw
    assert list(in_child.cells_of(raw).cells["params"]) == ["70M", "140M", "7e7", "1.4e8"]
    mapping = (Mapped("params", "params", 2.0, "parameters"), Mapped("loss", "loss", 1.0, ""))
    found = pool.call(in_child.read_cells, raw, "'a'", name="a", mapping=mapping, loss_unit="bits per byte")
    assert found.runs.digest == from_table(in_child.cells_of(raw), "a", mapping, "bits per byte").digest
    assert list(found.runs.table["params"]) == [1.4e8, 2.8e8, 1.4e8, 2.8e8]


def test_a_file_without_runs_keeps_its_cells(pool):
    found = pool.call(in_child.read_file, b"a,b\n1,2\n1,2\n", "'a.csv'", name="a.csv")
    assert found.runs is None
    assert found.refusal.startswith("a.csv has no column to fit")
    assert in_child.cells_of(found.raw).cells.shape == (2, 2)
    options = ReadOptions(columns=(("b", "loss"),))
    again = pool.call(in_child.read_cells, found.raw, "'a.csv'", name="a.csv", options=options)
    assert again.runs.column("loss").tolist() == [2.0, 2.0]
    assert [(m.source, m.column) for m in again.mapping] == [("b", "loss")]


def test_a_file_that_is_no_table_is_refused_as_here(pool):
    with pytest.raises(BadInput) as here:
        read_bytes("a.csv", b"\0\1\2")
    with pytest.raises(BadInput) as caught:
        pool.call(in_child.read_file, b"\0\1\2", "'a.csv'", name="a.csv")
    assert str(caught.value) == str(here.value)


def test_a_table_that_takes_too_long_is_one_line_and_the_next_is_read():
    tight = ProcessPool(1, [in_child.__name__], Limits(cpu=1.0))
    with pytest.raises(BadInput, match=r"^'long.csv' takes too long to read: allowed are 1 s of computing$"):
        tight.call(in_child.read_file, wide(5000, 60), "'long.csv'", name="long.csv")
    assert tight.call(in_child.read_file, CSV, "'a.csv'", name="a.csv").runs.n_rows == 4
    tight.close()


def calls(data):
    """How many functions reading takes, those of C included."""
    profile = cProfile.Profile()
    profile.runcall(in_child.read_file, data, "a.csv")
    return sum(entry.callcount for entry in profile.getstats())


def test_what_a_wide_file_costs_grows_with_its_width_alone():
    calls(wide(20, 3))
    few, more, most = (calls(wide(count, 3)) for count in (50, 100, 200))
    assert most - more < 2.3 * (more - few)


def test_samples_are_the_first_different_cells_on_one_line():
    cells = b'a,b,loss\n1, x ,3\n1,x,3\n,"y\nz",3\n2,,3\n3,w,3\n4,v,3\n'
    found = in_child.read_file(cells, "a.csv").samples
    assert (found["a"], found["b"]) == (("1", "2", "3"), ("x", "y z", "w"))


def test_bundled_runs_come_through_whole():
    runs = load_bundled("regmix")
    assert load(type(runs), dump(runs)).digest == runs.digest
    raw = RawTable(pd.DataFrame({"a": ["1"]}), "history", ("unpacked",))
    assert load(RawTable, dump(raw)).notes == ("unpacked",)


def test_the_server_has_one_pool():
    assert in_child.readers() is in_child.readers()
