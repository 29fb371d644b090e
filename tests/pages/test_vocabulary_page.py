"""The Vocabulary page: an answer at once, both sets of constants named, runs of one's own, bad input in one line."""

import re

import numpy as np
import pandas as pd
import pytest

from core import laws, runs, settings
from core.fit import from_published
from core.plan import allocate
from core.runs import from_table
from core.units import count
from pages.parts.vocabulary.panels import PANELS
from tests.pages.test_pages import shown

TAO = "size, entries and data, Tao et al. 2024"
# The size of Llama 2 7B outside of its vocabulary and its compute by one matrix of it, with its width.
LLAMA = {"vocabmodel": "llama-2-7b", "vocabparams": "6476271616", "vocabflops": "7.929e22", "vocabwidth": "4096"}


@pytest.fixture(scope="module")
def small():
    """Runs of six sizes and five vocabularies whose losses follow the law."""
    rng = np.random.default_rng(0)
    rows = [(n, v, t) for n in np.geomspace(3e7, 1e9, 6) for v in 4096 * 4.0 ** np.arange(5) for t in (20, 60, 200)]
    size, entries, times = np.array(rows).T
    frame = pd.DataFrame({"params_non_embedding": size, "vocab_size": entries, "embedding_dim": 1024.0})
    frame["characters"] = 4 * times * size
    frame = from_table(frame.assign(loss_unigram=-1.0), "empty").table  # for its tokens
    loss = -5.5 + 900 / size**0.45 + 2000 / (1024 * entries) ** 0.67 + 2e4 / frame["tokens"] ** 0.45
    noise = 1e-3 * rng.standard_normal(len(frame))
    return from_table(frame.drop(columns="excluded").assign(loss_unigram=loss + noise), "small")


@pytest.fixture
def uploaded(open_page, small):
    """Return a function that opens the page on an uploaded table, with choices as in a link."""

    def opened(table=small, **choices):
        app = open_page("home")
        app.session_state["upload"] = table
        app.session_state["chosen"] = {"data": "upload", "params": 7e9} | choices
        app.session_state["touched"] = True
        return app.switch_page("pages/vocabulary.py").run()

    return opened


def test_an_empty_handed_visitor_is_answered_and_told_of_both_sets(open_page):
    app = open_page("vocabulary", **LLAMA)
    assert not app.exception
    assert not app.error
    text = shown(app)
    assert "the 32,000 of Llama 2 7B cost" in text
    assert "as published ask for **112K**" in text
    assert "trained on, ask for **43.8K**" in text
    assert "Not from these runs" in text
    assert TAO in text
    table = next(d.value for d in app.dataframe if "approach" in d.value.columns)
    assert [a[0] for a in table["approach"]] == ["1", "2", "3", "3"]
    best = int(table["at this budget"].iloc[2].replace(",", ""))
    assert "apart where all of them apply, and say 63.2K to 171K for this budget" in text
    assert "unigram-normalised" in text
    assert f"**{64 * round(best / 64):,} entries**" in text


def test_the_paper_s_70b_in_numbers(open_page):
    app = open_page("vocabulary", vocabparams="70e9", vocabflops="7.052e23", vocabround="1")
    text = shown(app)
    best = re.search(r"\*\*([\d,]+) entries", text)
    assert best is not None
    assert int(best[1].replace(",", "")) == pytest.approx(217_961, rel=1e-4)  # the compute is shown with four digits
    assert "8\u00a0%** apart" in text
    assert "close to that" in text
    assert app.query_params["params"] == "7e10"  # what was the page's own size is that of the target
    assert app.query_params["budget"] == "7.052e23"


def test_size_and_compute_are_those_of_the_target(open_page):
    text = shown(open_page("vocabulary", constants="besiroglu"))
    best = allocate(from_published(*laws.get_published("chinchilla@besiroglu")), 1e23)
    assert f"For {count(best.params)} parameters outside of the vocabulary and 1e23 FLOP" in text


def test_the_corrected_constants_can_be_chosen(open_page):
    app = open_page("vocabulary", vocablaw="refit", **LLAMA)
    assert not app.exception
    text = shown(app)
    assert "size, entries and data, this project, 2026" in text
    assert "**43,776 entries**" in text


def test_another_model_brings_its_own_numbers(open_page):
    app = open_page("vocabulary", vocabparams="1e9", vocabown="99999", vocabwidth="512")
    app.selectbox(key="w:vocabulary:vocabmodel").set_value("llama-3-70b").run()
    assert not app.exception
    link = app.query_params
    assert link["vocabmodel"] == "llama-3-70b"
    assert not {"vocabwidth", "vocabown"} & set(link)
    assert link["params"] == "1e9"  # the target stays
    assert "the 128,256 of Llama 3.1 70B" in shown(app)


def test_tying_matters_only_where_all_parameters_are_held(open_page):
    def headline(**link):
        return next(
            m.value for m in open_page("vocabulary", **LLAMA, **link).markdown if "entries**" in m.value
        ).split()[1]

    rest = {headline(vocabtied=t) for t in ("tied", "untied")}
    held = {headline(vocabhold="all", vocabtied=t) for t in ("tied", "untied")}
    assert len(rest) == 1
    assert len(held) == 2


def test_every_panel_opens(open_page):
    app = open_page("vocabulary", vocabhold="all", **LLAMA)
    for panel in PANELS:
        app.session_state[f"vocabulary_{panel.key}"] = True
    app.run()
    assert not app.exception
    assert not app.error
    names = {c for d in app.dataframe for c in d.value.columns}
    assert {"approach", "more compute (%)", "times the compute of approach 1", "held", "constants"} <= names


def test_runs_of_one_s_own_are_fitted(uploaded):
    app = uploaded()
    assert not app.exception
    assert not app.error
    text = shown(app)
    assert "Your runs ask for **" in text
    assert "Vocabulary: size, entries and data, fitted to small for loss_unigram, 90 runs" in text.replace("\\", "")
    assert re.search(r"Use \*\*[\d,]+ entries\*\* \([\d.]+[KM]? to [\d.]+[KM]?\);", text)
    assert app.selectbox(key="w:vocabulary:vocablaw").value == "fit"


def test_runs_without_vocabularies_leave_the_published_constants(open_page):
    app = open_page("vocabulary", data="gemstones", vocablaw="fit", **LLAMA)
    assert not app.exception
    assert "no constants 'fit' for gemstones" in app.warning[0].value.replace("\\", "")
    assert TAO in shown(app)


def test_the_original_runs_say_that_they_do_not_tell(uploaded):
    folder = settings.ORIGINALS.value()
    if not folder:
        pytest.skip("EXPLORER_ORIGINALS is not set: the table may not be bundled")
    app = uploaded(runs.load(str(folder / "vocab_sail" / "exp_data.csv")), where="flops >= 2.18e17")
    assert not app.exception
    assert not app.error
    assert "(256 to " in shown(app).partition("entries")[2][:40]  # the interval begins where vocabularies do
    assert "Not from these runs" in shown(app)


@pytest.mark.parametrize(
    ("link", "line"),
    [
        ({"vocabown": "100", "params": "7e9"}, "100 entries; allowed are 256"),
        ({"vocabmodel": "nobody", "params": "7e9"}, "no vocabmodel"),
        ({"vocabflops": "lots", "params": "7e9"}, "budget"),
        ({"vocabparams": "-1", "constants": "besiroglu"}, "out of range"),
        ({"vocabparams": "1e5", "vocabhold": "all", "vocabown": "300"}, "too few for a vocabulary"),
        ({"vocabparams": "1e8", "vocabhold": "all", "vocabown": "1e6"}, "the whole model only 1e"),
    ],
)  # fmt: skip
def test_bad_choices_are_said_in_one_line(open_page, link, line):
    app = open_page("vocabulary", **link)
    assert not app.exception
    said = [e.value.replace("\\", "") for e in (*app.error, *app.warning)]
    assert any(line in s for s in said), said
    assert all("\n" not in s for s in said)


def test_a_small_model_has_the_width_it_is_given(open_page):
    link = {"vocabparams": "4e4", "vocabflops": "2e12", "vocabhold": "all", "vocabown": "512"}
    app = open_page("vocabulary", vocabwidth="16", **link)
    assert not app.exception
    assert not [e.value for e in app.error]
    assert app.text_input(key="w:vocabulary:vocabwidth:text").value == "16"
    assert "allowed are more parameters, or a smaller width" in open_page("vocabulary", **link).error[0].value
