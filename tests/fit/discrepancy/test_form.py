"""The form error as a record: it comes back as it was, and a damaged one is refused in a line."""

import json

import numpy as np
import pytest

from core import laws
from core.errors import BadInput
from core.fit import from_fit, load_fit, predict
from core.fit.discrepancy.form import form_error, of_fit
from core.fit.solver.task import task_of
from core.runs import load_bundled
from tests.fit._examples import CHINCHILLA, bundled_fit, spread, two_terms

AT = {"params": 1e11, "tokens": 2e12}


def test_a_saved_fit_predicts_the_same_band(tmp_path):
    fit = bundled_fit()
    fit.save(tmp_path / "fit.json")
    saved, here = predict(from_fit(load_fit(tmp_path / "fit.json")), AT), predict(from_fit(fit), AT)
    assert saved == here
    assert here.no_form == ""


def test_the_record_is_of_the_runs_and_the_rival_that_the_law_names():
    fit = bundled_fit()
    task = task_of(fit, load_bundled("chinchilla"))
    values = {k: e.value for k, e in fit.parameters.items()}
    form, why = form_error(task.law, values, task.used.x, task.used.y, task.used.groups, {})
    assert (form, why) == (fit.form, "")
    assert form.rival == laws.get("chinchilla").rival
    assert set(form.rival_values) == {p.name for p in laws.get(form.rival).params}
    assert sum(form.counts) > 100
    assert of_fit(fit).below == form.below >= form.above >= 1


def test_there_is_none_where_the_law_has_no_distances_and_it_says_why():
    form, why = form_error(laws.get("multi-power"), {}, {}, np.ones(3), np.arange(3), {})
    assert form is None
    assert "whole courses" in why


def test_runs_that_are_all_alike_end_in_a_reason_or_a_band_and_never_in_an_error():
    x = {k: np.repeat(v[:1], 12) for k, v in spread(3).items()}
    y = np.full(12, 3.0)
    form, why = form_error(laws.get("chinchilla"), CHINCHILLA, x, y, np.arange(12), {})
    assert (form is None) == bool(why)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda form: form["ratios"].pop(), "ratios"),
        (lambda form: form["x"].pop("params"), "lacks params"),
        (lambda form: form.update(below=0.5), "below"),
        (lambda form: form.update(rival="nonesuch"), "rival"),
        (lambda form: form.update(rival="kaplan-nd falling"), "made from chinchilla"),
        (lambda form: form.update(rival="kaplan-ns"), "needs steps"),
        (lambda form: form["rival_values"].pop("gamma"), "lacks gamma"),
        (lambda form: form["rival_values"].update(gamma=-1.0), "gamma is -1; allowed is a positive number"),
        (lambda form: form["counts"].__setitem__(0, -1), "counts"),
        (lambda form: form["ratios"].__setitem__(0, 800.0), "ratios"),
        (lambda form: form["x"]["params"].__setitem__(0, 1e-320), "x.params"),
        (lambda form: form["x"]["params"].__setitem__(0, 0.0), "x.params"),
        (lambda form: form["rival_values"].update(gamma=1e100), "gamma"),
        (lambda form: form.update(above=1e10), "above"),
        (lambda form: form.update({k: form[k] * 9 for k in ("ratios", "counts", "groups")}), "at most 200"),
    ],
)
def test_a_damaged_record_is_refused_in_a_line(change, said, tmp_path):
    data = json.loads(bundled_fit().model_dump_json())
    change(data["form"])
    (tmp_path / "fit.json").write_text(json.dumps(data))
    with pytest.raises(BadInput, match=said) as err:
        load_fit(tmp_path / "fit.json")
    assert "\n" not in str(err.value)


def test_the_fit_of_a_group_has_a_form_error_of_its_own():
    from core.fit import FitOptions
    from core.fit.batches.grouped import fit_groups

    runs = two_terms(spread(60), 0.004)
    table = runs.table.assign(kind=np.tile(["a", "b"], 30))
    from core.runs import from_table

    labelled = from_table(table.drop(columns="excluded"), "two kinds")
    options = FitOptions(starts=8, bootstrap=50)
    found = fit_groups(laws.get("chinchilla"), labelled, "kind", ("alpha", "beta"), options)
    for one in found.fits.values():
        assert one.form is not None
        assert len(one.form.ratios) == 30
        assert set(one.form.x) == {"params", "tokens"}
