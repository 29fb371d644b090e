"""Importing the door is quick and brings nothing; its names are there."""

import json
import subprocess
import sys

import pytest
from threadpoolctl import ThreadpoolController

from core import door as sl
from core.door.entry import _blas, entry
from core.errors import BadInput


def test_importing_it_brings_nothing_heavy():
    code = "import json, sys, scaling_laws; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    heavy = {"jax", "pandas", "scipy", "altair", "pyarrow", "pydantic", "sqlalchemy", "streamlit", "core"}
    assert not heavy & set(json.loads(done.stdout))


def test_every_name_is_there_and_no_other():
    assert all(hasattr(sl, name) for name in sl.__all__ if name != "sklearn")
    with pytest.raises(AttributeError, match="nonsense"):
        sl.nonsense  # noqa: B018
    assert set(sl.__all__) == set(dir(sl))


def test_threads_of_a_caller_are_the_callers_again():
    _blas.cache_clear()  # as in a process that has imported all of them before
    controller = ThreadpoolController()
    seen = []

    @entry
    def look():
        seen.extend(i["num_threads"] for i in controller.info() if i["user_api"] == "blas")

    with controller.limit(limits=2, user_api="blas"):
        look()
        assert {i["num_threads"] for i in controller.info() if i["user_api"] == "blas"} == {2}
    assert set(seen) == {1}


def test_other_errors_keep_their_frames():
    @entry
    def broken():
        raise RuntimeError("a fault of ours")

    with pytest.raises(RuntimeError) as caught:
        broken()
    assert len(caught.traceback) == 3


def test_what_came_before_bad_input_is_not_said():
    @entry
    def refused():
        try:
            raise KeyError("inner")
        except KeyError as err:
            raise BadInput("outer") from err

    with pytest.raises(BadInput, match="outer") as caught:
        refused()
    assert caught.value.__cause__ is None
    assert len(caught.traceback) == 1
