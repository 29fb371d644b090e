"""A table of runs and a fit of it, for the verbs that take one."""

import pytest

from tests.cli._shell import run
from tests.fit._examples import spread, two_terms

QUICK = ("--starts", "16", "--bootstrap", "45", "--seed", "5")


@pytest.fixture(scope="session")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("runs") / "runs.csv"
    path.write_text(two_terms(spread(30)).to_csv())
    return path


@pytest.fixture(scope="session")
def saved(table):
    path = table.parent / "fit.json"
    assert run("fit", table, "--law", "chinchilla", *QUICK, "--out", path, "--json").exit_code == 0
    return path
