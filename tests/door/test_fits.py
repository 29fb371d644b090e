"""Fits in Python: the numbers of the shell to the last bit, in whatever order and precision a frame comes."""

import json
import subprocess
import sys
import traceback

import numpy as np
import pytest

from core import door as sl
from tests.cli._shell import run, strict
from tests.door.conftest import QUICK

TEN_LINES = """
import json, sys
import pandas as pd
import scaling_laws as sl
heavy = [m for m in ("jax", "pandas", "scipy", "altair", "numpy") if m in set(sys.modules) - {"pandas", "numpy"}]
f = sl.fit(pd.read_csv(sys.argv[1]), law="chinchilla", starts=16, bootstrap=45, seed=5)
f.to_json(sys.argv[2])
p = f.predict(pd.DataFrame({"N": [7e9, 7e10], "D": [1e12, 2e12]}), quantiles=(.025, .5, .975))
a = f.allocate(flops=1e24)
print(json.dumps([heavy, f.report, p[["value", "low", "high"]].values.tolist(), p[.025].tolist(), a.report]))
"""


def test_python_and_shell_agree_to_the_last_bit(frame, tmp_path):
    path, by_shell, by_python = (tmp_path / n for n in ("runs.csv", "shell.json", "python.json"))
    frame.to_csv(path, index=False)
    quick = [word for k, v in QUICK.items() for word in (f"--{k}", v)]
    shell = strict(run("fit", path, "--law", "chinchilla", *quick, "--out", by_shell, "--json"))
    done = subprocess.run(
        [sys.executable, "-c", TEN_LINES, path, by_python], capture_output=True, text=True, check=True, timeout=300
    )
    heavy, report, predicted, quantile, allocated = json.loads(done.stdout)
    assert heavy == []
    for one in (shell, report):
        del one["seconds"]
    assert report == shell
    written, of_shell = (json.loads(p.read_text()) for p in (by_python, by_shell))
    for one in (written, of_shell):
        del one["seconds"], one["table"]  # a frame has no name
    assert written == of_shell
    for row, at in zip(predicted, ("N=7e9,D=1e12", "N=7e10,D=2e12"), strict=True):
        said = strict(run("predict", by_shell, "--at", at, "--json"))
        assert row == [said["value"], said["low"], said["high"]]
    assert quantile == [row[1] for row in predicted]
    assert allocated == strict(run("allocate", by_shell, "--flops", "1e24", "--json"))


def test_order_of_rows_and_columns_changes_no_bit(frame, fitted):
    shuffled = frame.sample(frac=1, random_state=1)[frame.columns[::-1]]
    assert sl.fit(shuffled, **QUICK).parameters.equals(fitted.parameters)


def test_a_float32_frame_gives_what_its_values_give_as_float64(frame):
    single = frame.astype(np.float32)
    few = {**QUICK, "bootstrap": 0}
    assert sl.fit(single, **few).parameters.equals(sl.fit(single.astype(np.float64), **few).parameters)


def test_columns_say_what_headers_are(frame, fitted):
    renamed = frame.rename(columns={"params": "size of it", "tokens": "seen"})
    found = sl.fit(renamed, columns={"size of it": "params", "seen": "tokens"}, **QUICK)
    assert found.parameters.equals(fitted.parameters)


def test_no_resamples_no_intervals(frame):
    assert sl.fit(frame, starts=16, bootstrap=0).parameters[["low", "high"]].isna().all().all()


def text_in_numbers(frame):
    return frame.assign(loss=["bad"] * len(frame))


@pytest.mark.parametrize(
    ("change", "choices", "said"),
    [
        (lambda f: f[["params", "loss"]], {}, "tokens"),
        (text_in_numbers, {}, "loss"),
        (lambda f: f.assign(loss=np.nan), {}, "loss"),
        (lambda f: f, {"law": "chinchila"}, "chinchila"),
        (lambda f: f, {"columns": {"nope": "params"}}, "nope"),
        (lambda f: f, {"starts": 1.5}, "starts"),
        (lambda f: f, {"seed": "x"}, "seed"),
        (lambda f: f, {"delta": "x"}, "delta"),
        (lambda f: f, {"priors": {"E": 1}}, "priors"),
        (lambda f: 3, {}, "int"),
    ],
)
def test_bad_input_is_one_line_and_ends_where_the_caller_wrote(frame, change, choices, said):
    with pytest.raises(sl.BadInput) as caught:
        sl.fit(change(frame), **choices)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert traceback.extract_tb(caught.value.__traceback__)[-1].filename == __file__


def test_a_saved_fit_is_the_same_and_knows_other_runs(fitted, frame, tmp_path):
    fitted.to_json(tmp_path / "fit.json")
    assert sl.load(tmp_path / "fit.json", runs=frame).record == fitted.record
    with pytest.raises(sl.BadInput, match="other runs"):
        sl.load(tmp_path / "fit.json", runs=frame.assign(loss=frame["loss"] * 2))
    with pytest.raises(sl.BadInput, match="cannot be read"):
        sl.load(tmp_path / "none.json")


def test_laws_are_ranked_on_the_same_runs(frame):
    found = sl.compare(frame, laws=["chinchilla", "kaplan-nd"], starts=8)
    assert set(found.table.index) == {"chinchilla", "kaplan-nd"}
    assert isinstance(found.chart().to_dict(), dict)
    with pytest.raises(sl.BadInput, match="list of keys"):
        sl.compare(frame, laws="chinchilla")


def test_where_keeps_some_runs(frame):
    assert sl.fit(frame, where="params > 5e8", starts=8, bootstrap=0).record.n_runs == int(
        (frame["params"] > 5e8).sum()
    )


def test_a_dict_of_columns_is_a_table(frame, fitted):
    assert sl.fit(frame.to_dict("list"), **QUICK).parameters.equals(fitted.parameters)
    with pytest.raises(sl.BadInput, match="equally long"):
        sl.fit({"params": [1.0], "tokens": [1.0, 2.0]})
