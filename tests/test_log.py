"""The logger: it says which law was fitted to how many rows, and nothing that was in a table."""

import json
import logging

import pytest
from click.testing import CliRunner

from core import laws, log, runs
from core.cli import main
from core.errors import BadInput
from core.fit import FitOptions, fit
from core.store import keep, open_shared

SECRET = ("hush-run", "hush-set", "hush_domain", "hush-table")


@pytest.fixture
def said(caplog, monkeypatch):
    """All that the logger says, from the lowest level on."""
    monkeypatch.setenv("EXPLORER_LOG", "DEBUG")
    log.set_up()
    monkeypatch.setattr(log.logger, "propagate", True)
    caplog.set_level(logging.DEBUG, logger=log.NAME)
    return caplog


@pytest.fixture
def secret(tmp_path):
    """A file whose names and cells are found wherever they leak to."""
    rows = ["run,params,tokens,train_set,loss/hush_domain,loss"]
    for i in range(12):
        n, d = 1.234567e8 * (1 + i % 4), 9.876543e9 * (1 + i // 4)
        rows.append(f"hush-run-{i},{n},{d},hush-set,3.3,{1.7 + 400 / n**0.34 + 410 / d**0.28 + 0.001 * (i % 3)}")
    path = tmp_path / "hush-table.csv"
    path.write_text("\n".join(rows))
    return path


def test_a_fit_says_law_rows_seconds_and_status(said, secret):
    found = fit(laws.get("chinchilla"), runs.load(str(secret)), FitOptions(starts=8))
    messages = [r.getMessage() for r in said.records]
    assert messages[0] == "fit begun: chinchilla, 12 rows in 1 tasks"
    assert messages[1] == f"fit ended: chinchilla, 12 rows, {found.status}"
    assert messages[2].startswith("fits ended: chinchilla, ")
    assert messages[2].endswith(" s")


def test_nothing_of_a_table_enters_the_log(said, secret, tmp_path):
    table = runs.load(str(secret))
    found = fit(laws.get("chinchilla"), table, FitOptions(starts=8, target="loss/hush_domain"))
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    key = keep(table, found, url)
    open_shared(key, url)
    result = CliRunner().invoke(main, ["fit", str(secret), "--law", "chinchilla", "--where", "train_set == 'hush-x'"])
    assert result.exit_code == 2
    text = said.text
    assert "fit begun" in text
    assert "stored: 12 rows" in text
    assert "refused: fit" in text
    cells = {f"{v:g}" for v in table.column("params")} | {str(v) for v in table.column("params")}
    constants = {str(e.value) for e in found.parameters.values()}
    for word in (*SECRET, key, found.digest, *cells, *constants):
        assert word not in text, word


def test_a_refusal_says_where_and_not_in_which_words(said):
    try:
        raise BadInput("hush-run is no number")
    except BadInput as err:
        log.refused("data", err)
    (record,) = said.records
    assert record.getMessage().startswith("refused: data, at test_log.py:")
    assert "hush-run" not in said.text


def test_a_page_logs_what_it_refuses(said, open_page):
    app = open_page("allocate", flops="1e24", where="nonsense < 3")
    assert app.error
    assert "refused: allocate" in said.text
    assert "nonsense" not in said.text


def test_the_level_is_a_setting(monkeypatch):
    monkeypatch.setenv("EXPLORER_LOG", "ERROR")
    log.set_up()
    assert log.logger.level == logging.ERROR
    monkeypatch.delenv("EXPLORER_LOG")
    log.set_up()
    assert log.logger.level == logging.WARNING
    log.set_up()
    assert sum(type(h) is logging.StreamHandler for h in log.logger.handlers) == 1


def test_a_line_is_json_where_that_is_chosen(monkeypatch):
    monkeypatch.setenv("EXPLORER_LOG_FORMAT", "json")
    monkeypatch.setattr(log.logger, "handlers", [])
    log.set_up()
    (handler,) = log.logger.handlers
    record = logging.LogRecord(log.NAME, logging.INFO, "x.py", 1, 'saved: %d "bytes"\nof %s', (5, "ö"), None)
    record.created = 0.25
    line = handler.format(record)
    assert "\n" not in line
    assert json.loads(line) == {
        "time": "1970-01-01T00:00:00.250Z",
        "level": "INFO",
        "message": 'saved: 5 "bytes"\nof ö',
    }
    monkeypatch.setenv("EXPLORER_LOG_FORMAT", "xml")
    monkeypatch.setattr(log.logger, "handlers", [])
    with pytest.raises(BadInput, match="EXPLORER_LOG_FORMAT is 'xml'; allowed is text or json"):
        log.set_up()
