"""Which laws come first for a table of runs."""

from core import laws
from core.fit.suited import lacks, ordered
from core.runs import load_bundled


def test_laws_that_fit_the_runs_come_first_and_the_best_known_of_them_at_the_top():
    runs, every = load_bundled("chinchilla"), laws.registry()
    found = ordered(every, runs)
    assert sorted(found) == sorted(every)
    assert found[0] == "chinchilla"
    missing = [bool(lacks(every[key], runs)) for key in found]
    assert missing == sorted(missing)
    assert not missing[0]
    assert missing[-1]
