"""Several files as one table: joined by run, by parts of one run, or stacked."""

import json
import pathlib

import pytest

from core.runs.read.raw import RawTable
from core.runs.read.readers import read
from core.runs.read.together import together

FORMATS = pathlib.Path(__file__).parents[2] / "fixtures" / "formats"


def joined(**files: str) -> RawTable:
    """Files given as name=text; `__` in a name is a slash, `_dot_` a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): text for name, text in files.items()}
    return together([(name, read(name, text.encode())) for name, text in named.items()])


def rows(raw: RawTable) -> list[dict[str, str]]:
    """The cells of each row that hold something, as texts."""
    filled = raw.cells.astype(object).where(raw.cells.notna(), "")
    return [{k: str(v) for k, v in row.items() if str(v) != ""} for row in filled.to_dict("records")]


CONFIGS = "run,params,tokens\na,1e7,1e9\nb,2e7,2e9\n"


def test_settings_and_losses_are_joined_by_run_whatever_their_order():
    found = joined(configs_dot_csv=CONFIGS, losses_dot_csv="name,val loss\nb,3.5\na,4\n")
    assert rows(found) == [
        {"run": "a", "params": "1e7", "tokens": "1e9", "val loss": "4"},
        {"run": "b", "params": "2e7", "tokens": "2e9", "val loss": "3.5"},
    ]
    assert found.notes == (
        "'configs.csv' and 'losses.csv' are joined by run.",
        "Rows are counted from 1 over all files.",
    )
    assert found.cells.index.tolist() == [1, 2]


def test_the_accounting_of_a_scheduler_is_joined_by_the_ids_of_jobs():
    table = "job_id,params,loss\n41,1e7,4\n42,2e7,3.5\n"
    jobs = "JobID|JobName|State|Elapsed\n41|small|COMPLETED|00:10:00\n41.batch|batch|COMPLETED|00:10:00\n"
    found = joined(table_dot_csv=table, jobs_dot_txt=f"{jobs}42|large|TIMEOUT|01:00:00\n")
    assert [(r["loss"], r["State"], r["seconds"]) for r in rows(found)] == [
        ("4", "COMPLETED", "600"),
        ("3.5", "TIMEOUT", "3600"),
    ]
    assert "'table.csv' and 'jobs.txt' are joined by run." in found.notes


def test_runs_of_one_file_only_stay():
    found = joined(configs_dot_csv=CONFIGS, losses_dot_csv="run,loss\na,4\nc,5\n")
    assert [row["run"] for row in rows(found)] == ["a", "b", "c"]


def test_curves_of_a_chart_take_the_settings_of_their_runs():
    chart = '"Step","a - loss","a - loss__MIN","a - loss__MAX","b - loss","b - loss__MIN","b - loss__MAX"\n'
    chart += '"1","4","4","4","5","5","5"\n"2","3","3","3","","",""\n'
    for files in ({"x_dot_csv": CONFIGS, "y_dot_csv": chart}, {"x_dot_csv": chart, "y_dot_csv": CONFIGS}):
        found = joined(**files)
        assert found.kind == "history"
        assert [(r["run"], r["step"], r["loss"], r["params"]) for r in rows(found)] == [
            ("a", "1", "4", "1e7"), ("a", "2", "3", "1e7"), ("b", "1", "5", "2e7"),
        ]  # fmt: skip


def test_two_charts_are_joined_by_run_and_step():
    found = joined(
        x_dot_csv="step,a - loss,b - loss\n1,4,5\n2,3,\n", y_dot_csv="step,a - lr,b - lr\n1,0.1,0.2\n3,0.3,\n"
    )
    assert rows(found) == [
        {"run": "a", "step": "1", "loss": "4", "lr": "0.1"},
        {"run": "a", "step": "2", "loss": "3"},
        {"run": "b", "step": "1", "loss": "5", "lr": "0.2"},
        {"run": "a", "step": "3", "lr": "0.3"},
    ]


def test_a_name_of_several_runs_joins_nothing():
    found = joined(
        table_dot_csv="name,params,state\na,1e7,ok\na,9e9,ok\nb,2e7,ok\n",
        chart_dot_csv="step,a - loss,b - loss\n1,4,5\n2,3,4\n",
    )
    assert [(r["run"], r.get("params")) for r in rows(found)] == [("a", None), ("a", None), ("b", "2e7"), ("b", "2e7")]
    assert "Rows of 'table.csv' whose run stands there more than once are not joined: a." in found.notes


def test_files_of_the_same_columns_are_stacked_and_alike_names_told_apart():
    found = joined(small_dot_csv="run,loss\n1,4\n2,3\n", large_dot_csv="run,loss\n1,2\n2,1\n")
    assert rows(found) == [
        {"run": "small: 1", "loss": "4", "file": "small"},
        {"run": "small: 2", "loss": "3", "file": "small"},
        {"run": "large: 1", "loss": "2", "file": "large"},
        {"run": "large: 2", "loss": "1", "file": "large"},
    ]
    assert "Names of runs that stand in several files are told apart by the name of the file." in found.notes


def test_a_run_that_goes_on_in_another_file_stays_one_run():
    found = joined(one_dot_csv="run,step,loss\na,1,4\na,2,3\n", two_dot_csv="run,step,loss\na,3,2\na,4,1\n")
    assert [r["run"] for r in rows(found)] == ["a"] * 4


def test_each_mixture_finds_its_losses_by_runs_and_names():
    ids = {"train": range(6), "test_60m": range(3), "test_1B": range(3)}
    files = {
        f"{kind}_mixture_dot_csv": "index,mix/a,mix/b\n" + "".join(f"{i},0.{i},0.5\n" for i in r)
        for kind, r in ids.items()
    }
    files |= {
        f"{kind}_loss_dot_csv": "index,loss/a\n" + "".join(f"{i},{len(kind)}.{i}\n" for i in r)
        for kind, r in ids.items()
    }
    found = joined(**files)
    assert len(found.cells) == 12
    for row in rows(found):
        kind = next(k for k in ids if row["file"].startswith(k))
        number = row["index"].rpartition(": ")[2]
        assert (row["mix/a"], row["loss/a"]) == (f"0.{number}", f"{len(kind)}.{number}")


@pytest.mark.parametrize("folder", ["", "wandb/run-20260105_091233-k3x9q0ab/files/"])
def test_files_of_one_run_become_one_run(folder):
    files = ["config.yaml", "wandb-summary.json"]
    place = FORMATS / "run-20260105_091233-k3x9q0ab" / "files"
    found = together([(folder + name, read(folder + name, (place / name).read_bytes())) for name in files])
    (row,) = rows(found)
    assert row["model.n_layers"] == "6"
    assert row["val/loss"] == "4.125"
    assert row["run"] == ("k3x9q0ab" if folder else "config")


def test_a_history_takes_the_settings_beside_it():
    history = "\n".join(json.dumps({"_step": i, "_runtime": 1.0, "loss": 5 - i}) for i in range(3))
    found = joined(sweep__a__config_dot_yaml="lr:\n  value: 0.1\n", sweep__a__history_dot_jsonl=history)
    assert found.kind == "history"
    assert [(r["run"], r["_step"], r["loss"], r["lr"]) for r in rows(found)] == [
        ("a", "0", "5", "0.1"), ("a", "1", "4", "0.1"), ("a", "2", "3", "0.1"),
    ]  # fmt: skip


def test_histories_without_names_are_runs_called_by_their_files_or_folders():
    curve = "step,lr,loss\n1,0.1,4\n2,0.1,3\n"
    found = joined(cosine_dot_csv=curve, constant_dot_csv=curve)
    assert [(r["run"], r["file"]) for r in rows(found)] == [("cosine", "cosine")] * 2 + [("constant", "constant")] * 2
    found = joined(csv_25__cosine_dot_csv=curve, csv_100__cosine_dot_csv=curve)
    assert [r["run"] for r in rows(found)] == ["csv_25/cosine"] * 2 + ["csv_100/cosine"] * 2
    found = joined(a__metrics_dot_csv=curve, b__metrics_dot_csv=curve)
    assert [r["run"] for r in rows(found)] == ["a", "a", "b", "b"]


def test_results_of_several_models_are_rows():
    text = (FORMATS / "lm_eval_results.json").read_text("utf-8")
    found = joined(a_dot_json=text, b_dot_json=text.replace("step2000", "step4000").replace("1.0625", "1.03125"))
    assert [(r["step"], r["wikitext/bits_per_byte"]) for r in rows(found)] == [("2000", "1.0625"), ("4000", "1.03125")]


def test_one_file_is_itself():
    found = joined(a_dot_csv=CONFIGS)
    assert found.cells.index.tolist() == [2, 3]
    assert found.notes == ("Of the files only 'a.csv' is a table.",)


def test_states_of_several_checkpoints_are_one_history():
    def state(last: int) -> str:
        entries = [{"step": s, "eval_loss": 5 - s / 1000, "epoch": s / 1000} for s in range(500, last + 1, 500)]
        return json.dumps({"log_history": entries, "global_step": last})

    found = joined(**{f"out__checkpoint-{last}__trainer_state_dot_json": state(last) for last in (1000, 500, 1500)})
    assert found.cells["run"].tolist() == ["out"] * 3
    assert sorted(found.cells["step"]) == [500, 1000, 1500]
    assert any("Steps that a later file of the same run has again are left out" in note for note in found.notes)


def test_a_run_that_began_again_keeps_its_later_events():
    first = "step,loss\n1,5\n2,4\n3,9\n"
    found = joined(a__metrics_dot_csv=first, a__events_dot_out_dot_tfevents_dot_csv="step,loss\n3,3\n4,2\n")
    assert [(r["step"], r["loss"]) for r in rows(found)] == [("1", "5"), ("2", "4"), ("3", "3"), ("4", "2")]


def test_metrics_of_several_steps_are_of_one_run():
    found = joined(**{f"metrics_step{s}_dot_json": json.dumps({"step": s, "loss": 5 - s / 1000}) for s in (1000, 2000)})
    assert found.cells["run"].tolist() == ["metrics"] * 2


def test_histories_take_the_settings_of_the_run_that_their_file_is_called_by():
    curves = {"a_dot_csv": "step,loss\n1,4\n2,3\n", "b_dot_csv": "step,loss\n1,5\n2,4.5\n"}
    found = rows(joined(configs_dot_csv=CONFIGS, **curves))
    assert [(r["run"], r["step"], r["loss"], r["params"]) for r in found] == [
        ("a", "1", "4", "1e7"), ("a", "2", "3", "1e7"), ("b", "1", "5", "2e7"), ("b", "2", "4.5", "2e7"),
    ]  # fmt: skip


def test_a_table_of_one_row_is_that_of_the_only_history_beside_it():
    found = rows(joined(configs_dot_csv="run,params\nlarge,1e9\n", log_dot_csv="step,loss\n1,4\n2,3\n"))
    assert [(r["run"], r["step"], r["params"]) for r in found] == [("large", "1", "1e9"), ("large", "2", "1e9")]
    apart = rows(joined(configs_dot_csv=CONFIGS, log_dot_csv="step,loss\n1,4\n2,3\n"))
    assert [r.get("params", "") for r in apart] == ["1e7", "2e7", "", ""]
