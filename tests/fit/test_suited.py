"""Which laws come first for a table of runs."""

from core import laws
from core.fit.suited import has_columns, ordered
from core.runs import load_bundled


def test_laws_that_fit_the_runs_come_first_and_the_best_known_of_them_at_the_top():
    runs, every = load_bundled("chinchilla"), laws.registry()
    found = ordered(every, runs)
    assert sorted(found) == sorted(every)
    assert found[0] == "chinchilla"
    usable = [has_columns(every[key], runs) for key in found]
    assert usable == sorted(usable, reverse=True)
    assert usable[0]
    assert not usable[-1]
    assert has_columns(every["power-law-tokens"], runs)
    assert not has_columns(every["width-depth"], runs)  # no widths
    assert not has_columns(every["optimal-batch-tokens"], runs)  # no batches, which it would predict


def test_without_runs_the_best_known_law_comes_first_and_ties_keep_their_order():
    every = laws.registry()
    found = ordered(every)
    assert found[0] == "chinchilla"
    published = [len(every[key].published) for key in found]
    assert published == sorted(published, reverse=True)
    unknown = [key for key in every if not every[key].published]
    assert found[-len(unknown) :] == unknown
