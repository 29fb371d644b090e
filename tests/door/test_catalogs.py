"""Laws and data sets as frames."""

from core import door as sl
from core import laws, runs


def test_every_law_is_a_row():
    found = sl.laws()
    assert set(found.index) == set(laws.registry())
    assert found.index[0] == "chinchilla"
    assert "hoffmann" in found.loc["chinchilla", "published"]


def test_laws_say_which_fit_the_runs(frame):
    found = sl.laws(frame)
    assert found.loc["chinchilla", "fits"]
    assert not found["fits"].all()


def test_every_data_set_is_a_row():
    assert sl.datasets().index.tolist() == [card.name for card in runs.bundled()]
