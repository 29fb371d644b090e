"""The Attention page: an answer at once, fits to one's own runs, costs of any shape, bad input in one line."""

import re

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit.calibrated import Calibrated, from_published
from core.plan import allocate
from core.plan.architecture.head_costs import Use, candidates
from core.plan.architecture.heads import choose, losses
from core.plan.architecture.heads_text import named
from core.runs import from_table
from core.units import count
from pages.parts.attention.panels import PANELS
from tests.pages._pages import refined
from tests.pages.test_pages import shown

CONSTANTS = {"E": 1.7, "A": 60.0, "A_h": 25.0, "A_kv": 12.0, "alpha": 0.24, "beta": 0.6, "gamma": 0.5}
TRUTH = Calibrated(laws.get("attention-joint"), CONSTANTS, None, {}, "nats per token", "made up")
LIKE_LLAMA = {"known": "llama-3-1b", "params": "9.73e8", "context": "131072"}  # its size, and a long context
HEADS = [(h, k) for h in (4, 8, 16, 32) for k in (1, 4, 8) if k <= h]


def sweep(noise: float = 0.001, **more) -> pd.DataFrame:
    """Seven sizes of every configuration, losses by the joint law."""
    rng = np.random.default_rng(0)
    rows = []
    for h, k in HEADS:
        for n in np.geomspace(3e7, 3e9, 7):
            loss = 1.7 + (60 + 25 * h**-0.6 + 12 * k**-0.5) * n**-0.24
            rows.append({"params_non_embedding": n, "query_heads": h, "kv_heads": k, "loss": loss, **more})
    frame = pd.DataFrame(rows)
    return frame.assign(loss=frame["loss"] * np.exp(noise * rng.standard_normal(len(frame))))


@pytest.fixture
def uploaded(open_page):
    """Return a function that opens the page on a table, with choices as in a link."""

    def opened(frame: pd.DataFrame, **choices):
        app = open_page("home")
        app.session_state["upload"] = from_table(frame, "sweep")
        app.session_state["chosen"] = {"data": "upload", "params": 9.73e8, "context": 131_072.0} | choices
        app.session_state["touched"] = True
        return refined(app.switch_page("pages/attention.py").run())

    return opened


def test_an_empty_handed_visitor_gets_an_answer_from_published_curves(open_page):
    app = open_page("attention", **LIKE_LLAMA)
    assert not app.exception
    assert not app.error
    text = shown(app)
    assert re.search(r"Use \*\*.* heads?\*\* at .*parameters: \*\*\d+\u00a0% less time\*\*", text)
    assert "At a context of 128K tokens they take" in text
    assert "Against the heads of Llama 3.2 1B (32 query, 8 KV, 973M) at the same loss" in text
    assert "what sharing keys and values costs in loss is not counted" in text
    assert "do not vary in heads" in text


@pytest.mark.parametrize("panel", [p.key for p in PANELS])
def test_every_panel_opens(open_page, panel):
    app = open_page("attention", **LIKE_LLAMA)
    app.session_state[f"attention_{panel}"] = True
    app.run()
    assert not app.exception
    assert not app.error


def test_a_sweep_is_fitted_by_one_law_and_recommends_what_the_truth_does(uploaded):
    app = uploaded(sweep(), aim="flops")
    assert not app.exception
    assert not app.error
    text = shown(app)
    assert "of the resamples choose these heads" in text
    assert "Size, heads and KV heads, fitted to sweep" in text
    use = Use(131_072.0, "flops", batch=16.0)
    best = choose(TRUTH, float(losses(TRUTH, *np.array([[9.73e8], [32.0], [8.0]]))[0, 0]), use, candidates()).best
    assert f"**{named(best)}** at " in text


def test_a_sweep_is_fitted_configuration_by_configuration(uploaded):
    app = uploaded(sweep(), headlaw="each", aim="flops")
    assert not app.exception
    assert not app.error
    assert f"Size at one number of heads on sweep, {len(HEADS)} configurations" in shown(app)


def test_heads_that_share_a_width_are_another_question(open_page):
    app = open_page("attention", data="gadre-grid", **LIKE_LLAMA)
    assert not app.error
    assert "in the runs of gadre-grid heads differ in width" in shown(app)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"ceilings": "memory=0.001"}, "keeps within the limits"),
        ({"ceilings": "joy=3"}, "There is no ceiling 'joy'; allowed are memory (GB)"),
        ({"ceilings": "memory"}, "is not NAME=NUMBER"),
        ({"known": "llama-2-70b", "params": "1e3"}, "By this law no number of heads"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(open_page, link, said):
    app = open_page("attention", **LIKE_LLAMA | link)
    assert not app.exception
    assert said in app.error[0].value
    assert "\n" not in app.error[0].value


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ("query_heads=7", "cannot be divided into 7 heads"),
        ("kv_heads=64", "64 KV heads cannot serve 32 query heads"),
        ("vocab_size=100", "allowed are 256 entries"),
        ("wings=2", "A shape has no 'wings'"),
        ("depth=0", "depth is 0; allowed are whole numbers"),
    ],
)
def test_impossible_shapes_get_one_clear_line(open_page, shape, said):
    app = open_page("attention", shape=shape, **LIKE_LLAMA)
    app.session_state["attention_parts"] = True
    app.run()
    assert not app.exception
    assert said in app.error[0].value


def test_no_context_is_said(open_page):
    app = open_page("attention", context="0", params="1e9")
    assert not app.exception
    assert any("0" in w.value and "above 0" in w.value for w in app.warning)


def test_heads_share_keys_as_in_the_model_to_start_from(open_page):
    """The published curves count no cost of sharing: to take more of it than the known model does would be free."""
    for known, params, said in (
        ("llama-2-7b", "6.48e9", "8 query heads and 8 KV heads"),
        ("llama-3-1b", "9.73e8", "4 query heads and 1 KV head"),
    ):
        app = open_page("attention", known=known, context="131072", params=params)
        assert not app.error
        assert f"**{said}** at " in shown(app)
    assert "**8 query heads and 1 KV head** at " in shown(open_page("attention", kvrule="8", **LIKE_LLAMA))


def test_what_the_known_model_itself_takes_and_what_one_device_holds_is_said(open_page):
    """16 layers of 8 KV heads of 64, 16 sequences of 131,072 tokens, 2 numbers of 2 bytes, and 1.2358e9 weights."""
    itself = (16 * 131_072 * 16 * 8 * 64 * 2 * 2 + 2 * 1_235_814_400) / 1e9
    text = shown(open_page("attention", **LIKE_LLAMA))
    assert f"the model itself has 16 of 2,048 and takes {itself:.1f}\u00a0GB" in text
    assert "more than one H100 SXM, 80 GB holds" in text
    huge = open_page("attention", params_non_embedding="1e12", context="131072")
    assert "times are as if it held it" in shown(huge)
    assert "\u00a0TB" in shown(huge)
    assert huge.query_params["params"] == "1e12"  # what was the page's own size is that of the target


def test_size_and_context_are_those_of_the_target(open_page):
    app = open_page("attention", constants="besiroglu")
    best = allocate(from_published(*laws.get_published("chinchilla@besiroglu")), 1e23)
    text = shown(app)
    assert f"To match: {count(best.params)} parameters, the best split by Chinchilla" in text.replace("\\", "")
    assert "At a context of 4K tokens" in text
    assert "Not from these runs" in text  # far beyond the published curves, and it says so
    assert re.search(r"Its size lies [\d.,]+ times beyond the runs", text)


def test_runs_with_as_many_kv_heads_as_query_heads_do_not_vouch_for_sharing(uploaded):
    frame = sweep().query("kv_heads == 4").assign(kv_heads=lambda f: f["query_heads"])
    app = uploaded(frame, aim="flops")
    assert not app.error
    assert "Size and number of heads, fitted to sweep" in shown(app)
    assert "The law knows nothing of KV heads" in shown(app)
    assert ":material/verified: Solid]" not in shown(app)


def test_a_sweep_of_kv_heads_alone_is_fitted_one_by_one(uploaded):
    app = uploaded(sweep().query("query_heads == 32"), aim="memory")
    assert not app.error
    text = shown(app)
    assert "Size at one number of heads on sweep, 3 configurations" in text
    assert "**32 query heads and 1 KV head** at " in text
    app = uploaded(sweep().query("query_heads == 32 and params_non_embedding < 1e8"))
    assert "vary in KV heads alone, with too few sizes of each" in shown(app)


@pytest.mark.parametrize(
    ("context", "first", "last"), [("1e7", "1K tokens", "16M tokens"), ("300", "256 tokens", "1M")]
)
def test_the_picture_over_contexts_reaches_the_one_asked_for(open_page, context, first, last):
    app = open_page("attention", context=context, params="9.73e8")
    app.session_state["attention_contexts"] = True
    app.run()
    assert not app.exception
    assert re.search(f"(best from|at) {first} to .*{last}", shown(app))
