"""Levanter's lines in a log."""

from core.runs.read.readers import read


def test_a_log_without_measurements_is_one_row_of_its_summary():
    text = '{"tracker": "json_logger", "event": "finish", "summary": {"eval/loss": 3.5, "parameter_count": 9}}\n'
    found = read("t.jsonl", text.encode())
    assert found.cells.to_dict("list") == {"eval/loss": [3.5], "parameter_count": [9]}


def test_lines_that_are_cut_are_passed_over():
    line = 'x {"tracker": "json_logger", "event": "log", "step": 1, "metrics": {"train/loss": 3.5}}\n'
    assert read("t.log", (line + line[:40]).encode()).cells["train/loss"].tolist() == [3.5]


def test_names_with_half_characters_can_be_written():
    line = '{"tracker": "j", "event": "log", "step": 1, "metrics": {"a\\ud800": 3.5}}\n'
    assert list(read("t.log", (line + line).encode()).cells) == ["step", "a?"]
