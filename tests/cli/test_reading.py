"""Every verb reads a table of runs as its options say, and refuses them where there is none to read."""

import pytest

from core.runs import load_bundled
from tests.cli._shell import answer, refused, run
from tests.plan.tuning.test_weight_decay import sweep as decays

RUN = ("batch", "--params", "1e8", "--tokens", "1e9", "--json")


def test_a_sweep_whose_headers_say_nothing_is_read_as_the_columns_say(tmp_path):
    """The same figures under a header of no meaning and one thousandth of its unit."""
    plain, renamed = tmp_path / "plain.csv", tmp_path / "renamed.csv"
    table = decays()
    table.to_csv(plain, index=False)
    table.assign(tokens=table["tokens"] / 1000).rename(columns={"tokens": "zzz"}).to_csv(renamed, index=False)
    more = ("--sweep", renamed, "--column", "zzz=tokens (K)")
    one, other = (answer(run(*RUN, *which))["sweep"] for which in (("--sweep", plain), more))
    trend, same = (found["trends"]["weight_decay"]["exponents"] for found in (one, other))
    for name, exponent in trend.items():
        assert same[name]["value"] == pytest.approx(exponent["value"], abs=1e-9)


def test_runs_that_were_timed_are_read_as_the_columns_say(tmp_path):
    timed = load_bundled("gemstones").table
    columns = ["width", "depth", "params", "tokens", "seconds", "devices", "loss"]
    path = tmp_path / "timed.csv"
    timed[[c for c in columns if c in timed]].rename(columns={"seconds": "took"}).to_csv(path, index=False)
    call = ("shape", "width-depth-params@mcleish", "--gpu-hours", "5000", "--json")
    one = answer(run(*call))["gpu_hours"]
    other = answer(run(*call, "--timed", path, "--column", "took=seconds", "--rows", "runs"))["gpu_hours"]
    assert other["params"] == pytest.approx(one["params"], rel=1e-9)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((*RUN, "--column", "x=tokens"), ("without --steps or --sweep",)),
        (("vocabulary", "--params", "7e9", "--decimal", ","), ("without --law",)),
        (("shape", "width-depth@mcleish", "--flops", "1e21", "--rows", "runs"), ("without --gpu-hours",)),
        (("laws", "--keep", "3"), ("without RUNS",)),
        (("fit", "chinchilla", "--law", "chinchilla", "--loss-unit", "bits per token"), ("bundled set", "its card")),
        (("read", "chinchilla", "--column", "x=tokens"), ("bundled set",)),
    ],
)
def test_options_of_reading_without_a_file_are_refused(args, words):
    refused(run(*args), *words)


CHART = 'step,"small-70M - loss","mid-150M - loss"\n' + "".join(f"{i},{6 - i / 10},{5 - i / 10}\n" for i in range(1, 9))


def test_a_fit_that_lacks_a_column_leads_to_how_its_file_is_read(tmp_path):
    """The chart of a tracker has no sizes but in the names of its runs, about which `read` asks."""
    path = tmp_path / "chart of mine.csv"
    path.write_text(CHART)
    call = ("fit", path, "--law", "power-law-params")
    refused(
        run(*call), "The file leaves open: No column gives sizes", f"`read '{path}'` shows how its columns are read"
    )
    assert "--column 'size in run=params'" in run("read", path).stdout
    refused(run("fit", "observed-benchmarks", "--law", "width-depth"), "observed-benchmarks has run,")
    assert "`read" not in run("fit", "observed-benchmarks", "--law", "width-depth").stderr
