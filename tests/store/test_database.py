"""The database: the one that the environment names, else SQLite in the user's own folder."""

from sqlalchemy import inspect

from core import settings
from core.store import database


def test_the_database_is_the_one_the_environment_names(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLORER_DATABASE", f"sqlite:///{tmp_path / 'named.db'}")
    engine = database.engine.__wrapped__()
    assert (tmp_path / "named.db").exists()
    assert inspect(engine).has_table("shared")
    engine.dispose()


def test_without_a_name_it_is_in_the_users_own_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("EXPLORER_DATABASE", raising=False)
    monkeypatch.setattr(settings.platformdirs, "user_data_dir", lambda app: str(tmp_path / app))
    engine = database.engine.__wrapped__()
    assert (tmp_path / "scaling-law-explorer" / "explorer.db").exists()
    engine.dispose()


def test_one_address_has_one_engine(tmp_path):
    address = f"sqlite:///{tmp_path / 'one.db'}"
    assert database.engine(address) is database.engine(address)
    database.engine(address).dispose()
