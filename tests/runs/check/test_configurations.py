"""Which settings tell configurations apart, and what their runs are called."""

import numpy as np
import pandas as pd

from core.runs.check.configurations import _counts_progress, configuration_of, labelled, levels, names_of, sizes_of
from core.runs.check.findings import Findings

NONE = pd.Series("", index=range(4), dtype=str)


def findings(cells=None, labels=None, **columns):
    table = pd.DataFrame({"excluded": "", "tokens": [1e9, 2e9, 1e9, 2e9], "loss": [3.5, 3.3, 3.1, 3.0], **columns})
    return Findings(table, labels or {}, cells)


def configurations(found, names=NONE):
    keys, settings = configuration_of(found, names)
    return keys.tolist(), labelled(found.table, settings, names, keys).tolist()


def test_levels_are_values_that_differ_by_more_than_a_share():
    assert levels(np.array([1.0, 2.0, 1.0, np.nan])).tolist() == [0, 1, 0, -1]
    assert levels(np.array([100.0, 100.05, 200.0]), 1e-3).tolist() == [0, 0, 1]
    assert levels(np.array([np.nan])).tolist() == [-1]


def test_what_follows_from_tokens_tells_nothing_apart():
    grows = [1.0, 2.0, 3.0, 4.0]
    found = findings(params=[1e8] * 4, step=grows, flops=grows, seconds=grows, unique_tokens=[1e9, 2e9, 1e9, 2e9])
    assert configurations(found) == ([0, 0, 0, 0], ["run"] * 4)


def test_sizes_and_settings_do():
    found = findings(params=[1e8, 1e8, 4.1e8, 4.1e8], learning_rate=[1e-3, 1e-3, 1e-3, 3e-3])
    keys, labels = configurations(found)
    assert keys == [0, 0, 1, 2]
    assert labels == ["100M learning_rate 0.001", "100M learning_rate 0.001", "410M learning_rate 0.001",
                      "410M learning_rate 0.003"]  # fmt: skip


def test_repeated_data_are_another_setting():
    assert configurations(findings(unique_tokens=[5e8, 5e8, 1e9, 1e9]))[0] == [0, 0, 1, 1]


def test_a_rate_that_never_comes_twice_at_one_step_is_a_schedule():
    rates = [1e-3, 5e-4, 1e-3, 4e-4]
    assert configurations(findings(params=[1, 1, 2, 2], step=[1, 2, 1, 2], learning_rate=rates))[0] == [0, 0, 1, 1]
    assert configurations(findings(params=[1, 1, 1, 1], step=[1, 2, 1, 2], learning_rate=rates))[0] == [0, 1, 0, 2]


def test_a_text_beside_the_table_tells_runs_apart_but_no_split():
    twice = {n: [*v] * 4 for n, v in {"tokens": [1e9, 2e9, 1e9, 2e9], "loss": [3.5, 3.3, 3.1, 3.0]}.items()}
    table = pd.DataFrame({"excluded": "", **twice})
    for header, apart in (("arch", 2), ("split", 1), ("data.split", 1)):
        cells = pd.DataFrame({header: ["x", "x", "y", "y"] * 4})
        assert len(set(configuration_of(Findings(table, {}, cells), pd.Series("", index=range(16)))[0])) == apart


def test_a_text_that_counts_the_steps_of_a_model_tells_nothing_apart_and_one_that_names_models_does():
    tokens, sizes = [1e9, 2e9, 3e9, 1e9, 2e9, 3e9] * 2, [1e8] * 3 + [4e8] * 3
    table = pd.DataFrame({"excluded": "", "tokens": tokens, "params": [*sizes, *(3 * s for s in sizes)], "loss": 3.0})
    for texts, runs in ((["step512", "step1000", "step2000"] * 4, 4), (["mix3", "mix1", "mix2"] * 4, 12)):
        found = Findings(table, {}, pd.DataFrame({"ckpt": texts}))
        assert len(set(configuration_of(found, pd.Series("", index=range(12)))[0])) == runs
    named = Findings(table.drop(columns="params"), {}, pd.DataFrame({"arch": ["a1"] * 3 + ["a2"] * 3 + ["a1"] * 6}))
    assert len(set(configuration_of(named, pd.Series("", index=range(12)))[0])) == 2


def test_a_text_that_counts_steps_in_the_groups_of_all_others_is_left_aside():
    frame = pd.DataFrame({"excluded": "", "tokens": [1e9, 2e9, 3e9] * 4, "loss": 3.0})
    model, data = ["s"] * 6 + ["l"] * 6, (["web"] * 3 + ["code"] * 3) * 2
    cells = pd.DataFrame({"model": model, "at": ["x1", "x5", "x7"] * 4, "data": data})
    keys, _ = configuration_of(Findings(frame, {}, cells), pd.Series("", index=range(12), dtype=str))
    assert keys.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_labels_of_different_configurations_differ():
    found = findings(params=[1e8, 1e8, 1.00002e8 * 1.002, 1.00002e8 * 1.002], width=[1] * 4)
    assert configurations(found)[1] == ["100M", "100M", "100.2M", "100.2M"]
    close = findings(vocab_size=[50001, 50001, 50002.5e0 + 50, 50002.5e0 + 50])
    assert configurations(close)[1][0] != configurations(close)[1][2]


def test_a_size_that_is_missing_is_that_of_the_name():
    found = findings(params=[1e8, np.nan, 4e8, 4e8])
    assert sizes_of(found, np.array([0, 0, 1, 1])).tolist() == [0, 0, 1, 1]


def test_sizes_that_were_worked_out_are_no_sizes():
    labels = {"tokens": "D", "flops": "C", "loss": "L"}
    found = findings(labels=labels, params=[1e8, 1.01e8, 4e8, 4.1e8])
    assert sizes_of(found, np.zeros(4, int)).tolist() == [0, 0, 0, 0]


def test_parts_of_a_run_are_numbered():
    assert names_of(pd.Series(["a", "a", ""]), np.array([0, 1, 1])).tolist() == ["a", "a #2", ""]


def test_a_text_that_some_rows_lack_counts_as_no_step_there():
    table = pd.DataFrame({"excluded": "", "tokens": [1e9, 2e9, 3e9, 4e9], "loss": 3.0})
    for texts, counts in ((["step5", np.nan, "step7", "step9"], True), (["step9", np.nan, "step7", "step5"], False)):
        cells = pd.Series(texts, dtype=object)
        assert _counts_progress(Findings(table, {}, pd.DataFrame({"ckpt": cells})), cells, np.zeros(4)) == counts
