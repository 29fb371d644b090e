"""YAML: plain values only, within limits."""

import pytest

from core.errors import BadInput
from core.runs.read.readers.yaml_file import read


def row(text: str, name: str = "config.yaml") -> dict:
    found = read(name, text.encode())
    assert found is not None
    return found.cells.iloc[0].to_dict()


def test_nested_settings_are_one_row():
    assert row("lr: 5e-05\nmodel:\n  dim: 256\n  layers: [1, 2]\n") == {
        "lr": "5e-05",
        "model.dim": 256,
        "model.layers": "[1, 2]",
    }


def test_nothing_is_built_from_tags(tmp_path):
    place = tmp_path / "built"
    text = f"lr: 0.1\nbad: !!python/object/apply:os.mkdir\n- {place}\ntagged: !mine\n  a: 1\n"
    assert row(text) == {"lr": 0.1, "bad": f'["{place}"]', "tagged.a": 1}
    assert not place.exists()


def test_aliases_that_multiply_are_refused():
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 14))
    with pytest.raises(BadInput, match="repeats parts of itself more than 20 times"):
        read("config.yaml", bomb.encode())
    assert row("a: &x [1, 2]\nb: *x\n") == {"a": "[1, 2]", "b": "[1, 2]"}


@pytest.mark.parametrize("text", ["a: [" * 5000, "a: " + "[" * 50_000, "- " * 50_000, "? " * 9000])
def test_what_is_nested_deep_is_refused_before_it_is_built(text):
    with pytest.raises(BadInput, match=r"^'config.yaml' is nested more than 60 deep: allowed are flatter files$"):
        read("config.yaml", text.encode())
    assert row(f"a: {'[' * 59}{']' * 59}\n")["a"] == "[" * 59 + "]" * 59


@pytest.mark.parametrize("text", ["a: b: c\n", "\t- :", "a: 1\n" * 60_000])
def test_what_is_broken_or_large_is_refused_in_one_line(text):
    with pytest.raises(BadInput, match=r"not valid YAML|too large for YAML"):
        read("config.yaml", text.encode())


def test_texts_that_are_no_settings_are_left_to_other_readers():
    assert read("t.csv", b"a,b\n1,2\n") is None
    assert read("t.txt", b"note: this, and that\nparams,loss\n1,2\n") is None
    assert read("t.txt", b"lr: 0.1\nmodel: x\n") is not None
