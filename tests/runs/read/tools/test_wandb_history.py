"""Histories of Weights & Biases: rows of one step, restarts, and tables of runs that have the same columns."""

from core.runs.read.readers import read


def cells(text: str, name: str = "t.csv"):
    return read(name, text.encode()).cells


def test_a_table_of_runs_that_ended_at_the_same_step_keeps_its_rows():
    found = read("t.csv", b"Name,_step,loss,lr\na,99,3,\nb,99,4,\n")
    assert found.kind == "table"
    assert found.cells["Name"].tolist() == ["a", "b"]


def test_several_histories_with_names_are_merged_by_run_and_step():
    text = "run,_step,train/loss,val/loss\na,1,4,\na,1,,5\nb,1,6,\nb,1,,7\n"
    found = read("t.csv", text.encode())
    assert found.kind == "history"
    assert found.cells["train/loss"].tolist() == ["4", "6"]
    assert found.cells["val/loss"].tolist() == ["5", "7"]
    assert found.cells.index.tolist() == [2, 4]


def test_tokens_that_do_not_grow_evenly_are_not_filled_in():
    found = cells("_step,tokens,loss\n0,10,\n1,20,\n2,,3\n3,90,\n")
    assert found["tokens"].tolist() == ["10", "20", "", "90"]


def test_a_metric_that_was_logged_once_stays_where_it_was():
    found = cells("_step,n_layers,test_loss,loss\n0,6,,5\n1,,,4\n2,,3.5,3\n")
    assert found["n_layers"].tolist() == ["6", "6", "6"]
    assert found["test_loss"].tolist() == ["", "", "3.5"]
