"""A fit beside other constants: both stand in one table, with what each says of the target's compute."""

import pytest


@pytest.mark.parametrize(("key", "badges"), [("chinchilla@besiroglu", 1), ("gadre-grid", 2)])
def test_another_law_stands_beside_a_fit(open_page, key, badges):
    app = open_page("fit", {"fit_beside": True}, boot="40", starts="64", budget="1e22")
    app.selectbox(key="fit_beside_what").set_value(key).run()
    assert not app.exception
    assert not app.error
    table = next(d.value for d in app.dataframe if "at this compute" in d.value)
    assert table.shape[1] == 3
    assert {"best tokens", "loss (nats per token)", "alpha"} <= set(table["at this compute"])
    said = [m.value for m in app.markdown if "-badge[" in m.value]
    assert len(said) == badges  # a fit has a verdict of its own, published constants have none


def test_a_law_that_splits_no_budget_has_no_such_panel(open_page):
    app = open_page("fit", {"fit_beside": True}, law="power-law-compute", boot="40", starts="64")
    assert not app.exception
    assert "fit_beside_what" not in [s.key for s in app.selectbox]
