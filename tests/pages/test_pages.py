"""Every page opens, with every data set and every law, and says bad input in one line."""

import re

import pytest

from core import laws, runs
from core.fit.diagnostics.checklist import checklist
from pages.parts import answers, router
from tests.pages._pages import LINKS, PAGES

QUICK = {"boot": "40", "starts": "64"}


def shown(app) -> str:
    """All the text that a page shows."""
    kinds = (app.title, app.markdown, app.caption, app.error, app.warning, app.info)
    return "\n".join(e.value for kind in kinds for e in kind)


@pytest.mark.parametrize("page", PAGES)
def test_a_new_visitor_sees_something_real(open_page, page):
    app = open_page(page, **LINKS.get(page, {}))
    assert not app.exception
    assert not app.error
    assert app.title[0].value.endswith("?")
    if page not in ("home", "laws", "datasets"):  # there the picture alone carries it
        assert "explorer 0.1.0" in shown(app)


def test_the_menu_is_every_page_in_its_order_home_first():
    assert PAGES[0] == "home"
    assert len({e.order for e in router.entries()}) == len({e.title for e in router.entries()}) == len(PAGES) >= 13
    assert all(bool(e.question) == bool(e.icon) for e in router.entries())


def refused(table, page: str) -> str:
    """Return what a page says of a table that it cannot answer for, by what the runs vary; empty where it can."""
    if page == "data":
        return ""
    if not any(t.startswith("loss") for t in table.targets):
        return "can only be split by a law that predicts a loss" if page == "allocate" else ""
    if page != "fit" and all(name.startswith("mix/") for name in table.factors):
        return "the Mixture page predicts and plans with it"
    split = {"params", "tokens"} <= set(table.factors) or {"params_non_embedding", "tokens"} <= set(table.factors)
    return "" if split or page != "allocate" else "a budget can only be split by a law of parameters and tokens"


def test_accuracies_alone_are_fitted_with_a_target_that_is_named_and_can_be_changed(open_page):
    """The first of the targets with the most rows; another law keeps what was chosen."""
    fit = open_page("fit", data="observed-benchmarks", **QUICK)
    said = [c.value.replace("\\", "") for c in fit.caption]
    assert any("was fitted, the first with the most rows of the 22 targets of observed-benchmarks" in c for c in said)
    assert fit.session_state["chosen"].get("target", "") == ""
    fit.selectbox(key="w:fit:target").set_value("metric/hellaswag")
    next(b for b in fit.button if b.label == "Fit").click().run()
    assert not fit.exception
    assert not fit.error
    assert fit.session_state["chosen"]["target"] == "metric/hellaswag"
    assert not any("was fitted" in c.value for c in fit.caption)


def ways(app) -> list[str]:
    """The labels of links on a page, but for those of the target bar and of the steps, which stand on every page."""
    every = {"Upload your runs", "1\u2002Runs", "2\u2002Fit", "3\u2002Plan"}
    labels = [link.proto.label for link in app.get("page_link")]
    return [label for label in labels if label.strip("*") not in every]


@pytest.mark.parametrize("page", PAGES)
def test_a_refused_page_leads_to_each_way_out_once(open_page, page):
    app = open_page(page, where="nonsense >", **LINKS.get(page, {}))
    labels = ways(app)
    assert len(labels) == len(set(labels))
    if page == "fit":
        assert labels == ["Change the runs"]


def not_above_its_checklist(app):
    """Hold the verdict that a Fit page shows to the worst mark of the checklist of its fit."""
    kept, table = app.session_state["answers"], app.session_state["question"].runs
    (fitted,) = kept["fit"].values()
    # Of bundled runs it is kept for everybody.
    found = answers._of_everyone()["verdict"][answers.key_of((fitted, table))]
    states = {item.state for item in checklist(fitted, table)}
    worst = 2 if "do not" in states else 1 if "care" in states else 0
    assert ["solid", "care", "no"].index(found.level) >= worst
    assert found.badge in shown(app)


@pytest.mark.parametrize("data", [c.name for c in runs.bundled()])
@pytest.mark.parametrize("page", ["data", "fit", "extrapolate", "allocate"])
def test_every_data_set_on_every_page(open_page, page, data):
    app = open_page(page, data=data, **QUICK)
    assert not app.exception
    if line := refused(runs.load_bundled(data), page):
        assert [line in e.value for e in app.error] == [True]
        return
    assert not app.error
    if page == "fit":
        not_above_its_checklist(app)
    losses = [t for t in runs.load_bundled(data).targets if t.startswith("loss")]
    assert ("nats per token" if losses else "as given") in shown(app)


@pytest.mark.parametrize("key", list(laws.registry()))
def test_the_laws_page_shows_every_law(open_page, key):
    app = open_page("laws", about=key)
    assert not app.exception
    assert not app.error
    law = laws.get(key)
    assert law.formula in app.latex[0].value
    if law.published:
        table = next(d.value for d in app.dataframe if "counted as" in d.value).set_index("constants")
        assert len(table) == len(law.published)
        assert law.published[0].source in shown(app)
    for constants in law.published:
        row = table.loc[f"{key}@{constants.name}"]
        assert row["source"] == constants.source
        assert all(f"{k}: {v}" in row["counted as"] for k, v in constants.conventions.items())
        assert all(row[k] == v for k, v in constants.values.items())
    for unit in {x.unit for x in (*law.features, *law.params)} - {"", "1"}:
        assert f"| {unit} |" in shown(app)


# The Fit page is asked for every law in test_evidence. Extrapolate takes the same fits: one law of each kind will do.
KINDS = ("chinchilla", "kaplan-nsb", "data-constrained", "mixture-additive", "valley-joint", "multi-power")


@pytest.mark.parametrize("key", KINDS)
def test_a_law_of_every_kind_is_extrapolated_or_refused_in_one_line(open_page, key):
    app = open_page("extrapolate", law=key, data="datablations", **QUICK)
    assert not app.exception
    assert all("\n" not in e.value for e in app.error)
    if app.error:
        assert re.search(r"needs the column|needs columns mix|depends on the mixture", app.error[0].value)


def test_the_fit_page_says_its_verdict_unit_seed_and_version(open_page):
    app = open_page("fit", seed="7", **QUICK)
    text = shown(app).replace("\\", "")
    assert "With care" in text
    assert "Predictions hold to ±" in text
    assert "three times beyond the runs: of its 95 % interval" in text
    for source in ("Sampling", "Form", "Distance", "Search", "Data"):
        assert f"**{source}.**" in text
    assert "nats per token · seed 7 · explorer 0.1.0" in text


def test_pressing_fit_takes_over_the_form(open_page):
    app = open_page("fit", **QUICK)
    app.selectbox(key="w:fit:law").set_value("power-law-compute")
    app.button(key="FormSubmitter:fit-Fit").click().run()
    assert not app.exception
    assert laws.get("power-law-compute").formula in app.latex[0].value
    assert app.query_params["law"] == "power-law-compute"


def test_the_allocation_is_the_published_one(open_page):
    app = open_page("allocate", constants="besiroglu", budget="1e24", **QUICK)
    values = {m.label: m.value for m in app.metric}
    assert values["Parameters"] == "96.0B"
    assert values["Tokens"] == "1.74T"
    assert values["Loss (nats per token)"] == "1.959"


@pytest.mark.parametrize("view", ["contours", "isoflop", "frontier"])
def test_every_picture_of_the_allocation(open_page, view):
    app = open_page("allocate", view=view, **QUICK)
    assert not app.exception
    assert not app.error


def test_a_typed_budget_moves_the_plan_and_the_link(open_page):
    app = open_page("allocate", **QUICK)
    before = {m.label: m.value for m in app.metric}
    app.text_input(key="w:target:budget:text").set_value("3e22").run()
    after = {m.label: m.value for m in app.metric}
    assert before["Parameters"] != after["Parameters"]
    assert app.query_params["budget"] == "3e22"


def test_a_budget_that_is_no_number_changes_nothing(open_page):
    app = open_page("allocate", **QUICK)
    before = [m.value for m in app.metric]
    app.text_input(key="w:target:budget:text").set_value("a lot").run()
    assert [m.value for m in app.metric] == before
    assert len(app.error) == 1
    assert "a lot" in app.error[0].value


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ({"budget": "soon"}, "budget"),
        ({"seed": "-1"}, "seed"),
        ({"law": "no-such"}, "no-such"),
        ({"data": "no-such"}, "no-such"),
        ({"where": "flops <"}, "flops <"),
        ({"where": "__import__('os')"}, "import"),
        ({"pins": "E"}, "NAME=NUMBER"),
        ({"nonsense": "1"}, "nonsense"),
        ({"share": "no-such-id"}, "link"),
        ({"data": "upload"}, "uploaded in another browser"),
        ({"starts": "1e9"}, "starts"),
        ({"objective": "magic"}, "magic"),
    ],
)
@pytest.mark.parametrize("page", ["data", "fit", "allocate"])
def test_a_bad_link_is_said_in_one_line(open_page, page, link, words):
    app = open_page(page, **(QUICK | link))
    assert not app.exception
    messages = [e.value.replace("\\", "") for e in [*app.error, *app.warning]]
    used_here = page != "data" or not set(link) & {"law", "pins", "starts", "objective", "seed"}
    if used_here:
        assert any(words in line for line in messages), messages
    assert all("\n" not in line and "Traceback" not in line for line in messages)


def test_another_law_brings_its_own_defaults_and_keeps_what_was_chosen(open_page):
    app = open_page("fit", starts="grid", boot="40", delta="0.01")
    app.selectbox(key="w:fit:law").set_value("kaplan-nd")
    app.button(key="FormSubmitter:fit-Fit").click().run()
    assert not app.exception
    assert not app.error
    link = app.query_params
    assert link["law"] == "kaplan-nd"
    assert link["delta"] == "0.01"
    assert "starts" not in link  # this law has no published grid
    assert app.selectbox(key="w:fit:law").value == "kaplan-nd"


def test_the_typed_target_follows_the_constants(open_page):
    app = open_page("extrapolate", params="1e11", tokens="3e12", **QUICK)
    app.text_input(key="w:target:params:text").set_value("123456789012").run()
    assert app.query_params["params"] == "123456789012"
    assert "123B parameters" in shown(app)
    app.selectbox(key="w:extrapolate:constants").set_value("hoffmann").run()
    assert "123B parameters" in shown(app)
    assert app.text_input(key="w:target:tokens:text").value == "3T"  # one target, whichever constants
    assert "3.00T tokens" in shown(app)


@pytest.mark.parametrize(
    ("page", "link"), [("allocate", {"budget": "-1"}), ("allocate", {"budget": "0"}), ("extrapolate", {"tokens": "-5"})]
)
def test_a_link_with_no_quantity_is_said_in_one_line(open_page, page, link):
    app = open_page(page, **(QUICK | link))
    assert not app.exception
    assert any("out of range" in w.value for w in app.warning)
    assert not app.error


def test_the_laws_page_leaves_the_rest_as_it_is(open_page):
    app = open_page("laws", seed="3", where="flops > 1e19", tokens="3e12")
    app.text_input(key="w:laws:chinchilla:hold_tokens:text").set_value("5T").run()
    assert app.query_params["hold_tokens"] == "5e12"
    target = app.switch_page("pages/extrapolate.py").run()
    assert target.text_input(key="w:target:tokens:text").value == "3T"
    assert target.query_params["seed"] == "3"
    assert "hold_tokens" not in target.query_params


def test_far_beyond_the_runs_a_good_fit_is_not_trusted(open_page):
    app = open_page("allocate", budget="1e30", **QUICK)
    assert any("Not from these runs" in m.value for m in app.markdown)
    assert any("times the compute of the largest run" in c.value for c in app.caption)


def test_a_filter_is_named_wherever_its_numbers_go(open_page):
    app = open_page("fit", where="flops > 1e20", **QUICK)
    assert any("where flops > 1e20" in c.value.replace("\\", "") for c in app.caption)


def test_a_further_run_is_said_to_be_less_certain_than_the_mean(open_page):
    app = open_page("extrapolate", boot="200", starts="16", params="2e10", tokens="3e11")
    said = shown(app).replace("\\", "")
    mean = re.search(r"token\*\* \(([\d.]+\d) to ([\d.]+\d)\)", said)
    alone = re.search(r"that is sampling error: ([\d.]+\d) to ([\d.]+\d),", said)
    one = re.search(r"would land between ([\d.]+\d) and ([\d.]+\d) nats", said)
    assert float(one[1]) < float(mean[1]) < float(alone[1]) < float(alone[2]) < float(mean[2]) < float(one[2])
    published = open_page("extrapolate", constants="besiroglu")
    assert "would land" not in shown(published)


@pytest.mark.parametrize(
    ("page", "link", "said"),
    [
        ("batch", {"mfu_batch": "0"}, "mfu_batch is 0; allowed are numbers from 1 to 100"),
        ("batch", {"critical": "nobody"}, "There are no constants 'nobody' for chinchilla"),
        ("attention", {"device": "abacus"}, "There is no device 'abacus'"),
        ("vocabulary", {"vocabround": "7"}, "There is no vocabround 7"),
        ("schedule", {"end": "150"}, "end is 150; allowed are numbers from 0 to 100"),
    ],
)
def test_a_mistyped_value_is_said_where_no_closed_box_hides_it(open_page, page, link, said):
    app = open_page(page, **link)
    assert not app.exception
    assert any(said in w.value.replace("\\", "") for w in app.warning)
    assert not any(box.warning for box in app.expander)
