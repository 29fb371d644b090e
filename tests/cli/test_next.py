"""Further runs from a shell: the shape of the JSON, the text, the table for the trainer, bad input in one line."""

import pytest

from core.cli import next as verb
from datasets.measured.user_plan import user_runs
from tests.cli._shell import answer, kept, refused, run
from tests.plan.next._design import true_runs

LOSS = "loss@params=7e9,tokens=1.4e11"


@pytest.fixture(scope="module", autouse=True)
def _once():
    with kept(verb, "fit"):
        yield


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    path = tmp_path_factory.mktemp("next") / "few.csv"
    runs = true_runs((1e8,), (10.0, 20.0, 40.0))
    rows = [f"{n},{d},{y}" for n, d, y in zip(runs.x["params"], runs.x["tokens"], runs.y, strict=True)]
    path.write_text("\n".join(["params,tokens,loss", *rows]))
    return path


def test_the_shape_of_the_json():
    found = answer(run("next", "--law", "chinchilla@besiroglu", "--budget", "1e21", "--aim", LOSS, "--json"))
    assert set(found) == {
        "aim", "budget", "flops", "proposed", "now", "after", "value", "unit", "kept", "sampling_kept", "runs", "noise",
        "form", "decades_beyond", "no_interval",
    }  # fmt: skip
    assert set(found["proposed"][0]) == {"params", "tokens", "flops"}
    assert set(found["after"]) == {"low", "high", "sampling_low", "sampling_high"}
    assert found["flops"] == pytest.approx(1e21, rel=0.01)


def test_few_runs_of_one_size_with_published_constants(few):
    said = run("next", few, "--law", "chinchilla@besiroglu", "--budget", "1 H100-day", "--number", 4).stdout
    assert "Make 4 runs for" in said
    assert "It rests on 3 runs." in said
    assert said.count("parameters on") >= 4


def test_runs_of_a_table_go_before_published_constants():
    found = answer(run("next", "chinchilla", "--law", "chinchilla", "--budget", "1e22", "--aim", LOSS, "--json"))
    assert found["runs"] == 240
    assert found["now"]["low"] < found["after"]["low"] < found["value"] < found["after"]["high"]


def test_the_table_is_one_that_the_trainer_takes(tmp_path):
    path = tmp_path / "plan.csv"
    aim = "loss@params=1e7,tokens=1e9"
    result = run("next", "--law", "chinchilla@besiroglu", "--budget", "1e15", "--aim", aim, "--csv", path)
    assert result.exit_code == 0, result.stderr
    assert 3 <= len(user_runs(path)) <= 8


@pytest.mark.parametrize(("more", "words"), [
    (("--law", "chinchilla", "--budget", "1e20"), "needs published constants"),
    (("--law", "chinchilla@besiroglu", "--budget", "1e20"), "--aim says what"),
    (("--law", "chinchilla@besiroglu", "--budget", "much", "--aim", LOSS), "no amount of compute"),
    (("--law", "chinchilla@besiroglu", "--budget", "1e20", "--aim", "gain@params=1"), "is no aim"),
    (("--law", "chinchilla@besiroglu", "--budget", "1e8", "--aim", LOSS), "too small"),
    (("--law", "chinchilla@besiroglu", "--budget", "1e20", "--aim", LOSS, "--number", "9"), "3 to 8"),
    (("--law", "power-law-compute", "--budget", "1e20", "--aim", "loss@flops=1e22"), "published"),
])  # fmt: skip
def test_bad_input_is_one_line(more, words):
    refused(run("next", *more), words)


def test_too_few_runs_alone_say_what_can_stand_behind_them(few):
    refused(run("next", few, "--law", "chinchilla", "--budget", "1e20"), "3 usable runs", "chinchilla@hoffmann")
