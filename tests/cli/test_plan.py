"""Plans from a shell: one compute in any of its ways, the shape of their JSON, one-line errors."""

import json

import pytest

from core.plan.recipe.fronts import fronts
from core.plan.recipe.fronts import report as report_fronts
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.recipe import recipe
from core.plan.recipe.report import report
from tests.cli._shell import answer, refused, run, words
from tests.plan.recipe._plans import BASE
from tests.report.configs._plans import counted


def test_shell_and_python_agree():
    found = answer(run("plan", "--flops", "1e23", "--json"))
    plan = recipe(BASE, RecipeGoal(flops=1e23))
    assert found == json.loads(json.dumps({**report(plan), "fronts": report_fronts(fronts(plan)), "notes": []}))


@pytest.mark.parametrize(
    "way",
    [
        ["--gpu-hours", "15360"],
        ["--days", "10", "--devices", "64"],
        ["--dollars", "30720", "--price", "2"],
        ["--kwh", repr(15360 * 0.7)],
        ["--flops", repr(15360 * 3600 * 989e12 * 0.4)],
    ],
)
def test_compute_is_said_in_any_way(way):
    found = answer(run("plan", *way, "--json"))
    assert found["flops"] == pytest.approx(15360 * 3600 * 989e12 * 0.4)


def test_pins_are_held_and_priced():
    text = words(run("plan", "--flops", "1e24", "--pin", "params=7e9"))
    assert "pinned: costs " in text
    assert "times the compute" in text


def test_ceilings_are_held_and_priced():
    text = words(run("plan", "--flops", "1e23", "--limit", "dollars=5e4", "--limit", "memory=1e10"))
    assert "Dollars: $50.0K of $50.0K; the limit costs " in text
    assert "GB of 10.0 GB; the limit costs " in text


def test_use_gets_the_answer_of_its_verb():
    """The plan and `inference` say the same cheapest model for the same use."""
    plan = answer(run("plan", "--flops", "1e23", "--served", "1e13", "--json"))
    like = f"params={plan['split']['params']!r},tokens={plan['split']['tokens']!r}"
    found = answer(run("inference", "chinchilla@besiroglu", "--inference-tokens", "1e13", "--like", like, "--json"))
    for name in ("params", "tokens", "total"):
        assert plan["for_its_use"]["best"][name] == pytest.approx(found["best"][name], rel=1e-9)
    assert "With 10.0T tokens served, " in words(run("plan", "--flops", "1e23", "--served", "1e13"))


def test_a_plan_is_printed_as_a_trainers_configuration():
    """Numbers of the file are those of the plan; the count of parameters is exact, by the modules of a Llama."""
    plan = answer(run("plan", "--flops", "1e23", "--json"))
    found = json.loads(run("plan", "--flops", "1e23", "--copy-as", "hugging-face").output)
    assert (found["hidden_size"], found["num_hidden_layers"]) == (plan["shape"]["width"], plan["shape"]["depth"])
    assert counted(found) == plan["params"]
    flags = run("plan", "--flops", "1e23", "--copy-as", "megatron").output
    assert f"--num-layers {plan['shape']['depth']:.0f} " in flags


def test_who_is_heard_for_a_factor_can_be_chosen():
    rows = answer(run("plan", "--flops", "1e23", "--evidence", "shape:usual", "--json"))["decisions"]
    assert next(r for r in rows if r["key"] == "shape")["note"] == "as usual, as you chose"


def test_a_plan_that_was_copied_is_made_again_and_options_beside_it_go_first(tmp_path):
    path = tmp_path / "plan.json"
    given = ("--flops", "1e22", "--pin", "params=2e9", "--context", "2048", "--evidence", "shape:usual")
    path.write_text(run("plan", *given, "--copy-as", "plain-json").output)
    assert answer(run("plan", "--from", str(path), "--json")) == answer(run("plan", *given, "--json"))
    other = answer(run("plan", "--from", str(path), "--context", "8192", "--json"))
    assert other == answer(run("plan", *given, "--context", "8192", "--json"))


def test_a_file_that_is_no_plan_is_one_line(tmp_path):
    path, begin = tmp_path / "plan.json", '{"kind": "training plan", "version": 1, "flops": 1e22, '
    for text, line in (
        ("{", "This is no JSON"), ('{"kind": "run"}', "This JSON is no plan"),
        (begin + '"options": {"colour": "red"}}', "has the option 'colour'"),
        (begin + '"pins": {"colour": 3}}', "colour cannot be pinned"),
    ):  # fmt: skip
        path.write_text(text)
        refused(run("plan", "--from", str(path)), line)
    refused(run("plan", "--from", str(tmp_path / "none.json")), "cannot be read")


def test_what_a_plan_refuses_is_one_line():
    refused(run("plan", "--flops", "1e21", "--evidence", "shape:me"), "'shape:me' says no evidence")
    refused(run("plan"), "The compute is said nowhere")
    refused(run("plan", "--flops", "1e21", "--dollars", "5"), "The compute is said twice")
    refused(run("plan", "--days", "5"), "--days say nothing without --devices")
    refused(run("plan", "--flops", "1e21", "--pin", "colour=3"), "colour cannot be pinned")
    refused(run("plan", "--flops", "1e24", "--pin", "params=7e9", "--limit", "memory=1e9"), "No model")


def test_runs_too_few_for_a_law_leave_the_rest_of_the_plan(tmp_path):
    """Eight runs are enough for size and tokens, and too few for width and depth; three are too few for both."""
    shapes = [(n, w, d, t) for n, w, d in ((1e7, 256, 8), (3e7, 384, 12), (1e8, 768, 12)) for t in (1e9, 4e9, 1e10)]
    rows = [f"{n},{t},{w},{d},{1.8 + 482 / n**0.348 + 2085 / t**0.366}" for n, w, d, t in shapes]
    few, three = tmp_path / "few.csv", tmp_path / "three.csv"
    few.write_text("\n".join(["params,tokens,width,depth,loss", *rows[:8]]))
    three.write_text("\n".join(["params,tokens,width,depth,loss", *rows[::4]]))
    found = answer(run("plan", str(few), "--flops", "1e20", "--bootstrap", "0", "--json"))
    assert found["law"] == "chinchilla fitted to few.csv"
    found = answer(run("plan", str(three), "--flops", "1e20", "--bootstrap", "0", "--json"))
    assert found["law"] == "chinchilla@besiroglu"
    (note,) = found["notes"]
    assert "3 usable runs; Chinchilla has 5 parameters" in note
    assert note.endswith("; published constants split the compute.")
