"""Ray Tune's progress."""

from core.runs.read.readers import read


def cells(text: str, name: str = "t.csv"):
    return read(name, text.encode()).cells


def test_one_row_a_trial_is_a_table():
    found = read("t.csv", b"loss,training_iteration,trial_id,done\n3,9,a,True\n4,9,b,True\n")
    assert found.kind == "table"
    assert list(found.cells) == ["loss", "training_iteration", "run"]
