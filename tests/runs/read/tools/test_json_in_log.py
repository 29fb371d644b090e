"""Objects at the ends of lines of a log."""

from core.runs.read.readers import read


def test_what_stands_before_the_objects_is_dropped():
    text = 'start\n2026-02-01 INFO {"_step": 1, "loss": 4}\n2026-02-01 INFO {"_step": 2, "loss": 3}\n2026 WARN {half\n'
    found = read("t.log", text.encode())
    assert found.kind == "history"
    assert found.cells["loss"].tolist() == [4, 3]
    assert found.cells.index.tolist() == [2, 3]


def test_tables_with_objects_in_cells_are_no_logs():
    found = read("t.csv", b'name,config\na,"{""lr"": 1}"\nb,"{""lr"": 2}"\n')
    assert found.cells["config.lr"].tolist() == [1, 2]
