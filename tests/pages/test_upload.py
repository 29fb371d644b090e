"""One's own table: from the file to the plan, and every way in which a file can be wrong."""

import pickle

import numpy as np
import pandas as pd
import pytest

from core.store import database
from tests.pages._uploads import GOOD, HEAD, QUICK, csv, drop, messages, put


def test_an_uploaded_table_goes_all_the_way(open_page):
    app = put(open_page("data", **QUICK), "mine.csv", GOOD)
    assert not app.exception
    assert not app.error
    assert "240 of 245 rows are used" in app.markdown[0].value
    plan = app.switch_page("pages/allocate.py").run()
    bundled = open_page("allocate", **QUICK)
    assert not plan.exception
    assert [m.value for m in plan.metric] == [m.value for m in bundled.metric]
    assert any("mine.csv" in c.value.replace("\\", "") for c in plan.caption)


def test_storing_a_link_opens_the_same_numbers_in_a_new_session(open_page):
    app = put(open_page("data", **QUICK), "mine.csv", GOOD)
    plan = app.switch_page("pages/allocate.py").run()
    assert "share" not in plan.query_params
    plan.button(key="allocate_store").click().run()
    share = plan.query_params["share"]
    assert len(share) >= 32
    other = open_page("allocate", share=share, **QUICK)
    assert not other.exception
    assert not other.error
    assert [m.value for m in other.metric] == [m.value for m in plan.metric]


@pytest.mark.parametrize("bytes_of_it", [b"", b"no database " * 400])
def test_a_database_that_fails_is_one_line_and_the_table_stays(open_page, tmp_path, monkeypatch, bytes_of_it):
    path = tmp_path / "links.db"
    path.write_bytes(bytes_of_it)
    monkeypatch.setenv("EXPLORER_DATABASE", f"sqlite:///{path}" if bytes_of_it else f"sqlite:///{path}/below.db")
    database.engine.cache_clear()
    app = put(open_page("data", **QUICK), "mine.csv", GOOD)
    app.button(key="data_store").click().run()
    assert not app.exception
    assert [m for m in messages(app) if m.startswith("The database cannot be used")], messages(app)
    assert "240 of 245 rows are used" in app.markdown[0].value
    assert app.query_params["data"] == "upload"
    assert "share" not in app.query_params
    other = open_page("data", share="x" * 32)
    assert [m for m in messages(other) if m.startswith("The database cannot be used")], messages(other)
    assert not [m for m in other.markdown if "rows are used" in m.value]  # no other table's answer in its place
    assert not app.run().error
    database.engine.cache_clear()


def test_an_upload_is_not_seen_by_another_session(open_page):
    put(open_page("data"), "secret.csv", GOOD)
    other = open_page("data")
    assert "secret" not in str(other.selectbox(key="w:data:data").options)
    assert any("uploaded in another browser" in w for w in messages(open_page("data", data="upload")))


ROWS = "\n".join(f"{1e8 * (i + 1):.0f},{1e9 * (i + 1):.0f},{3 - i / 10:.2f}" for i in range(9))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("picture.csv", bytes(range(256)) * 40, "not a table"),
        ("pickle.csv", pickle.dumps({"loss": [1.0]}), "not a table"),
    ],
)
def test_a_bad_file_is_refused_in_one_line_and_nothing_is_lost(open_page, name, data, words):
    app = put(open_page("data"), name, data)
    assert not app.exception
    assert any(words in e.replace("\\", "") for e in messages(app)), messages(app)
    assert all("\n" not in e.value for e in app.error)
    assert "240 of 245 rows are used" in app.markdown[0].value


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("header.csv", csv(HEAD), "no rows"),
        ("words.csv", csv("params,colour\n1,red\n2,red\n3,blue\n"), "no column to fit"),
        ("noloss.csv", csv("params,tokens\n1e8,1e9\n2e8,2e9\n3e8,3e9\n"), "no column to fit"),
    ],
)
def test_a_table_without_runs_opens_its_columns_and_is_put_aside(open_page, name, data, words):
    app = put(open_page("data"), name, data)
    assert not app.exception
    assert any(words in e.replace("\\", "") for e in messages(app)), messages(app)
    assert all("\n" not in e.value for e in app.error)
    assert name in app.subheader[0].value.replace("\\", "")
    assert not [m for m in app.markdown if "rows are used" in m.value]  # no other table's answer in its place
    next(b for b in app.button if b.label == "Put this file aside").click().run()
    assert not app.exception
    assert not app.error
    assert "240 of 245 rows are used" in app.markdown[0].value


def test_a_box_that_was_read_is_empty_again_and_what_was_wrong_stays_said(open_page):
    app = put(open_page("data", **QUICK), "mine.csv", GOOD)
    assert not app.file_uploader[0].value
    app = put(app, "bad.csv", b"")
    assert not app.file_uploader[0].value
    assert any("'bad.csv' is empty" in m for m in messages(app.run())), messages(app)
    assert "240 of 245 rows are used" in app.markdown[0].value
    app.selectbox(key="w:data:data").set_value("gemstones").run()
    assert not app.error
    assert not [m for m in messages(app) if "bad.csv" in m]


def test_one_run_is_shown_and_said_to_be_too_few(open_page):
    app = put(open_page("data"), "few.csv", csv(HEAD + "1e8,1e9,3.0\n"))
    assert not app.exception
    assert "1 of 1 rows are used" in app.markdown[0].value
    assert any("nothing to fit a law to" in e for e in messages(app)), messages(app)


@pytest.mark.parametrize(
    ("row", "words", "used"),
    [
        ("1e8,many,3.1", "many", 10),  # what needs no tokens uses the row
        ("0,1e9,3.1", "params", 9), ("1e8,-5,3.1", "tokens", 9), ("1e8,1e9,", "loss", 9),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_the_others_are_used(open_page, row, words, used):
    app = put(open_page("data"), "mine.csv", csv(HEAD + ROWS + "\n" + row + "\n"))
    assert not app.exception
    assert f"{used} of 10 rows are used" in app.markdown[0].value
    assert any("row 11" in e and words in e for e in messages(app)), messages(app)


def test_too_few_runs_for_the_law_is_said_on_the_fit_page(open_page):
    app = put(open_page("data"), "mine.csv", csv(HEAD + "\n".join(ROWS.splitlines()[:4]) + "\n"))
    fit = app.switch_page("pages/fit.py").run()
    assert not fit.exception
    assert any("needs at least 6 runs" in e for e in messages(fit)), messages(fit)


def test_a_constant_column_is_not_trusted(open_page):
    rng = np.random.default_rng(0)
    d = np.geomspace(1e9, 1e11, 30)
    text = "".join(f"1e8,{v:.6g},{1.8 + 400 / v**0.28 + rng.normal(0, 0.01):.4f}\n" for v in d)
    app = put(open_page("data", **QUICK), "mine.csv", csv(HEAD + text))
    fit = app.switch_page("pages/fit.py").run()
    assert not fit.exception
    assert fit.selectbox(key="w:fit:law").value == "power-law-compute"  # the first that these runs can tell
    fit.selectbox(key="w:fit:law").set_value("chinchilla")
    next(b for b in fit.button if b.label == "Fit").click().run()
    assert not fit.exception
    assert fit.session_state["chosen"]["law"] == "chinchilla"
    assert any("Not from these runs" in m.value for m in fit.markdown)


def test_a_table_in_which_nothing_varies_is_said_in_one_line(open_page):
    app = put(open_page("data"), "mine.csv", csv(HEAD + "1e8,1e9,3.0\n" * 6))
    assert not app.exception
    assert any("nothing to fit" in e for e in messages(app)), messages(app)


def test_the_unit_of_an_upload_is_its_own(open_page):
    app = put(open_page("data", **QUICK), "mine.csv", GOOD)
    app.selectbox(key="w:data:unit").set_value("bits per byte").run()
    assert not app.exception
    assert any("Losses are in bits per byte" in c.value for c in app.caption)
    fit = app.switch_page("pages/fit.py").run()
    assert any("bits per byte" in c.value for c in fit.caption)
    back = fit.switch_page("pages/data.py").run()
    assert back.selectbox(key="w:data:unit").value == "bits per byte"


def test_an_upload_resets_what_belonged_to_the_table_before(open_page):
    app = put(open_page("data", where="flops > 1e20", **QUICK), "mine.csv", GOOD)
    assert app.selectbox(key="w:data:data").value == "upload"
    assert app.text_input(key="w:data:where").value == ""
    assert "240 of 245 rows are used" in app.markdown[0].value


SEVEN = ["arxiv", "book", "c4", "commoncrawl", "github", "stackexchange", "wikipedia"]


def mixtures(percent: bool, mistake: float = 0.0) -> bytes:
    """40 mixtures of seven domains at three sizes; the first is off by a mistake."""
    rng = np.random.default_rng(0)
    h = rng.dirichlet(np.full(7, 1.5), 40).repeat(3, axis=0)
    size = np.tile([1e8, 3e8, 1e9], 40)
    frame = pd.DataFrame({"model_size": size, "n_tokens": 1e10})
    shares = pd.DataFrame((100 * h).round(1) if percent else h.round(3), columns=SEVEN)
    shares.iloc[0, 0] += mistake
    losses = 2 + (1e8 / size[:, None]) ** 0.3 - 0.3 * h
    frame = frame.join(shares.add_suffix(" (%)" if percent else "_share"))
    return frame.join(pd.DataFrame(losses, columns=SEVEN).add_prefix("val_loss_")).to_csv(index=False).encode()


@pytest.mark.parametrize("percent", [True, False])
def test_a_table_of_mixtures_says_how_it_was_read(open_page, percent):
    app = put(open_page("data"), "mine.csv", mixtures(percent))
    assert not app.exception
    assert not messages(app)
    assert "120 of 120 rows are used" in app.markdown[0].value
    notes = next(m.value.replace("\\", "") for m in app.markdown if "because they sum to 1" in m.value)
    assert ("mix/* are percentages: they are divided by 100" in notes) == percent
    assert "7 shares of " in notes
    read = app.dataframe[0].value.set_index("in the file")["read as"]
    header = "github (%)" if percent else "github_share"
    assert read[header] == "mix/github"
    assert [c for c in read if c.startswith("loss/")] == [f"loss/{d}" for d in SEVEN]


def test_a_row_of_shares_that_do_not_sum_to_one_is_named(open_page):
    app = put(open_page("data"), "mine.csv", mixtures(False, 0.2))
    assert "120 of 120 rows are used" in app.markdown[0].value
    (line,) = messages(app)
    assert line == "row 2, mix/*: sums to 1.201 and not to 1; shares are taken for missing in 1 row"


def test_an_upload_that_is_larger_than_this_server_takes_is_one_line(open_page, monkeypatch):
    monkeypatch.setenv("EXPLORER_UPLOAD", "1")
    app = drop(open_page("data"), ("one.csv", HEAD.encode() + b"1,2,3\n" * 99_000), ("two.csv", b"1,2,3\n" * 99_000))
    assert [line for line in messages(app) if line.endswith("has 1.2 MB: an upload may have 1 MB here")]
