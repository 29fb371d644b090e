"""Lightning's metrics."""

from core.runs.read.readers import read


def cells(text: str, name: str = "t.csv"):
    return read(name, text.encode()).cells


def test_rows_that_fill_the_same_columns_are_measurements_of_their_own():
    text = "epoch,step,val_loss\n0,1,4\n0,1,5\n"
    assert cells(text)["val_loss"].tolist() == ["4", "5"]


def test_steps_that_fall_are_not_merged():
    text = "epoch,step,train_loss,val_loss\n0,5,4,\n0,5,,3\n0,1,4,\n"
    assert len(cells(text)) == 3
