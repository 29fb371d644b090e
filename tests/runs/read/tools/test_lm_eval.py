"""Results of the evaluation harness."""

import json

from core.runs.read.readers import read


def found(**more):
    tree = {"results": {"wikitext": {"bits_per_byte,none": 1.0}}, "versions": {}, "model_name": "m", **more}
    return read("results.json", json.dumps(tree).encode())


def test_a_size_that_is_not_known_is_missing_and_a_revision_that_is_no_step_stays():
    raw = found(config={"model_num_parameters": -1, "model_args": "pretrained=m,revision=main"})
    assert raw.cells.iloc[0].to_dict() == {"run": "m", "revision": "main", "wikitext/bits_per_byte": 1.0}
    assert raw.notes == ()


def test_filters_are_part_of_the_name():
    raw = found(config={}, results={"gsm8k": {"exact_match,strict": 0.1, "exact_match,flexible": 0.2, "alias": "x"}})
    assert raw.cells.iloc[0].to_dict() == {
        "run": "m", "metric/gsm8k/exact_match (strict)": 0.1, "metric/gsm8k/exact_match (flexible)": 0.2,
    }  # fmt: skip


def test_other_documents_with_results_are_left():
    raw = read("t.json", b'{"results": [{"loss": 3}, {"loss": 4}], "config": {}}')
    assert raw.cells["loss"].tolist() == [3, 4]
