"""Charts of Weights & Biases: headers with dashes, edited files, and tables that are none."""

from core.runs.read.readers import read


def cells(text: str, name: str = "t.csv"):
    return read(name, text.encode()).cells


def test_the_last_dash_divides_run_and_metric():
    found = cells("Step,a - b - val/loss,a - b - val/loss__MIN,a - b - val/loss__MAX\n1,4,4,4\n")
    assert found.to_dict("list") == {"run": ["a - b"], "step": ["1"], "val/loss": ["4"]}


def test_several_metrics_of_a_run_stand_side_by_side():
    found = cells("Step,a - loss,a - lr,b - loss\n1,4,0.1,5\n2,,0.2,\n")
    assert found["run"].tolist() == ["a", "a", "b"]
    assert found["lr"].fillna("").tolist() == ["0.1", "0.2", ""]


def test_what_is_drawn_over_something_else_keeps_its_name():
    found = cells(
        "trainer/tokens,a - _step,a - _step__MIN,a - _step__MAX,a - loss,a - loss__MIN,a - loss__MAX\n9,1,1,1,4,4,4\n"
    )
    assert found.to_dict("list") == {"run": ["a"], "trainer/tokens": ["9"], "step": ["1"], "loss": ["4"]}


def test_the_setting_by_which_runs_are_grouped_is_a_column():
    found = cells("Step,lr: 0.1 - loss,lr: 0.2 - loss\n1,4,5\n")
    assert found["lr"].tolist() == ["0.1", "0.2"]
    assert found["run"].tolist() == ["lr: 0.1", "lr: 0.2"]


def test_tables_with_dashes_in_some_headers_are_left():
    assert list(cells("run,mix - web,loss\na,0.5,3\n")) == ["run", "mix - web", "loss"]
    assert list(cells("run,mix - web,mix - code\na,0.5,0.5\n")) == ["run", "mix - web", "mix - code"]
