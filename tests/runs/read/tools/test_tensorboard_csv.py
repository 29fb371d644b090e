"""TensorBoard's downloads of one tag."""

from core.runs.read.readers import read


def cells(text: str, name: str = "t.csv"):
    return read(name, text.encode()).cells


def test_a_file_that_names_nothing_says_so():
    found = read("tiny.csv", b"Wall time,Step,Value\n1.5,100,4.5\n")
    assert list(found.cells) == ["Wall time", "step", "Value"]
    assert found.notes[0].startswith("The file does not say which tag its values are of.")


def test_tables_with_more_columns_are_left():
    assert list(cells("Wall time,Step,Value,run\n1,2,3,a\n")) == ["Wall time", "Step", "Value", "run"]
