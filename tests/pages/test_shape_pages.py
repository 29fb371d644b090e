"""The Shape and Inference pages: an answer at once, links that are kept, and impossible shapes in one line."""

import re

import pytest

from core import laws
from core.fit import from_published
from core.plan import allocate
from core.plan.architecture.family import GEMSTONES
from core.plan.architecture.models import MODELS
from core.plan.architecture.shape import best_shape
from core.plan.inference.cheapest import cheapest
from core.plan.prices import Demand
from core.units import count
from pages.parts.shape import panels
from tests.pages.test_pages import QUICK, shown

SPLIT = {"law": "chinchilla", "constants": "besiroglu"}  # of a target that takes no fit
SHAPES, SIZES = "width-depth-params@mcleish", "chinchilla@sardana"


def values(app) -> dict[str, str]:
    return {m.label: m.value for m in app.metric}


def published(reference):
    return from_published(*laws.get_published(reference))


def test_shape_answers_for_the_target_and_holds_a_known_model_beside_it(open_page):
    app = open_page("shape")
    assert not app.exception
    assert not app.error
    text = shown(app)
    assert "Pythia 410M" in app.selectbox(key="w:shape:shaped").options
    assert app.selectbox(key="w:shape:shaped").value == "nearest"
    assert re.search(r"Its loss is [\d.]+\u00a0% higher with 5120 × 40 \(OLMo 2 13B\)", text)
    assert "For the same GPU-hours, the best is wider and shallower" in text
    assert "With care" in text
    assert "times beyond" in text  # the usual target lies far beyond these runs
    assert app.number_input(key="w:shape:wide").value == 5120
    app.session_state["chosen"] = {"params": 8e9}
    app.session_state["touched"] = True
    assert app.run().number_input(key="w:shape:wide").value == 4096  # the nearest model is another now


def test_a_link_of_shape_gives_the_numbers_of_the_engine(open_page):
    app = open_page("shape", compute="1e21", **SPLIT)
    size = allocate(published("chinchilla@besiroglu"), 1e21).params
    best = best_shape(published(SHAPES), 1e21, GEMSTONES.flops_per_token, params=size).shape
    assert values(app)["Width"] == f"{best.width:,}" == "2,048"
    assert values(app)["Layers"] == str(best.depth) == "41"
    assert values(app)["Loss"] == "2.563"
    assert app.query_params["budget"] == "1e21"  # what was the page's own compute is that of the target
    assert int(values(open_page("shape", budget="1e20", **SPLIT))["Width"].replace(",", "")) < best.width


def test_a_pinned_size_is_that_of_the_shape(open_page):
    app = open_page("shape", budget="1e21", params="1e9")
    w, d = (int(values(app)[name].replace(",", "")) for name in ("Width", "Layers"))
    assert GEMSTONES.params(w, d) == pytest.approx(1e9, rel=0.03)
    assert "the best of" in shown(app)
    same = open_page("shape", budget="1e21", tokens=str(1e21 / 6e9))  # tokens say the size too
    assert values(same) == values(app)
    huge = open_page("shape", params="1e15")
    assert "No shape that is searched has 1e15 parameters; allowed are sizes from" in huge.error[0].value


def test_hours_want_wider_models_and_are_those_of_the_same_budget(open_page):
    deep, app = open_page("shape", budget="1e21"), open_page("shape", budget="1e21", spend="hours", hours="5000")
    assert not app.exception
    assert not app.warning
    wide = values(app)
    assert int(wide["Width"].replace(",", "")) > 1.2 * int(values(deep)["Width"].replace(",", ""))
    assert int(wide["Layers"]) < 0.7 * int(values(deep)["Layers"])
    assert f"**{wide['Width']} wide and {wide['Layers']} deep**" in shown(deep)
    assert "For the same FLOP, the best is narrower and deeper" in shown(app)


def test_small_budgets_are_at_the_edge_and_words_say_which_way_the_other_goes(open_page):
    app = open_page("shape", budget="1e17", params="2.7e7", wide="131072", deep="1024")
    text = shown(app)
    assert values(app)["Width"] == "256"
    assert re.search(r"loss is [\d,]+\u00a0% higher with 131072 × 1024[.,]", text)
    assert "256 to 131,072 wide" in app.warning[0].value


def test_another_start_brings_its_own_shape_and_leaves_the_target(open_page):
    app = open_page("shape", budget="1e21", wide="2048")
    app.selectbox(key="w:shape:shaped").set_value("llama-2-7b").run()
    assert not app.exception
    assert app.number_input(key="w:shape:wide").value == 4096
    assert app.number_input(key="w:shape:deep").value == 32
    assert app.query_params["budget"] == "1e21"
    assert app.query_params["shaped"] == "llama-2-7b"


@pytest.mark.parametrize(
    ("link", "line"),
    [
        ({"wide": "1000"}, "multiples of 128 from 256 up, such as 896 or 1,024"),
        ({"wide": "-128"}, "A width of -128"),
        ({"deep": "9999"}, "A depth of 9999 layers"),
    ],
)
def test_impossible_shapes_are_said_in_one_line(open_page, link, line):
    app = open_page("shape", **link)
    assert not app.exception
    assert len(app.error) == 1
    assert line in app.error[0].value.replace("\\", "")
    assert "\n" not in app.error[0].value


@pytest.mark.parametrize(
    ("page", "link", "line"),
    [
        ("shape", {"shapelaw": "nonsense"}, "nonsense"), ("shape", {"shaped": "gpt2-xl"}, "gpt2-xl"),
        ("shape", {"compute": "much"}, "budget"), ("shape", {"spend": "euros"}, "euros"),
        ("inference", {"servelaw": "width-depth@mcleish"}, "width-depth@mcleish"),
        ("inference", {"goal": "gpt2"}, "gpt2"), ("inference", {"served": "-1"}, "served"),
        ("inference", {"count": "yen"}, "yen"), ("inference", {"count": "hours", "mfu_write": "0"}, "mfu_write"),
        ("inference", {"count": "dollars", "written": "500"}, "from 0 to 100"),
    ],
)  # fmt: skip
def test_a_bad_link_is_said_in_one_line_and_the_rest_is_shown(open_page, page, link, line):
    app = open_page(page, **link)
    assert not app.exception
    assert not app.error
    assert any(line in w.value.replace("\\", "") for w in app.warning)
    assert values(app)


def test_the_panels_of_shape_open(open_page):
    app = open_page("shape")
    for key in ("shape_measured", "shape_longer", "shape_growing", "shape_any_size"):
        app.session_state[key] = True
    app.run()
    assert not app.exception
    text = shown(app)
    assert "By **FLOP** the runs that no cheaper one beats are on average 34 times as wide as deep." in text
    assert "By **GPU-hours** the runs that no cheaper one beats are on average 147 times as wide as deep." in text
    assert "four times the best number of tokens costs" in text
    assert re.search(r"by itself would build \*\*[\d,]+ wide and \d+ deep\*\*: \*\*[\d.]+B parameters\*\* on", text)
    assert "30\u00a0% more FLOP a second" in text.replace(" %", "\u00a0%")


def test_a_fit_to_the_runs_is_the_first_choice_where_runs_were_chosen_and_its_shapes_are_drawn(open_page, monkeypatch):
    seen, real = [], panels.shapes_chart
    monkeypatch.setattr(panels, "shapes_chart", lambda *given: seen.append(given[2]) or real(*given))
    open_page("shape")
    app = open_page("shape", data="gemstones", **QUICK)
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="w:shape:shapelaw").value == "width-depth-params@fit"
    assert re.search(r"wide\*\* \([\d,]+ to [\d,]+\) and \*\*\d+ deep\*\* \(\d+ to [\d,]+\)", shown(app))
    few = open_page("shape", data="gemstones", where="tokens <= 5e10 and width >= 512", **QUICK)
    assert not few.exception
    assert "A\\_w has no 95 % interval" in shown(few)  # and shapes have one all the same, by weak priors
    assert re.search(r"wide\*\* \([\d,]+ to [\d,]+\) and", shown(few))
    assert len(seen[0]) == len(seen[1]) == 22
    assert seen[0]["width"].min() == 256
    assert seen[2]["width"].min() == 512


SARDANA = {"servelaw": SIZES, "constants": "besiroglu"}  # of a target whose split takes no fit


def test_inference_answers_for_a_known_model(open_page):
    app = open_page("inference", goal="llama-2-13b", **SARDANA)
    assert not app.exception
    assert not app.error
    known = MODELS["llama-2-13b"]
    found = cheapest(published(SIZES), Demand(1e13), like=(known.params, known.tokens))
    assert values(app)["Parameters"] == count(found.best.params)
    assert values(app)["Saved"] == f"{100 * found.saving:.3g} %"
    text = shown(app)
    assert "than with Llama 2 13B" in text
    assert "exponents are deduced by this project" in text
    assert "deduced here" in next(o for o in app.selectbox(key="w:inference:servelaw").options if "Sardana" in o)


def test_the_published_row_on_the_page(open_page):
    app = open_page("inference", goal="own", goal_params="30e9", goal_tokens="1.556e12", served="5e12", servelaw=SIZES)
    assert not app.warning
    assert values(app)["Parameters"] == "16.4B"
    assert values(app)["Training tokens"] == "3.27T"
    assert values(app)["Saved"] == "16.3 %"
    less = open_page("inference", params="30e9", tokens="1.556e12", served="5e11", servelaw=SIZES)
    assert float(values(less)["Saved"].split()[0]) < 5


def test_by_default_it_is_as_good_as_the_target_by_the_constants_that_split_it(open_page):
    app = open_page("inference", constants="besiroglu")
    goal = allocate(published("chinchilla@besiroglu"), 1e23)
    found = cheapest(published("chinchilla@besiroglu"), Demand(1e13), like=(goal.params, goal.tokens))
    assert values(app)["Parameters"] == count(found.best.params)
    assert found.compute_optimal.params == pytest.approx(goal.params, rel=1e-6)
    assert "For 10T tokens served, train" in shown(app)  # nobody has said how it will be used
    app.button(key="put_served").click().run()
    assert app.query_params["served"] == "1e13"
    assert "For 10T tokens served" not in shown(app)


def test_what_is_hardly_used_saves_nothing(open_page):
    app = open_page("inference", served="1e8", **SARDANA)
    assert "so little use saves nothing" in shown(app)
    assert "as much as with the compute-optimal" in shown(app)
    assert values(app)["Saved"] == "0 %"


def test_dollars_ask_for_prices(open_page):
    app = open_page("inference", count="dollars", served="1e14", **SARDANA)
    assert not app.exception
    assert "$" in shown(app)
    before = values(app)["Parameters"]
    app.slider(key="w:inference:mfu_write").set_value(40).run()
    assert app.query_params["mfu_write"] == "40"
    assert values(app)["Parameters"] != before  # tokens that are cheaper to write want a larger model


def test_energy_asks_for_the_power_of_a_device(open_page):
    app = open_page("inference", count="energy", served="1e14", watts="400", **SARDANA)
    assert not app.exception
    assert "Wh" in shown(app)
    twice = open_page("inference", count="energy", served="1e14", watts="800", **SARDANA)
    assert values(app)["Parameters"] == values(twice)["Parameters"]  # of one device, power moves no size


def test_beyond_a_thousand_tokens_per_parameter_the_page_warns(open_page):
    assert not open_page("inference", **SARDANA).warning
    app = open_page("inference", served="1e16", **SARDANA)
    assert any("laws of usual runs promise too much" in m.value for m in app.markdown)
    assert "Not from these runs" in shown(app)


def test_a_loss_that_cannot_be_reached_is_said_in_one_line(open_page):
    app = open_page("inference", goal="loss", goal_loss="1.5", servelaw=SIZES)
    assert not app.exception
    assert len(app.error) == 1
    assert "losses above 1.69" in app.error[0].value.replace("\\", "")


def test_the_panels_of_inference_open(open_page):
    app = open_page("inference", servelaw="chinchilla@besiroglu", count="hours", goal="llama-2-13b")
    for key in ("inference_use", "inference_parts", "inference_constants"):
        app.session_state[key] = True
    app.run()
    assert not app.exception
    table, others = (d.value for d in app.dataframe[:2])
    assert others["constants"].iloc[0] == "Chinchilla: size and data, Besiroglu et al. 2024"
    assert set(others["constants"]) > {
        "Chinchilla: size and data, Sardana et al. 2024", "Kaplan: size and data, Kaplan et al. 2020"
    }  # fmt: skip
    assert others["constants"].is_unique
    assert list(table["model"]) == ["cheapest", "compute-optimal", "Llama 2 13B"]
    assert table["together"].str.contains("GPU-hours").all()


def test_a_fit_gives_intervals_of_the_model_for_its_users(open_page):
    app = open_page("inference", servelaw="chinchilla@fit", boot="60", starts="64")
    assert not app.exception
    assert "95\u00a0% intervals" in shown(app)
    assert re.search(r"rain \*\*[\d.]+B parameters\*\* \((at most|[\d.]+[MB] to) [\d.]+B\) on", shown(app))
