"""Fits from a shell: the shape of their JSON, groups and targets, cards, exit codes and one-line errors."""

import dataclasses
import json

import pytest

from core import laws
from core.fit import FitOptions, fit, load_fit
from core.fit.diagnostics.trust import with_verdict
from core.runs import bundled, load, load_bundled
from tests.cli._shell import judged, refused, run, strict, words
from tests.cli.conftest import QUICK

NUMBER = (int, float)
PARAMETERS = ["E", "A", "B", "alpha", "beta"]
FIT = ("--law", "chinchilla", "--starts", "4")


def test_the_shape_of_a_fit(table):
    found = strict(run("fit", table, "--law", "chinchilla", *QUICK, "--json"))
    wanted = set("law target unit n_runs objective parameters status starts seconds notes".split())
    assert set(found) - wanted <= {"seed", "version", "verdict"}
    judged(found["verdict"])
    assert wanted <= set(found)
    assert (found["law"], found["target"], found["unit"]) == ("chinchilla", "loss", "nats per token")
    assert (found["n_runs"], found["status"], found["seed"]) == (30, "converged", 5)
    assert set(found["objective"]) == {"name", "value"}
    assert isinstance(found["objective"]["value"], float)
    assert list(found["parameters"]) == PARAMETERS
    for estimate in found["parameters"].values():
        assert list(estimate) == ["value", "low", "high"]
        assert all(isinstance(v, float) for v in estimate.values())
        assert estimate["low"] < estimate["high"]
    assert list(found["starts"]) == ["tried", "screened", "polished", "at_best", "apart"]
    assert found["starts"].pop("apart") is None  # 16 starts are too few to divide
    assert all(type(v) is int for v in found["starts"].values())
    assert found["starts"]["tried"] == 16
    assert list(found["seconds"]) == ["compile", "solve", "intervals"]
    assert all(isinstance(v, NUMBER) and v >= 0 for v in found["seconds"].values())
    assert all(isinstance(note, str) for note in found["notes"])


def test_a_fit_without_resamples_has_null_ends(table):
    found = strict(run("fit", table, "--law", "chinchilla", "--starts", 8, "--json"))
    assert all(e["low"] is None and e["high"] is None for e in found["parameters"].values())


def test_a_fit_in_words(table):
    found = run("fit", table, "--law", "chinchilla", *QUICK, "--pin", "E=1.8")
    assert found.exit_code == 0
    words(found)
    assert all(f"  {name} " in found.stdout for name in PARAMETERS)
    assert "note: E was held at 1.8." in found.stdout
    assert "unit: nats per token; seed 5" in found.stdout


def test_shell_and_python_agree_to_the_last_bit(table, saved):
    options = FitOptions(starts=16, bootstrap=45, seed=5)
    runs = load(str(table))
    ours = with_verdict(fit(laws.get("chinchilla"), runs, options), runs)
    back = load_fit(saved)
    assert back.model_dump(exclude={"seconds", "table"}) == ours.model_dump(exclude={"seconds", "table"})


def test_the_options_reach_the_engine(tmp_path):
    out = tmp_path / "fit.json"
    args = ("--law", "chinchilla", "--where", "flops < 1e20", "--objective", "huber", "--delta", "0.01")
    args += ("--starts", "8", "--bootstrap", "20", "--cluster", "params", "--pin", "alpha=0.35", "--seed", "9")
    assert run("fit", "chinchilla", *args, "--out", out).exit_code == 0
    kept = json.loads(out.read_text())
    options = FitOptions(None, "huber", 0.01, 8, 20, "params", (("alpha", 0.35),), 9)
    runs = load_bundled("chinchilla").where("flops < 1e20")
    ours = with_verdict(fit(laws.get("chinchilla"), runs, options), runs)
    ours.save(tmp_path / "ours.json")
    theirs = json.loads((tmp_path / "ours.json").read_text())
    assert {k: v for k, v in kept.items() if k != "seconds"} == {k: v for k, v in theirs.items() if k != "seconds"}


def test_a_prior_and_screening_reach_the_engine():
    base = ("fit", "chinchilla", "--law", "chinchilla", "--json")
    free, drawn = (strict(run(*base, "--starts", "16", *more)) for more in ((), ("--prior", "E=1.6~0.02")))
    assert drawn["parameters"]["E"]["value"] < free["parameters"]["E"]["value"]
    screened = strict(run(*base, "--starts", "grid", "--screen", "10"))["starts"]
    assert screened.pop("apart") < 1e-4
    assert screened == {"tried": 4500, "screened": 2700, "polished": 1800, "at_best": 1800}


def test_groups_and_targets_have_the_agreed_shapes(tmp_path):
    assert "gadre-overtraining" in {c.name for c in bundled()}
    base = ("fit", "gadre-overtraining", "--law", "chinchilla", "--starts", "4", "--json")
    found = strict(run(*base, "--group", "train_set", "--shared", "alpha,beta", "--out", tmp_path / "fit.json"))
    assert set(found) == {"groups", "shared"}
    assert set(found["shared"]) == {"alpha", "beta"}
    assert set(found["shared"]["alpha"]) == {"value", "low", "high"}
    values = {g["parameters"]["alpha"]["value"] for g in found["groups"].values()}
    assert values == {found["shared"]["alpha"]["value"]}
    assert len(found["groups"]) == 3
    first = next(iter(found["groups"]))
    at = strict(run("predict", tmp_path / f"fit-{first}.json", "--at", "params=1e9,tokens=2e10", "--json"))
    assert at["value"] > 1
    several = strict(run(*base, "--target", "loss", "--target", "loss/*"))["targets"]
    assert len(several) > 2
    assert "loss" in several


def test_a_fit_writes_its_card(tmp_path, table):
    card = tmp_path / "card.md"
    run("fit", table, *FIT, "--card", str(card))
    text = card.read_text(encoding="utf-8")
    assert text.startswith(f"# Fit card: {laws.get('chinchilla').title}, fitted to runs.csv")
    for part in ("## Parameters", "## Checklist", "## Methods", "## The law"):
        assert part in text
    refused = run("fit", "chinchilla", "--law", "chinchilla", "--group", "source", "--card", str(card)).stderr
    assert "--card describes one fit" in refused


def test_a_failed_fit_ends_with_one(table, monkeypatch):
    broken = dataclasses.replace(laws.get("chinchilla"), predict=lambda p, x: (p["E"] - 1e9) ** 0.5 + 0 * x["params"])
    monkeypatch.setattr(laws, "get", lambda key: broken)
    for more in ((), ("--json",)):
        found = run("fit", table, "--law", "chinchilla", "--starts", "4", *more)
        assert found.exit_code == 1
        assert found.stderr == "error: None of 4 starts gave a finite prediction on these runs.\n"
    assert json.loads(found.stdout)["status"] == "failed"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("fit", "no-such-file.csv", *FIT), ("no-such-file.csv",)),
        (("fit", "chinchilla", "--law", "no-such-law"), ("no-such-law", "chinchilla")),
        (("fit", "chinchilla", *FIT, "--where", "flops <"), ()),
        (("fit", "chinchilla", *FIT, "--where", "colour == 3"), ("colour",)),
        (("fit", "chinchilla", *FIT, "--where", "flops > 1e99"), ("none",)),
        (("fit", "chinchilla", *FIT, "--where", "__import__('os').system('id')"), ()),
        (("fit", "chinchilla", *FIT, "--pin", "E"), ("'E'", "NAME=NUMBER")),
        (("fit", "chinchilla", *FIT, "--pin", "gamma=1"), ("gamma", "alpha")),
        (("fit", "chinchilla", *FIT, "--pin", "A=-1"), ("A", "-1", "positive")),
        (("fit", "chinchilla", *FIT, "--pin", "E=much"), ("much",)),
        (("fit", "chinchilla", *FIT, "--target", "joy"), ("joy", "loss")),
        (("fit", "gemstones", *FIT, "--target", "run"), ("run", "loss")),
        (("fit", "chinchilla", *FIT, "--objective", "mae"), ("mae", "huber-log")),
        (("fit", "chinchilla", *FIT, "--delta", "-1"), ("delta", "-1")),
        (("fit", "chinchilla", *FIT, "--delta", "nan"), ("delta",)),
        (("fit", "chinchilla", *FIT, "--bootstrap", "-1"), ("bootstrap",)),
        (("fit", "chinchilla", *FIT, "--seed", "-1"), ("seed",)),
        (("fit", "chinchilla", *FIT, "--cluster", "team"), ("team",)),
        (("fit", "chinchilla", "--law", "chinchilla", "--starts", "many"), ("many", "grid")),
        (("fit", "chinchilla", "--law", "chinchilla", "--starts", "0"), ("starts",)),
        (("fit", "chinchilla", "--law", "chinchilla", "--starts", "²"), ("²",)),
        (("fit", "chinchilla", "--law", "kaplan-nd", "--starts", "grid"), ("grid", "kaplan-nd")),
        (("fit", "chinchilla", "--law", "data-constrained"), ("unique_tokens",)),
        (("fit", "chinchilla", "--law", "chinchilla", "--shared", "alpha"), ("--group",)),
        (("fit", "chinchilla", "--law", "chinchilla", "--prior", "E=1.8"), ("MEAN~SD",)),
        (("fit", "chinchilla", "--law", "chinchilla", "--intervals", "magic"), ("magic", "wild")),
        (("fit", "chinchilla", "--law", "chinchilla", "--screen", "-1"), ("screen",)),
        (("fit", "gadre-overtraining", "--law", "chinchilla", "--group", "nope"), ("nope", "train_set")),
    ],
)
def test_bad_input_is_one_line(args, words):
    refused(run(*args), *words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("params,tokens,loss\n", ("no rows",)),
        ("", ()),
        ("params,tokens\n1e9,1e10\n2e9,1e10\n3e9,1e10\n", ("loss",)),
        ("params,tokens,loss\n" + "1e9,1e10,3\n" * 4, ("4 usable runs", "5 parameters")),
        ("params,tokens,loss\nbig,1e10,3\nbig,1e10,3\nbig,1e10,3\n", ("params",)),
        ("colour,loss\n" + "1,2\n" * 9, ("params",)),
    ],
    ids=["header", "empty", "no loss", "few", "text", "no size"],
)
def test_tables_that_cannot_be_fitted_are_refused_in_one_line(tmp_path, text, words):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    refused(run("fit", path, *FIT), *words)


def test_a_text_among_numbers_leaves_its_row_out(tmp_path, table):
    rows = table.read_text().splitlines()
    at = rows[0].split(",").index("loss")
    cells = rows[1].split(",")
    cells[at] = "n.k."
    path = tmp_path / "text.csv"
    path.write_text("\n".join([rows[0], ",".join(cells), *rows[2:]]))
    assert strict(run("fit", path, *FIT, "--json"))["n_runs"] == 29


def test_a_place_that_cannot_be_written(table, tmp_path):
    result = run("fit", table, *FIT, "--out", tmp_path / "absent" / "fit.json")
    refused(result, "cannot be written")


def test_the_target_is_the_first_of_the_laws_kind_and_checkpoints_are_counted_as_rows_of_runs(tmp_path):
    rows = [f"{n:g},{m * 1e9:g},{2 + 400 / n**0.34 + 400 / (m * 1e9) ** 0.28:.6f},step{m}" for n in (1e8, 4e8, 2e9)
            for m in range(1, 9)]  # fmt: skip
    file = tmp_path / "ckpts.csv"
    file.write_text("params,tokens,c4 loss,ckpt\n" + "\n".join(rows) + "\n")
    assert "chinchilla for loss/c4 on 24 rows of 3 runs of ckpts.csv" in words(run("fit", file, *FIT))
