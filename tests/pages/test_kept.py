"""An upload outlives its session for the browser that brought it, and where it cannot be had no other stands in."""

import pytest

from core.runs import in_child
from core.runs.kept import KeptReading
from core.store import database, keep_upload, uploads
from core.store.tables import UploadRow
from pages.parts import kept, question, upload
from tests.pages._pages import PAGES
from tests.pages._uploads import csv, messages, put

FILE = csv("model,size,tokens,eval\n" + "\n".join(f"r{i},{i + 1}e7,{9 - i}e9,{3 - i / 10}" for i in range(6)))
READING = KeptReading(in_child.read_file(FILE, "kept.csv"))
HEADERS = ("eval", "model", "size", "tokens")


@pytest.fixture(autouse=True)
def _store(tmp_path, monkeypatch):
    """A database of this test's own."""
    monkeypatch.setenv("EXPLORER_DATABASE", f"sqlite:///{tmp_path}/kept.db")
    database.engine.cache_clear()
    yield
    database.engine().dispose()
    database.engine.cache_clear()


def rows() -> list[str]:
    with database.session() as opened:
        return [row.name for row in opened.query(UploadRow)]


def says(app, words: str) -> bool:
    return any(words in c.value.replace("\\", "") for c in app.caption)


def key_of(app) -> str:
    return app.session_state[kept.TICKET].key


def uploaded(open_page, cookies):
    """Upload a file as a new visitor, whose browser keeps the cookie."""
    app = put(open_page("data"), "mine.csv", FILE)
    cookies[kept.COOKIE] = key_of(app)
    return app


def nothing_of_a_table(app) -> bool:
    """No number, picture, verdict or sentence of an answer stands on a page."""
    pictures = [e for kind in ("vega_lite_chart", "arrow_vega_lite_chart") for e in app.get(kind)]
    said = [m.value for m in app.markdown if "-badge[" in m.value or "rows are used" in m.value]
    return not app.metric and not pictures and not said and not app.dataframe


def test_a_new_session_with_the_cookie_has_the_same_table_and_its_corrections(open_page, cookies):
    app = uploaded(open_page, cookies)
    assert "6 of 6 rows are used" in app.markdown[0].value
    app.selectbox(key="w:data:unit").set_value("bits per byte").run()
    again = open_page("data", data="upload")
    assert not again.exception
    assert not messages(again)
    assert "6 of 6 rows are used" in again.markdown[0].value
    assert again.session_state[question.UPLOAD].loss_unit == "bits per byte"
    assert again.session_state[question.UPLOAD].digest == app.session_state[question.UPLOAD].digest
    assert again.session_state[upload.READING].raw == app.session_state[upload.READING].raw
    again.selectbox(key="w:data:unit").set_value("nats per byte").run()  # its cells can be read again
    assert again.session_state[question.UPLOAD].loss_unit == "nats per byte"
    third = open_page("data", data="upload")
    assert third.session_state[question.UPLOAD].loss_unit == "nats per byte"


def test_at_an_address_that_chooses_nothing_it_is_open_again_and_the_page_says_so(open_page, cookies):
    cookies[kept.COOKIE] = keep_upload(READING).key
    app = open_page("data")
    assert says(app, "Your table kept.csv is open again. It is kept on this server for 23 more hours")
    assert app.query_params["data"] == "upload"
    assert "6 of 6 rows are used" in app.markdown[0].value
    chosen = open_page("data", data="gemstones")  # a link that says which
    assert not says(chosen, "is open again")
    assert "yours: kept.csv" in chosen.selectbox(key="w:data:data").options
    chosen.selectbox(key="w:data:data").set_value("upload").run()
    assert "6 of 6 rows are used" in chosen.markdown[0].value


def test_the_address_of_one_with_a_table_says_which_is_meant_even_the_first(open_page, cookies):
    cookies[kept.COOKIE] = keep_upload(READING).key
    app = open_page("data")
    app.selectbox(key="w:data:data").set_value("chinchilla").run()
    assert app.query_params["data"] == "chinchilla"
    again = open_page("data", **dict(app.query_params))
    assert "240 of 245 rows are used" in again.markdown[0].value


@pytest.mark.parametrize(
    ("page", "link"),
    [
        *((page, {"data": "upload"}) for page in PAGES),
        ("fit", {"share": "A" * 32}),
        ("extrapolate", {"data": "no-such"}),
    ],
)
def test_no_page_shows_another_table_where_the_one_of_its_address_is_not_here(open_page, page, link):
    app = open_page(page, **link, constants="besiroglu")
    assert not app.exception
    assert len(app.error) == 1
    assert nothing_of_a_table(app)
    assert len(app.file_uploader) == 1
    for name, text in link.items():  # a reload asks for the same
        assert app.query_params[name] in (text, [text])


def test_what_is_not_here_can_be_uploaded_again_where_it_was_missed(open_page):
    app = put(open_page("extrapolate", data="upload", constants="besiroglu"), "mine.csv", FILE)
    assert not app.exception
    assert not app.error
    assert app.session_state[question.UPLOAD].name == "mine.csv"


def test_one_whose_columns_are_not_found_is_corrected_where_it_was_missed(open_page):
    app = put(open_page("extrapolate", data="upload"), "odd.csv", csv("params,tokens\n1e8,1e9\n2e8,2e9\n"))
    assert not app.exception
    assert "The columns of odd.csv" in app.subheader[0].value.replace("\\", "")


@pytest.mark.parametrize("cookie", ["x", "B" * 32, "'; drop table uploads; --", "é" * 32])
def test_a_cookie_that_is_none_of_ours_opens_nothing(open_page, cookies, cookie):
    keep_upload(READING)
    cookies[kept.COOKIE] = cookie
    app = open_page("data")
    assert "240 of 245 rows are used" in app.markdown[0].value
    assert "kept.csv" not in str(app.selectbox(key="w:data:data").options)


def test_the_next_file_takes_the_place_of_ones_own_and_leaves_those_of_others(open_page, cookies):
    keep_upload(READING)
    app = uploaded(open_page, cookies)
    before = key_of(app)
    put(app, "next.csv", FILE)
    assert sorted(rows()) == ["kept.csv", "next.csv"]
    assert key_of(app) != before
    assert nothing_of_a_table(open_page("data", data="upload"))  # by the cookie of before


def test_forget_leaves_nothing(open_page, cookies):
    app = uploaded(open_page, cookies)
    assert rows() == ["mine.csv"]
    app.button(key="upload_forget").click().run()
    assert rows() == []
    assert messages(app) == []
    assert [i.value.replace("\\", "") for i in app.info] == [kept.GONE]
    assert nothing_of_a_table(app)
    assert not [k for k in (upload.READING, question.UPLOAD, question.QUESTION, "answers") if k in app.session_state]
    again = open_page("data", data="upload")
    assert nothing_of_a_table(again)


def test_after_a_day_the_page_says_so(open_page, cookies, monkeypatch):
    cookies[kept.COOKIE] = keep_upload(READING).key
    later = uploads._now() + uploads.DAY
    monkeypatch.setattr(uploads, "_now", lambda: later)
    app = open_page("fit", data="upload")
    assert messages(app) == [uploads.NOT_KEPT]
    assert nothing_of_a_table(app)


def test_a_browser_without_cookies_is_told_before_and_nothing_is_kept(open_page):
    app = open_page("data", {kept.REFUSED: True})
    assert says(app, "This browser takes no cookies: nothing is kept")
    app = put(app, "mine.csv", FILE)
    assert "6 of 6 rows are used" in app.markdown[0].value
    assert rows() == []
    assert any("takes no cookies" in m for m in messages(open_page("data", {kept.REFUSED: True}, data="upload")))


def test_a_table_deleted_in_another_tab_is_gone_here_at_the_next_step(open_page, cookies):
    cookies[kept.COOKIE] = keep_upload(READING).key
    app = open_page("data")
    assert "6 of 6 rows are used" in app.markdown[0].value
    open_page("data", data="upload").button(key="upload_forget").click().run()
    app.selectbox(key="w:data:unit").set_value("bits per byte").run()
    assert rows() == []
    assert [i.value.replace("\\", "") for i in app.info] == [kept.ELSEWHERE]
    assert nothing_of_a_table(app)
    assert not [k for k in (upload.READING, question.UPLOAD, question.QUESTION, "answers") if k in app.session_state]
    put(app, "next.csv", FILE)
    assert "6 of 6 rows are used" in app.markdown[0].value, "another table can follow"


def test_a_table_that_the_store_lost_stays_with_its_session(open_page, cookies, tmp_path):
    """Only a visitor's own word takes a table from a session: no file that went away, and no crowd of others."""
    app = uploaded(open_page, cookies)
    (tmp_path / "kept.db").unlink()
    app.run()
    assert not app.exception
    assert not messages(app)
    assert "6 of 6 rows are used" in app.markdown[0].value


def test_a_table_that_made_way_for_the_next_of_another_tab_stays_with_its_session(open_page, cookies):
    app = uploaded(open_page, cookies)
    put(open_page("data"), "next.csv", FILE)
    assert rows() == ["next.csv"]
    app.run()
    assert "6 of 6 rows are used" in app.markdown[0].value
    assert not app.info


def test_a_store_that_fails_leaves_the_table_in_its_session_and_says_so(open_page, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_OF_ONE", 100)
    app = put(open_page("data"), "mine.csv", FILE)
    assert not app.exception
    assert "6 of 6 rows are used" in app.markdown[0].value
    assert says(app, "mine.csv is gone once the page is loaded again: it is 0 MB packed")
    assert rows() == []


def test_what_was_corrected_is_taken_over_by_the_next_file_with_the_same_headers(open_page, cookies):
    cookies[kept.COOKIE] = keep_upload(READING).key
    app = open_page("data")
    app.selectbox(key="w:data:unit").set_value("bits per byte").run()
    assert [c.headers for c in app.session_state[upload.CORRECTIONS]] == [HEADERS]
    fresh = put(open_page("data", data="gemstones"), "next.csv", FILE)  # in another session of this browser
    assert fresh.session_state[question.UPLOAD].loss_unit == "bits per byte"
    assert says(fresh, "Its columns are read as you corrected those of kept.csv")
    fresh.button(key="upload_undo").click().run()
    assert fresh.session_state[question.UPLOAD].loss_unit == "nats per token"
    assert not says(fresh, "as you corrected")
    assert fresh.session_state[upload.CORRECTIONS] == ()
