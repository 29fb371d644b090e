"""The library of laws: found by words and filters, drawn over one another, their published numbers computed anew."""

from core import laws
from core.fit.reproduced import reproduced


def box(app, label):
    return next(b for b in app.selectbox if b.label.startswith(label))


def test_filters_leave_the_laws_that_take_and_give_what_is_sought(open_page):
    app = open_page("laws", takes="tokens", gives="loss", have="published")
    assert not app.exception
    every = laws.registry()
    expected = [
        k for k, v in every.items() if v.target == "loss" and v.published
        and "tokens" in {n for f in v.features for n in (f.name, *f.alternatives)}
    ]  # fmt: skip
    found = next(b for b in app.selectbox if "laws, and trees" in b.label)
    assert found.label == f"{len(expected)} of {len(every)} laws, and trees"
    assert any("Hoffmann" in option for option in found.options)


def test_the_one_that_is_open_stays_whatever_is_sought(open_page):
    app = open_page("laws", about="vocabulary", gives="loss")
    assert not app.exception
    assert not app.warning
    assert any(f"**{laws.get('vocabulary').title}**" in m.value for m in app.markdown)


def test_those_that_the_runs_can_tell_have_their_columns(open_page):
    app = open_page("laws", have="runs")
    count = int(next(b for b in app.selectbox if "laws, and trees" in b.label).label.split()[0])
    assert 0 < count < len(laws.registry())


def test_others_are_drawn_over_it_by_their_names(open_page):
    other = next(
        v for k, v in laws.registry().items()
        if k != "chinchilla" and v.target == "loss" and v.unit == "nats per token" and v.published and not v.series
        and "params" in {f.name for f in v.features}
    )  # fmt: skip
    app = open_page("laws", about="chinchilla", along="params", over=other.key)
    assert not app.exception
    chart = (app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart"))[0]
    assert f"{other.called} {other.published[0].name}" in chart.proto.spec
    assert "Chinchilla hoffmann" in chart.proto.spec
    unknown = open_page("laws", about="chinchilla", over="no-such-law")
    assert not unknown.exception


def test_the_numbers_of_its_papers_stand_beside_what_it_gives(open_page):
    app = open_page("laws", about="chinchilla")
    table = reproduced([laws.get("chinchilla")])
    shown = next(t.value for t in app.dataframe if "expected" in t.value)
    assert shown["expected"].tolist() == table["expected"].tolist()
    assert any(m.value.startswith(f"**{len(table)} of {len(table)}** agree within") for m in app.markdown)
