"""What a person decides about an uploaded file: questions, rows taken back, corrections, checkpoints."""

import numpy as np
import pytest

from core.errors import BadInput
from core.runs import Mapped
from pages.parts.data.reading import mapped
from tests.pages._uploads import HEAD, QUICK, csv, drop, put


def test_files_that_belong_together_are_one_table(open_page):
    settings = csv("id,params,tokens\n" + "".join(f"r{i},{1e8 * (i + 1):.0f},{1e9 * (i + 1):.0f}\n" for i in range(5)))
    losses = csv("id,loss\n" + "".join(f"r{i},{3 - i / 10:.2f}\n" for i in range(5)))
    app = drop(open_page("data"), ("settings.csv", settings), ("losses.csv", losses))
    assert not app.exception
    assert "5 of 5 rows are used" in app.markdown[0].value
    assert app.session_state["upload"].column("params").tolist() == [1e8, 2e8, 3e8, 4e8, 5e8]
    assert app.session_state["upload"].column("loss").tolist() == [3.0, 2.9, 2.8, 2.7, 2.6]


def test_an_open_question_is_asked_and_its_answer_reads_the_file_again(open_page):
    rows = "".join(f'{1e8 * (i + 1):.0f},"{1 + i},{100 + 37 * i}"\n' for i in range(6))
    app = put(open_page("data"), "mine.csv", csv("params,score\n" + rows))
    assert not app.exception
    (radio,) = app.radio
    assert "1.100 or 1100" in radio.label
    assert radio.value is None
    point = next(o for o in radio.options if "decimal" in o)
    radio.set_value(point.replace("\\", "")).run()
    assert not app.exception
    assert "6 of 6 rows are used" in app.markdown[0].value
    assert app.session_state["upload"].column("metric/score").tolist() == [1.1, 2.137, 3.174, 4.211, 5.248, 6.285]


def test_an_answer_stays_in_sight_and_can_be_changed(open_page):
    rows = "".join(f'{1e8 * (i + 1):.0f},"{1 + i},{100 + 37 * i}"\n' for i in range(6))
    app = put(open_page("data"), "mine.csv", csv("params,score\n" + rows))
    point = next(o for o in app.radio[0].options if "decimal" in o).replace("\\", "")
    app.radio[0].set_value(point).run()
    assert not app.radio
    (said,) = [m.value.replace("\\", "") for m in app.markdown if "Answered: " in m.value]
    assert "1.100 or 1100" in said
    assert said.endswith(f"Answered: **{point}**")
    app.button(key="data_change_0").click().run()
    assert not any("Answered: " in m.value for m in app.markdown)
    (radio,) = app.radio
    assert radio.value is None
    other = next(o for o in radio.options if "decimal" not in o)
    radio.set_value(other.replace("\\", "")).run()
    assert app.session_state["upload"].column("metric/score").tolist() == [1100, 2137, 3174, 4211, 5248, 6285]


def test_what_was_answered_about_a_file_is_not_said_of_the_next(open_page):
    rows = "".join(f'{1e8 * (i + 1):.0f},"{1 + i},{100 + 37 * i}"\n' for i in range(6))
    app = put(open_page("data"), "mine.csv", csv("params,score\n" + rows))
    app.radio[0].set_value(app.radio[0].options[0].replace("\\", "")).run()
    assert any("Answered: " in m.value for m in app.markdown)
    put(app, "next.csv", csv("params,loss\n" + "".join(f"{1e8 * (i + 1):.0f},{3 - i / 10}\n" for i in range(6))))
    assert "6 of 6 rows are used" in app.markdown[0].value
    assert not any("Answered: " in m.value for m in app.markdown)


def test_rows_that_were_left_out_can_be_taken_back(open_page):
    rows = "".join(
        f"r{i},{'crashed' if i == 2 else 'finished'},{1e8 * (i + 1):.0f},{3 - i / 10:.2f}\n" for i in range(6)
    )
    app = put(open_page("data"), "mine.csv", csv("name,state,params,loss\n" + rows))
    assert "5 of 6 rows are used" in app.markdown[0].value
    assert any("1 row" in e.label and "left out" in e.label for e in app.expander)


def test_a_run_far_off_is_named_and_left_out_by_one_button(open_page):
    rng = np.random.default_rng(3)
    size, tokens = (np.exp(rng.uniform(np.log(a), np.log(b), 40)) for a, b in ((1e8, 1e10), (2e9, 2e11)))
    loss = (1.8 + 480 * size**-0.35 + 2100 * tokens**-0.37) * np.exp(0.002 * rng.standard_normal(40))
    loss[7] *= 1.4
    rows = "".join(f"{n:.6g},{d:.6g},{y:.5f}\n" for n, d, y in zip(size, tokens, loss, strict=True))
    app = put(open_page("data", **QUICK), "mine.csv", csv(HEAD + rows))
    fit = app.switch_page("pages/fit.py").run()
    assert any("Row 9 lies 40% above the law" in m.value for m in fit.markdown)
    fit.button(key="fit_leave_out").click().run()
    assert not fit.exception
    assert fit.session_state["chosen"]["where"] == "row != 9"
    assert fit.session_state["question"].runs.table["excluded"].loc[9]
    assert not any("Row 9 lies" in m.value for m in fit.markdown)


def test_the_rule_of_checkpoints_can_be_changed(open_page):
    rows = "".join(
        f"r{i},{1e8 * (i + 1):.0f},{s},{4 - i / 10 - s / 9000:.4f}\n" for i in range(5) for s in range(100, 900, 100)
    )
    app = put(open_page("data"), "mine.csv", csv("run,params,step,loss\n" + rows))
    assert "40 of 40 rows are used" in app.markdown[0].value
    box = next(s for s in app.selectbox if s.label == "Checkpoints that count")
    box.set_value("last").run()
    assert not app.exception
    assert "5 of 40 rows are used" in app.markdown[0].value
    assert app.session_state["upload"].column("step").tolist() == [800.0] * 5


@pytest.mark.parametrize(("typed", "factor"), [("1e9", 1e9), ("1000000000", 1e9), ("1", 1.0), ("0.25", 0.25)])
def test_a_factor_is_read_as_it_is_typed(typed, factor):
    found = mapped({"in the file": "data", "read as": "tokens", "times": typed}, {})
    assert (found.source, found.column, found.factor, found.unit) == ("data", "tokens", factor, "tokens")


@pytest.mark.parametrize("typed", ["", "many", "-1", "0", "inf"])
def test_a_factor_that_is_no_number_above_zero_is_one_line(typed):
    with pytest.raises(BadInput, match="of 'data': allowed are numbers above 0"):
        mapped({"in the file": "data", "read as": "tokens", "times": typed}, {})


def test_a_column_that_nobody_changed_keeps_all_digits_of_its_factor():
    before = Mapped("bpb", "loss_per_byte", 0.6931471805599453, "nats per byte", why="bits per byte in the file")
    row = {"in the file": "bpb", "read as": "loss_per_byte", "times": "0.693147"}
    assert mapped(row, {"bpb": before}) is before
    assert mapped(row | {"read as": "loss"}, {"bpb": before}).factor == 0.6931471805599453


def test_a_fit_without_sizes_leads_to_the_question_about_them(open_page):
    """A chart of a tracker has no sizes but in the names of its runs."""
    head = 'step,"small-70M - loss","mid-150M - loss"\n'
    chart = head + "".join(f"{i},{6 - i / 10},{5 - i / 10}\n" for i in range(1, 9))
    app = put(open_page("data", law="power-law-params", **QUICK), "chart.csv", csv(chart))
    assert "do the names in" in app.radio[0].label
    fit = app.switch_page("pages/fit.py").run()
    (said,) = [e.value for e in fit.error]
    assert "leaves open\\: No column gives sizes" in said
    assert "Say what its columns are" in [link.proto.label for link in fit.get("page_link")]
