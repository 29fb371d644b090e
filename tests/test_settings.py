"""Settings: one place reads the environment, and the README's table is that place's own."""

import ast
import logging
import os
import pathlib
import subprocess
import sys

import pytest

from core import settings
from core.errors import BadInput

ROOT = pathlib.Path(__file__).parents[1]
READERS = [*(ROOT / "core").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]
OTHERS = [p for top in ("tests", "benchmarks", "datasets") for p in (ROOT / top).rglob("*.py")]


def test_the_readme_has_the_table_of_all_settings():
    assert f"\n## Settings\n\n{settings.as_table()}\n" in (ROOT / "README.md").read_text("utf-8")


def test_no_two_settings_have_one_name_and_each_says_what_it_is_for():
    names = [s.name for s in settings.SETTINGS]
    assert len(set(names)) == len(names)
    assert all(s.kind and s.default and s.doc.endswith(".") for s in settings.SETTINGS)
    assert {settings.CACHE, settings.FITS, settings.XLA} < set(settings.SETTINGS)


def test_nothing_else_in_the_app_or_the_engine_reads_the_environment():
    for path in READERS:
        if path != ROOT / "core" / "settings.py":
            text = path.read_text("utf-8")
            assert "environ" not in text, path
            assert "getenv" not in text, path


def _read(tree):
    """The names that a file reads from the environment, by `get`, `getenv` or an index that is not assigned to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.environ.get", "os.getenv"):
            yield ast.literal_eval(node.args[0])
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            if ast.unparse(node.value) == "os.environ":
                yield ast.literal_eval(node.slice)


def test_tests_and_benchmarks_read_no_setting_by_themselves():
    for path in OTHERS:
        found = set(_read(ast.parse(path.read_text("utf-8"))))
        assert not {name for name in found if name.startswith("EXPLORER_")}, path


@pytest.mark.parametrize("setting", settings.SETTINGS, ids=lambda s: s.name)
def test_a_setting_that_is_empty_is_as_one_that_is_not_set(setting, monkeypatch, tmp_path):
    monkeypatch.setattr(settings.platformdirs, "user_data_dir", lambda app: str(tmp_path / app))
    monkeypatch.delenv(setting.name, raising=False)
    absent = setting.value()
    monkeypatch.setenv(setting.name, "")
    assert setting.value() == absent


@pytest.mark.parametrize(("chosen", "threads"), [("", "1"), ("4", "4")])
def test_products_of_matrices_take_one_thread_unless_someone_says_otherwise(chosen, threads):
    program = "import core, os, numpy; print(os.environ['OPENBLAS_NUM_THREADS'])"
    env = os.environ | {"OPENBLAS_NUM_THREADS": chosen}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, check=True)
    assert done.stdout.split() == [threads.encode()]


def test_settings_are_read_when_they_are_asked_for(monkeypatch, tmp_path):
    monkeypatch.setenv("EXPLORER_FITS", "3")
    monkeypatch.setenv("EXPLORER_LOG", "info")
    monkeypatch.setenv("EXPLORER_ORIGINALS", str(tmp_path))
    assert settings.FITS.value() == 3
    assert settings.LOG.value() == logging.INFO
    assert settings.ORIGINALS.value() == tmp_path


@pytest.mark.parametrize(
    ("name", "text"),
    [("EXPLORER_FITS", "0"), ("EXPLORER_FITS", "many"), ("EXPLORER_FITS", "2.5"), ("EXPLORER_LOG", "loud")],
)
def test_what_cannot_be_read_is_refused_by_name_with_what_is_allowed(name, text, monkeypatch):
    monkeypatch.setenv(name, text)
    setting = next(s for s in settings.SETTINGS if s.name == name)
    with pytest.raises(BadInput, match=f"{name} is '{text}'; allowed is {setting.kind}"):
        setting.value()


@pytest.mark.parametrize(
    ("devices", "flags", "chosen"),
    [
        ("", "", False),
        ("2", "", True),
        ("", "--xla_force_host_platform_device_count=8", True),
        ("", "--xla_else", False),
    ],
)
def test_whoever_chooses_the_number_of_devices_is_obeyed(devices, flags, chosen, monkeypatch):
    monkeypatch.setenv("JAX_NUM_CPU_DEVICES", devices)
    monkeypatch.setenv("XLA_FLAGS", flags)
    assert settings.devices_are_chosen() is chosen


def test_compiled_programs_are_kept_apart_by_the_version_of_jax(monkeypatch, tmp_path):
    monkeypatch.delenv("EXPLORER_CACHE", raising=False)
    monkeypatch.setattr(settings.platformdirs, "user_cache_dir", lambda app: str(tmp_path / app))
    assert settings.cache_folder("1.2") == tmp_path / "scaling-law-explorer" / "jax-1.2"
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "mine"))
    assert settings.cache_folder("1.2") == tmp_path / "mine"
