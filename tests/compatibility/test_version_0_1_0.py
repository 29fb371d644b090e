"""What version 0.1.0 wrote opens today: saved fits, stored links and addresses, with the numbers that they had then.

`fit.json` is of `fit chinchilla --law chinchilla --bootstrap 60 --seed 3`, `fit_mix.json` of a linear law of mixtures
on RegMix, `share.sql` the database after two tables were shared, `answers.json` what that version said of all of them.
Numbers are held to thirteen digits: other processors round the last one in another way.
"""

import json
import pathlib
import sqlite3
import urllib.parse
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from core import laws
from core.cli import main
from core.fit import FitOptions, fit, load_fit
from core.store import database, open_shared
from pages.parts.link import RENAMED, choices
from tests.tolerances import SOLVER

pytestmark = pytest.mark.optimised  # as the numbers were written
HERE = pathlib.Path(__file__).parent
KNOWN = json.loads((HERE / "answers.json").read_text("utf-8"))
ADDRESSES = [a for a in (HERE / "addresses.txt").read_text("utf-8").splitlines() if not a.startswith("#")]


def parsed(address):
    """The page of an address, and what its link holds by name."""
    page, _, query = address.partition("?")
    return page, dict(urllib.parse.parse_qsl(query))


@pytest.fixture
def stored(tmp_path):
    """The URL of a database as version 0.1.0 left it, but for the day on which its links expire."""
    path = tmp_path / "stored.db"
    with sqlite3.connect(path) as opened:
        opened.executescript((HERE / "share.sql").read_text("utf-8"))
        later = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
        opened.execute("update shared set expires = ?", [str(later)])
    yield f"sqlite:///{path}"
    database.engine(f"sqlite:///{path}").dispose()


@pytest.mark.parametrize("known", KNOWN["answers"], ids=lambda known: " ".join(known["command"])[:60])
def test_a_saved_fit_predicts_and_allocates_as_it_did_to_the_last_digit(known):
    verb, file, *rest = known["command"]
    done = CliRunner().invoke(main, [verb, str(HERE / file), *rest, "--json"])
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    for name, value in known["answer"].items():
        assert answer[name] == (None if value is None else pytest.approx(value, rel=1e-13)), name


@pytest.mark.parametrize("name", ["fit.json", "fit_mix.json"])
def test_a_saved_fit_is_written_again_with_all_that_it_held(name, tmp_path):
    load_fit(HERE / name).save(tmp_path / name)
    old, new = (json.loads((folder / name).read_text("utf-8")) for folder in (HERE, tmp_path))
    assert kept_of(new, old) == old


def kept_of(new, old):
    """What a new record holds of an old one: records may have further fields."""
    if isinstance(old, dict):
        return {key: kept_of(new[key], value) for key, value in old.items()}
    return new


def test_a_stored_link_opens_its_table_and_its_fit(stored):
    opened = open_shared(KNOWN["shared"]["with_fit"], stored)
    assert opened.runs.digest == KNOWN["shared"]["digest"]
    assert opened.runs.name == "small sweep.csv"
    assert (opened.runs.n_rows, len(opened.runs.included)) == (KNOWN["shared"]["rows"], KNOWN["shared"]["included"])
    assert opened.fit is not None
    assert opened.fit.digest == opened.runs.digest
    assert opened.fit.version == KNOWN["version"]


def test_a_fit_of_a_stored_link_is_the_fit_of_today(stored):
    """The same table, options and seed come to the same constants and draws: nothing has moved since.

    On as many devices as then they are the same to the last bit; on another number lanes are summed in another order.
    """
    opened = open_shared(KNOWN["shared"]["with_fit"], stored)
    again = fit(laws.get("chinchilla"), opened.runs, FitOptions(bootstrap=40, seed=1))
    assert opened.fit is not None
    for name, draws in opened.fit.draws.items():
        assert again.parameters[name].value == pytest.approx(opened.fit.parameters[name].value, rel=SOLVER)
        assert again.draws[name] == pytest.approx(draws, rel=SOLVER)


def test_a_stored_link_without_a_fit_opens_its_table(stored):
    opened = open_shared(KNOWN["shared"]["without_fit"], stored)
    assert opened.fit is None
    assert opened.runs.name == "chinchilla where flops > 1e21"
    assert (opened.runs.column("flops") > 1e21).all()
    assert opened.runs.n_rows > len(opened.runs.included) > 0


def test_every_name_that_a_link_could_hold_is_tried():
    held = {name for address in ADDRESSES for name in parsed(address)[1]}
    named = set((HERE / "names.txt").read_text("utf-8").split())
    assert named <= held
    assert named <= {*choices(), *RENAMED}


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address[:50])
def test_an_address_opens_and_every_name_in_it_still_means_something(address, open_page, stored, monkeypatch):
    monkeypatch.setenv("EXPLORER_DATABASE", stored)
    database.engine.cache_clear()
    page, link = parsed(address)
    app = open_page(page, **link)
    database.engine.cache_clear()
    assert not app.exception
    assert not app.error
    assert not [w.value for w in app.warning]
