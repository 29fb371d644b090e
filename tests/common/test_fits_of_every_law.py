"""One fit of every law to runs of its own constants: its checklist has every row, its methods paragraph every fact."""

import jax
import numpy as np
import pytest

import core
from core import laws
from core.charts.fit.law_over_runs import law_over_runs as picture
from core.charts.theme import drawn
from core.fit.diagnostics.checklist import checklist
from core.fit.diagnostics.law_over_runs import law_over_runs
from core.fit.discrepancy.form import form_error, of_fit
from core.fit.result import FormError
from core.fit.saved import impossible
from core.fit.solver.projection import linear_params
from core.fit.solver.task import task_of
from core.report import latex
from core.report.bibtex import bibliography
from core.report.details import details
from core.report.summary import MOST, summary
from core.runs import column
from core.units import with_unit
from tests._text import found, number
from tests.fit._checked import KEYS, STATES
from tests.fit._examples import example_fit
from tests.report._compilable import entries, faults

# Laws of whole schedules are fitted to curves, not to single runs.
LAWS = {key: law for key, law in laws.examples().items() if not law.series}
each_law = pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)


@each_law
def test_every_row_is_there_for_every_law(law):
    items = checklist(*example_fit(law))
    assert {i.key for i in items} == KEYS
    assert len(items) == len(KEYS)
    for item in items:
        assert item.state in STATES
        assert item.text
        assert item.text == item.text.strip()
        assert item.text.endswith(".")
        assert "\n" not in item.text
        assert "nan" not in item.text.lower().split()


@each_law
def test_every_law_has_a_form_error_on_itself_and_its_rival(law):
    result, runs = example_fit(law)
    task = task_of(result, runs)
    values, used = {k: e.value for k, e in result.parameters.items()}, task.used
    form, why = form_error(task.law, values, used.x, used.y, used.groups, result.pins)
    if form is None:
        assert "both sides of 0" in why
        assert column(law.target).sign == "any"  # a loss less another one, or a score
        return
    assert form.rival == laws.rival_of(task.law).key
    fit = result.model_copy(update={"form": form})
    assert list(impossible(fit)) == []
    both = of_fit(fit)
    low, average, high = both.band({k: v[:5] for k, v in used.x.items()})
    assert (low < average).all()
    assert (average < high).all()
    assert ((used.y[:5] > low - 0.1 * np.abs(used.y[:5])) & (used.y[:5] < high + 0.1 * np.abs(used.y[:5]))).all()


@each_law
def test_every_law_is_shown_over_its_runs(law):
    """Curves at the places of their runs, read off by hand, tell most of what the law predicts for them."""
    result, runs = example_fit(law)
    view = law_over_runs(result, runs)
    assert view.runs.index.tolist() == runs.table.index.tolist()
    assert np.isfinite(view.runs["x"]).all()
    at = np.empty(len(view.runs))
    for group, rows in view.runs.groupby("group"):
        curve = view.curves[view.curves["group"] == group].sort_values("x")
        inside = curve.loc[~curve["beyond"], "x"]
        assert [inside.min(), inside.max()] == pytest.approx([rows["x"].min(), rows["x"].max()])
        at[view.runs["group"] == group] = np.interp(rows["x"], curve["x"], curve["value"])
    predicted = view.runs["predicted"].to_numpy()
    assert np.corrcoef(at, predicted)[0, 1] > 0.8
    spec = drawn(picture(view.runs.assign(row=0), view.curves, view.groups, view.along, view.by), "light")
    assert spec["layer"]


@each_law
def test_every_fact_of_every_law_is_there(law):
    result, runs = example_fit(law)
    text = details(result, runs)
    assert f"${law.formula}$" in text
    for word in (law.title, law.cite, result.target, result.unit, result.digest, result.message):
        assert word in text
    for item in (*law.features, *law.params):
        assert f"${item.symbol}$" in text
        assert item.doc.rstrip(".").lower() in text.lower()
    for f in law.features:
        low, high = result.ranges[f.name]
        assert f"from {with_unit(low, f.unit)} to {with_unit(high, f.unit)}" in text
    assert found(r"The fit uses ([\d,]+) of the ([\d,]+) rows", text) == ("60", "60")
    assert number(found(r"Of ([\d,]+) starts", text)) == result.starts.tried
    assert number(found(r"([\d,]+) were polished", text)) == result.starts.polished
    assert number(found(r"([\d,]+) of those \(", text)) == result.starts.at_best
    assert number(found(r"it came to ([^;]+?)\.(?= )", text)) == pytest.approx(result.objective.value, rel=1e-9)
    assert found(r"Seed (\d+)\.", text) == "5"
    assert f"scaling-law explorer {core.__version__}" in text
    assert f"JAX {jax.__version__}" in text
    assert f"NumPy {np.__version__}" in text
    assert "summed (not averaged)" in text
    assert "No row was left out." in text
    assert "No parameter was held and no prior was used." in text
    assert "No intervals were computed." in text
    assert ("variable projection" in text) == bool(linear_params(law))
    assert "Compute is $C = 6" in text or "flops" not in result.ranges or "flops" in result.columns
    assert "\n" not in text
    assert "  " not in text


@each_law
@pytest.mark.parametrize("full", [False, True], ids=["as fitted", "with all that can be said"])
def test_methods_of_every_law_have_room_in_120_words(law, full):
    result, runs = example_fit(law)
    if full:
        draws = {p.name: [result.parameters[p.name].value] * 2 for p in law.params}
        ends = {k: e.model_copy(update={"low": e.value, "high": e.value}) for k, e in result.parameters.items()}
        result = result.model_copy(update={
            "draws": draws, "parameters": ends, "form": FormError(x={}, ratios=[], counts=[], groups=[]),
            "pins": {p.name: 1.0 for p in law.params}, "priors": {p.name: (1.0, 0.1) for p in law.params},
            "intervals": "wild", "table": "one two " * 90, "unit": "u " * 90,
        })  # fmt: skip
    text = summary(result, runs)
    assert MOST == 120
    assert len(text.split()) <= 120
    assert "\n" not in text
    for said in (law.title, f"{result.n_runs} rows", f"seed {result.seed}"):
        assert said in text


@each_law
def test_latex_and_bibtex_of_every_law_would_compile(law):
    result, runs = example_fit(law)
    for text in (summary, details):
        source = latex.methods(result, runs, law, text)
        assert faults(source) == []
        assert law.formula in source
    found = entries(bibliography(result, runs))
    assert "explorer" in found
    for fields in found.values():
        assert fields.get("title") or fields["eprint"]
        assert not [v for k, v in fields.items() if k not in ("url", "eprint") and faults(v)]
