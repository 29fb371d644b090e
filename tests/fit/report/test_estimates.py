"""How parameters and intervals are written, by hand."""

from types import SimpleNamespace

from core.fit.report import estimates as tables
from core.fit.result import Estimate

KNOWN = {
    "E": Estimate(value=1.8, low=1.7, high=1.9), "A": Estimate(value=480.0), "B": Estimate(value=2100.0),
    "alpha": Estimate(value=0.35, low=0.3, high=0.4), "beta": Estimate(value=0.37),
}  # fmt: skip


def fit(**more):
    given = {"law": "chinchilla", "unit": "bits per byte", "parameters": KNOWN, "pins": {"beta": 0.37}, "n_runs": 12}
    return SimpleNamespace(**given | more)


def test_an_interval_is_its_ends_a_dash_or_held():
    assert [tables.interval_of(fit(), n) for n in ("alpha", "A", "beta", "none")] == [
        "0.3000 to 0.4000",
        "–",
        "held",
        "–",
    ]
    assert tables.with_ends(KNOWN["alpha"]) == "0.3500 (0.30 to 0.40)"
    assert tables.with_ends(KNOWN["A"]) == "480.0"


def test_what_has_the_unit_of_the_target_has_that_in_which_it_was_fitted():
    assert tables.unit_of(fit(), "E") == "bits per byte"
    assert tables.unit_of(fit(), "alpha") == ""


def test_every_parameter_has_a_row_with_its_meaning():
    table = tables.estimates(fit()).set_index("parameter")
    assert table["value"].to_dict()["E"] == "1.8000"
    assert table.loc["E", "unit"] == "bits per byte"
    assert table.loc["alpha", "unit"] == "–"
    assert table["meaning"].str.len().min() > 0


def test_fits_stand_beside_each_other():
    free = fit(pins={}, parameters=KNOWN | {"beta": Estimate(value=0.4, low=0.2, high=0.6)})
    table = tables.intervals_by({"case": fit(), "wild": free}).set_index("parameter")
    assert table.loc["beta"].tolist() == ["held", "0.2000 to 0.6000"]
    row = tables.chosen_beside_free(fit(), free).set_index("parameter").loc["beta"]
    assert row.tolist() == ["0.37000", "held", "0.40000", "0.2000 to 0.6000"]


def test_groups_have_what_is_not_common():
    table = tables.groups_beside({"a": fit(), "b": fit(n_runs=9)}, {n: KNOWN[n] for n in "EAB"}, "data set")
    assert list(table) == ["data set", "runs", "alpha", "beta"]
    assert table["runs"].tolist() == [12, 9]
    assert table.loc[0, "alpha"] == "0.3500 (0.30 to 0.40)"


def test_numbers_keep_every_digit_and_the_ends_that_there_are():
    table = tables.numbers(fit()).set_index("quantity")
    assert table.loc["E"].tolist() == [1.8, 1.7, 1.9, "bits per byte"]
    assert table["low"].notna().tolist() == [True, False, False, True, False]
