"""The shell: its JSON shapes, exit codes and one-line errors, and the same numbers as Python to the last bit."""

import dataclasses
import json

import pytest
from click.testing import CliRunner

from core import laws
from core.cli import main
from core.fit import FitOptions, fit, from_fit, from_published, load_fit, predict
from core.plan.compute.allocate import allocate
from core.runs import bundled, load, load_bundled
from tests.fit._made import spread, two_terms

NUMBER = (int, float)
END = (float, type(None))
PARAMETERS = ["E", "A", "B", "alpha", "beta"]
QUICK = ("--starts", "16", "--bootstrap", "45", "--seed", "5")


def run(*args):
    return CliRunner().invoke(main, [str(a) for a in args])


def strict(result):
    """Return the JSON that was printed; NaN and Infinity are not JSON."""
    assert result.exit_code == 0, result.stderr

    def refuse(name):
        raise AssertionError(f"{name} is not JSON")

    return json.loads(result.stdout, parse_constant=refuse)


def refused(result, *words):
    """One line on standard error and exit code 2, nothing else."""
    assert result.exit_code == 2, (result.exit_code, result.output, result.exception)
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("error: ")
    assert result.stdout == ""
    for word in words:
        assert word in lines[0], lines[0]


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("runs") / "runs.csv"
    path.write_text(two_terms(spread(30)).to_csv())
    return path


@pytest.fixture(scope="module")
def saved(table):
    path = table.parent / "fit.json"
    assert run("fit", table, "--law", "chinchilla", *QUICK, "--out", path, "--json").exit_code == 0
    return path


def test_laws():
    found = strict(run("laws", "--json"))
    assert [law["key"] for law in found] == list(laws.registry())
    for law in found:
        assert list(law) == ["key", "title", "target", "unit", "features", "published"]
        assert all(isinstance(law[k], str) and law[k] for k in ("key", "title", "target", "unit"))
        assert law["features"]
        assert all(isinstance(name, str) for name in law["features"])
        for constants in law["published"]:
            assert list(constants) == ["name", "source", "confidence"]
            assert constants["confidence"] in ("verified", "secondary", "own")
    text = run("laws").stdout
    assert all(key in text for key in laws.registry())


def test_datasets():
    found = strict(run("datasets", "--json"))
    assert [d["name"] for d in found] == [card.name for card in bundled()]
    for d in found:
        assert list(d) == ["name", "rows", "runs", "licence", "source", "columns"]
        assert type(d["rows"]) is type(d["runs"]) is int
        assert d["rows"] >= d["runs"] > 0
        assert any(c.partition("/")[0] == "loss" for c in d["columns"])
    assert len(run("datasets").stdout.strip().splitlines()) == len(found)


def test_the_shape_of_a_fit(table):
    found = strict(run("fit", table, "--law", "chinchilla", *QUICK, "--json"))
    wanted = set("law target unit n_runs objective parameters status starts seconds notes".split())
    assert set(found) - wanted <= {"seed", "version"}
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
    assert list(found["starts"]) == ["tried", "screened", "polished", "at_best"]
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
    assert "rust it" in found.stdout.splitlines()[0]
    assert all(f"  {name} " in found.stdout for name in PARAMETERS)
    assert "note: E was held at 1.8." in found.stdout
    assert "unit: nats per token; seed 5" in found.stdout


def test_the_shape_of_a_prediction(saved):
    for source, end in ((saved, float), ("chinchilla@besiroglu", type(None))):
        found = strict(run("predict", source, "--at", "params=7e9,tokens=1e12", "--json"))
        assert list(found) == ["value", "low", "high", "decades_beyond_data"]
        assert isinstance(found["value"], float)
        assert isinstance(found["low"], end)
        assert isinstance(found["high"], end)
        assert isinstance(found["decades_beyond_data"], END)
    assert (
        strict(run("predict", "power-law-compute@kaplan", "--at", "flops=1e21", "--json"))["decades_beyond_data"]
        is None
    )


def test_one_further_run_is_less_certain_than_the_mean(saved):
    mean = strict(run("predict", saved, "--at", "params=7e9,tokens=1e12", "--json"))
    one = strict(run("predict", saved, "--at", "params=7e9,tokens=1e12", "--run", "--json"))
    assert one["value"] == mean["value"]
    assert one["low"] < mean["low"] < mean["high"] < one["high"]
    assert (
        "--run needs a saved fit"
        in run("predict", "chinchilla@hoffmann", "--at", "params=7e9,tokens=1e12", "--run").stderr
    )


def test_a_prediction_in_words(saved):
    found = run("predict", saved, "--at", "params=70B, tokens=1.4T").stdout
    assert "nats per token (95 % " in found
    assert "decades beyond the data" in found
    assert "95 %" not in run("predict", "chinchilla@hoffmann", "--at", "params=70B,tokens=1.4T").stdout


def test_the_shape_of_an_allocation(saved):
    keys = "params params_low params_high tokens tokens_low tokens_high tokens_per_param loss low high".split()
    ends = {k for k in keys if k.endswith(("low", "high"))}
    for source in (saved, "chinchilla@hoffmann"):
        found = strict(run("allocate", source, "--flops", "1e24", "--json"))
        assert list(found) == keys
        assert all(isinstance(found[k], float) for k in set(keys) - ends)
        assert all(isinstance(found[k], float if source is saved else type(None)) for k in ends)
    text = run("allocate", "chinchilla@besiroglu", "--flops", "1e24").stdout
    assert text == "96.0B parameters, 1.74T tokens (18.1 per parameter): 1.959 nats per token\n"


def test_shell_and_python_agree_to_the_last_bit(table, saved, tmp_path):
    options = FitOptions(starts=16, bootstrap=45, seed=5)
    ours = fit(laws.get("chinchilla"), load(str(table)), options)
    back = load_fit(saved)
    assert back.model_dump(exclude={"seconds", "table"}) == ours.model_dump(exclude={"seconds", "table"})
    at = {"params": 7e9, "tokens": 1e12}
    shell = strict(run("predict", saved, "--at", "params=7e9,tokens=1e12", "--json"))
    assert shell == predict(from_fit(ours), at).__dict__
    shell = strict(run("allocate", saved, "--flops", "3e23", "--json"))
    assert shell == allocate(from_fit(ours), 3e23).report()
    published = from_published(*laws.get_published("chinchilla@hoffmann"))
    assert (
        strict(run("allocate", "chinchilla@hoffmann", "--flops", "1e24", "--json"))
        == allocate(published, 1e24).report()
    )


def test_the_options_reach_the_engine(tmp_path):
    out = tmp_path / "fit.json"
    args = ("--law", "chinchilla", "--where", "flops < 1e20", "--objective", "huber", "--delta", "0.01")
    args += ("--starts", "8", "--bootstrap", "20", "--cluster", "params", "--pin", "alpha=0.35", "--seed", "9")
    assert run("fit", "chinchilla", *args, "--out", out).exit_code == 0
    kept = json.loads(out.read_text())
    options = FitOptions(None, "huber", 0.01, 8, 20, "params", (("alpha", 0.35),), 9)
    ours = fit(laws.get("chinchilla"), load_bundled("chinchilla").where("flops < 1e20"), options)
    ours.save(tmp_path / "ours.json")
    theirs = json.loads((tmp_path / "ours.json").read_text())
    assert {k: v for k, v in kept.items() if k != "seconds"} == {k: v for k, v in theirs.items() if k != "seconds"}


def test_a_failed_fit_ends_with_one(table, monkeypatch):
    broken = dataclasses.replace(laws.get("chinchilla"), predict=lambda p, x: (p["E"] - 1e9) ** 0.5 + 0 * x["params"])
    monkeypatch.setattr(laws, "get", lambda key: broken)
    for more in ((), ("--json",)):
        found = run("fit", table, "--law", "chinchilla", "--starts", "4", *more)
        assert found.exit_code == 1
        assert found.stderr == "error: None of 4 starts gave a finite prediction on these runs.\n"
    assert json.loads(found.stdout)["status"] == "failed"


FIT = ("--law", "chinchilla", "--starts", "4")


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
        (("predict", "absent.json", "--at", "params=1"), ("absent.json",)),
        (("predict", "chinchilla@nobody", "--at", "params=1"), ("chinchilla@nobody", "hoffmann")),
        (("predict", "chinchilla@hoffmann", "--at", "params=1e9"), ("tokens",)),
        (("predict", "chinchilla@hoffmann", "--at", "params=1e9,tokens=-1"), ("tokens", "-1")),
        (("predict", "chinchilla@hoffmann", "--at", "params"), ("params",)),
        (("predict", "chinchilla@hoffmann", "--at", ""), ("NAME=NUMBER",)),
        (("predict", "chinchilla@hoffmann", "--at", "params=1e9,tokens=1e9,width=1"), ("width",)),
        (("predict", "chinchilla@hoffmann", "--at", "params=1,tokens=1,params=2"), ("params", "twice")),
        (("predict", "critical-batch-kaplan@kaplan", "--at", "loss=1e-300"), ("finite",)),
        (("allocate", "chinchilla@hoffmann", "--flops", "lots"), ("lots",)),
        (("allocate", "chinchilla@hoffmann", "--flops", "-1e20"), ("-1e+20",)),
        (("allocate", "chinchilla@hoffmann", "--flops", "nan"), ("nan",)),
        (("allocate", "kaplan-optimal-params@kaplan", "--flops", "1e20"), ("kaplan-optimal-params",)),
        (("allocate", "data-constrained@muennighoff", "--flops", "1e20"), ("unique_tokens",)),
        (("allocate", "chinchilla@hoffmann", "--flops", "1e20", "--fix", "params=1e9"), ("params",)),
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
    lines = table.read_text().splitlines()
    at = lines[0].split(",").index("loss")
    cells = lines[1].split(",")
    cells[at] = "n.k."
    path = tmp_path / "text.csv"
    path.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]))
    assert strict(run("fit", path, *FIT, "--json"))["n_runs"] == 29


def test_a_place_that_cannot_be_written(table, tmp_path):
    result = run("fit", table, *FIT, "--out", tmp_path / "absent" / "fit.json")
    refused(result, "cannot be written")


@pytest.mark.parametrize(
    "args", [("fit",), ("fit", "chinchilla"), ("predict", "x"), ("nonsense",), ("fit", "--colour")]
)
def test_a_misused_command_exits_with_two_and_no_traceback(args):
    result = run(*args)
    assert result.exit_code == 2
    refused(result)
