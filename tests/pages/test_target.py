"""The target bar: one compute, one size, one amount of tokens for every page, against hand arithmetic."""

import re

import numpy as np
import pandas as pd
import pytest

from core.runs import from_table
from pages.parts.frame import FROZEN
from tests.pages._pages import LINKS, PAGES
from tests.pages._shown import elements, texts

PUBLISHED = {"constants": "besiroglu"}


def text_of(app, name):
    return app.text_input(key=f"w:target:{name}:text")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_the_bar_and_no_second_compute_size_or_tokens(open_page, page):
    app = open_page(page, params="2e10", tokens="3e11", served="1e12", **PUBLISHED, **LINKS.get(page, {}))
    assert not app.exception
    keys = [t.key for t in app.text_input if t.key]
    for name in ("budget", "params", "tokens", "context", "served"):
        assert [k for k in keys if k.endswith(f":{name}:text")] == [f"w:target:{name}:text"] * (page not in FROZEN)


def test_compute_is_typed_as_people_write_it(open_page):
    app = open_page("allocate", **PUBLISHED)
    text_of(app, "budget").set_value("1000 H100-days").run()
    assert float(app.query_params["budget"]) == pytest.approx(1000 * 86400 * 989e12 * 0.4, rel=5e-6)  # to six digits
    text_of(app, "budget").set_value("10^22 FLOPs").run()
    assert float(app.query_params["budget"]) == 1e22
    text_of(app, "budget").set_value("1e22 bananas").run()
    assert float(app.query_params["budget"]) == 1e22
    assert ["bananas" in e.value for e in app.error] == [True]


def test_devices_and_days_and_energy_are_typed_as_people_say_them(open_page):
    """64 x 864,000 s x 40 % of 989e12 are 2.18751e22; 3 MWh at 700 W are 4,285.7 hours, 6.10354e21."""
    app = open_page("allocate", **PUBLISHED)
    text_of(app, "budget").set_value("64 H100s in ten days").run()
    assert app.query_params["budget"] == "2.18751e22"
    assert any("64 H100s for 10 days, at 40% of 9.89e14 FLOP/s" in c.value for c in app.caption)
    text_of(app, "budget").set_value("3 MWh on H100").run()
    assert app.query_params["budget"] == "6.10354e21"


def test_a_pinned_size_gets_the_tokens_that_the_compute_buys(open_page):
    """6e22 FLOP are 6 x 1e10 parameters x 1e12 tokens."""
    app = open_page("extrapolate", budget="6e22", params="1e10", **PUBLISHED)
    assert any("10.0B parameters, 1.00T tokens" in m.value for m in app.markdown)


def test_two_pins_say_the_compute(open_page):
    """6 x 2e10 parameters x 5e11 tokens are 6e22 FLOP, whatever compute was chosen before."""
    app = open_page("extrapolate", budget="1e25", params="2e10", tokens="5e11", **PUBLISHED)
    assert "6e22 FLOP" in [text for kind, proto in elements(app._tree) if kind == "Block" for _, text in texts(proto)]
    assert any("20.0B parameters, 500B tokens" in m.value for m in app.markdown)


def test_a_pin_is_set_to_what_is_best_and_taken_away_again(open_page):
    app = open_page("extrapolate", budget="1e22", **PUBLISHED)
    before = [m.value for m in app.markdown]
    app.toggle(key="w:target:params:pinned:False").set_value(True).run()
    assert 1e9 < float(app.query_params["params"]) < 1e11
    app.toggle(key="w:target:params:pinned:True").set_value(False).run()
    assert "params" not in app.query_params
    assert [m.value for m in app.markdown] == before


def test_a_link_of_before_says_the_same_target(open_page):
    app = open_page("allocate", compute="3e21", sequence="8192", by="compute", **PUBLISHED)
    assert not app.warning
    assert app.query_params["budget"] == "3e21"
    assert app.query_params["context"] == "8192"


@pytest.mark.parametrize("page", ["home", "allocate"])
def test_a_pinned_size_is_what_the_answer_is_about(open_page, page):
    """6e22 FLOP buy 1e10 parameters 1e12 tokens; by these constants that costs more than their best split."""
    app = open_page(page, budget="6e22", params="1e10", law="chinchilla", **PUBLISHED)
    assert not app.exception
    (line,) = [m.value for m in app.markdown if "above the best" in m.value]
    if page == "home":  # a plan has whole layers
        assert line.startswith("**10.0B parameters** on **99")
        return
    assert line.startswith("**10.0B parameters** on **1.00T tokens** reach **")
    assert any(m.value.startswith("The best split of the same compute: Train **") for m in app.markdown)


def test_two_pins_and_another_compute_in_a_link_are_said(open_page):
    """6 x 7e9 x 1e12 are 4.2e22."""
    app = open_page("allocate", budget="3e22", params="7e9", tokens="1e12", **PUBLISHED)
    assert ["4.2e22 FLOP" in w.value for w in app.warning] == [True]
    assert app.query_params["budget"] == "4.2e22"
    assert not app.run().warning


def test_runs_that_tell_no_split_leave_the_target_to_published_constants(open_page):
    """Size and tokens go together in these runs: their fit would put nearly all compute into one of them."""
    sizes = 10.0 ** np.linspace(7.5, 9, 12)
    losses = 1.8 + 480 / sizes**0.35 + 2100 / (20 * sizes) ** 0.37
    app = open_page("home")
    app.session_state["upload"] = from_table(pd.DataFrame({"params": sizes, "tokens": 20 * sizes, "loss": losses}), "t")
    app.session_state["chosen"] = {"data": "upload", "law": "chinchilla", "boot": 40, "starts": 64}
    app.session_state["touched"] = True
    app = app.switch_page("pages/batch.py").run()
    assert not app.exception
    assert not app.error
    shown = "".join(e.value for kind in (app.caption, app.markdown) for e in kind).replace("\\", "")
    found = re.search(r"([\d.]+)B parameters, ([\d.]+)B tokens", shown)
    assert found is not None
    assert 6e18 * float(found[1]) * float(found[2]) == pytest.approx(1e23, rel=0.01)
    assert 1 < float(found[2]) / float(found[1]) < 200
    assert "as these runs tell no split" in shown


def said(app) -> str:
    return "\n".join(e.value for kind in (app.markdown, app.caption) for e in kind).replace("\\", "")


def test_what_a_budget_does_not_buy_is_the_same_on_every_page_and_another_law_elsewhere_is_said(open_page):
    """Unique tokens are held at one number where nobody chose, so both pages split the compute alike."""
    link = {"law": "data-constrained", "constants": "muennighoff", "budget": "1e23"}
    pages = {page: said(open_page(page, **link)) for page in ("allocate", "extrapolate")}
    first, second = (
        set(re.findall(r"([\d.]+[BT])\*{0,2} (?:parameters|(?:training )?tokens)", text)) for text in pages.values()
    )
    assert len(first & second) >= 4  # size and tokens, and those of other pages
    assert "unique tokens held at 100B" in pages["allocate"]
    assert "at 100B unique tokens" in pages["extrapolate"]
    for text in pages.values():
        assert re.search(r"Other pages take [\d.]+B parameters on [\d.]+B tokens: the best split by Chinchilla", text)


def test_a_pinned_size_gets_the_tokens_of_the_laws_own_cost(open_page):
    """With half of a model's weights at zero, 1e23 FLOP are 6 x 0.5 x 1e10 parameters x 3.33e12 tokens."""
    link = {"law": "dense-and-sparse", "constants": "hossain", "budget": "1e23", "params": "1e10", "sparsity": "0.5"}
    for page in ("allocate", "extrapolate"):
        text = said(open_page(page, **link))
        assert "3.33T" in text
        assert "Other pages take 10.0B parameters on 1.67T tokens: size as you pinned it." in text


def test_a_law_without_embeddings_says_so_of_a_pinned_size(open_page):
    text = said(open_page("allocate", law="kaplan-nd", constants="kaplan", budget="6e22", params="1e10"))
    assert "**10.0B non-embedding parameters** on **1.00T tokens** reach" in text


def test_a_size_is_pinned_by_writing_it(open_page):
    app = open_page("allocate", constants="besiroglu")
    box = next(t for t in app.text_input if t.label == "Size")
    assert box.value == ""
    box.set_value("7B").run()
    assert app.query_params["params"] == "7e9"
    assert next(t for t in app.text_input if t.label == "Size").value == "7B"
    other = next(t for t in app.text_input if t.label == "Tokens")
    other.set_value("many").run()
    assert "tokens" not in app.query_params
    assert any("many" in e.value for e in app.error)
