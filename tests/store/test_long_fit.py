"""A fit as a job is the fit that a page makes, to the last bit."""

from dataclasses import replace

import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit
from core.fit.diagnostics.trust import with_verdict
from core.jobs.pieces import named
from core.runs import load_bundled
from core.store import long_fit, open_shared


@pytest.mark.parametrize("bundled", [True, False])
def test_it_is_the_fit_that_a_page_makes(tmp_path, bundled):
    url, runs, options = f"sqlite:///{tmp_path / 'one.db'}", load_bundled("chinchilla"), FitOptions(bootstrap=60)
    runs = runs if bundled else replace(runs, card=None)
    job = long_fit.fit_job(runs, "flops < 1e21", "chinchilla", options, "fit?boot=60")
    assert job.title == "Chinchilla on chinchilla, 60 resamples"
    stages = []
    link = named(job.work, "JOBS")(job.request, lambda *step: stages.append(step[0]), url)
    opened = open_shared(link, url)
    chosen = runs.where("flops < 1e21")
    here = with_verdict(fit(laws.get("chinchilla"), chosen, options), chosen)
    assert opened.fit
    assert opened.fit.model_dump(exclude={"seconds"}) == here.model_dump(exclude={"seconds"})
    assert opened.runs.digest == runs.digest
    assert {"resamples", "verdict"} <= set(stages)


def test_a_table_that_the_law_cannot_take_is_refused(tmp_path):
    runs = load_bundled("chinchilla")
    job = long_fit.fit_job(runs, "", "vocabulary", FitOptions(), "fit")
    with pytest.raises(BadInput):
        long_fit.long_fit(job.request, lambda *_: None, f"sqlite:///{tmp_path / 'one.db'}")
