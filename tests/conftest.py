"""What every test shares: its own database, and pages opened the way the app opens them."""

import contextlib
import gc
import logging
import logging.handlers
import os
import pathlib
import tempfile
import time

import hypothesis
import platformdirs
import pytest

ROOT = pathlib.Path(__file__).parents[1]
MOST_MAPS = 12_000  # pieces of memory of a test process
KEPT_DAYS = 14  # a compiled program that nobody has read for so long is deleted
# What is kept on one worker: stories in one browser, and fits of every law to sixty runs, whose programs are the same.
SHARED = {
    "browser": ("tests/browser/",),
    "every law": ("tests/common/", "tests/fit/test_fitting.py", "tests/fit/test_mixture_fits.py"),
}
OPTIMISED = pytest.StashKey[bool]()  # how programs are compiled at the moment

# No test asserts a time: on a busy machine an example may take as long as it likes.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")
# Compiled programs are kept from run to run and for every checkout of this user: compiling is most of what tests cost.
# A program is found by what it does, its flags and the version of JAX, so code that has changed finds none that is old.
os.environ.setdefault("EXPLORER_CACHE", str(pathlib.Path(platformdirs.user_cache_dir("scaling-law-explorer"), "tests")))
# Most tests run a program once or twice: optimising it costs more than it saves. Where the last digits are judged, or
# where one program runs for long, tests carry the mark `optimised`.
os.environ["JAX_DISABLE_MOST_OPTIMIZATIONS"] = "1"
# As many workers as cores: each walks its lanes on one.
os.environ.setdefault("JAX_NUM_CPU_DEVICES", "1")
# Before anything imports the store: no test may touch a real database.
os.environ["EXPLORER_DATABASE"] = f"sqlite:///{tempfile.mkdtemp()}/test.db"


@pytest.fixture(autouse=True)
def _nothing_unforeseen(request):
    """Fail where the app said that something failed which nobody foresaw: it would look like any line on a page."""
    if request.node.get_closest_marker("unforeseen"):
        yield
        return
    said = logging.handlers.BufferingHandler(1000)
    said.setLevel(logging.ERROR)
    logger = logging.getLogger("explorer")
    logger.addHandler(said)
    yield
    logger.removeHandler(said)
    assert [m for r in said.buffer if (m := r.getMessage()).startswith("unforeseen")] == []


@pytest.fixture
def cookies(monkeypatch):
    """Return the cookies that browsers send to the app when they open a page: none, until a test puts some there."""
    from streamlit.runtime.context import ContextProxy

    sent: dict[str, str] = {}
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda self: sent))
    return sent


@pytest.fixture
def open_page(cookies):
    """Return a function that opens a page of the app, with a link's parameters, as a new visitor.

    The `session` holds what the visitor has opened already.
    """
    from streamlit.testing.v1 import AppTest

    def opened(page: str, session: dict[str, object] | None = None, **link: str):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        for name, value in (session or {}).items():
            app.session_state[name] = value
        for name, text in link.items():
            app.query_params[name] = text
        return app.switch_page(f"pages/{page}.py").run()

    return opened


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep on one worker what shares fits, programs or a browser: the tests of a file, and those of one SHARED.

    Marks of a group would say the same, but with pytest 9.2 the groups of pytest-xdist 3.8 are lost without a word.
    """
    from xdist.scheduler import LoadFileScheduling

    class ByFile(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((name for name, places in SHARED.items() if nodeid.startswith(places)), None) or (
                super()._split_scope(nodeid)
            )

    return ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_sessionstart(session):
    """Delete compiled programs that no test has read for long, so that changes of the code do not fill the disk."""
    if hasattr(session.config, "workerinput"):
        return
    from core import settings

    for program in pathlib.Path(settings.CACHE.value()).glob("*-cache"):
        with contextlib.suppress(OSError):  # another run may delete it as well
            if program.stat().st_atime < time.time() - KEPT_DAYS * 86_400:
                program.unlink()


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Find the tests without looking for garbage, and never look again among what was found: it stays to the end.

    A look at millions of objects takes a second, and tracing programs asks for one again and again.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Compile for a test as it asks: as the app does where pages are opened and where the mark `optimised` stands."""
    optimised = item.get_closest_marker("optimised") is not None or ROOT / "tests" / "pages" in item.path.parents
    if optimised is item.config.stash.get(OPTIMISED, False):
        return
    import jax

    jax.config.update("jax_disable_most_optimizations", not optimised)
    _forget_programs()
    item.config.stash[OPTIMISED] = optimised


@pytest.fixture(scope="module", autouse=True)
def _few_programs():
    """Let go of compiled programs after a file of tests, once there are many.

    Each keeps pieces of memory mapped, of which Linux allows a process 65,530: thousands of programs slow a worker down
    and end it with a segmentation fault.
    """
    yield
    maps = pathlib.Path("/proc/self/maps")
    if maps.exists() and maps.read_text().count("\n") > MOST_MAPS:
        _forget_programs()


def _forget_programs() -> None:
    import jax

    from core.fit.solver import solve

    solve._program.cache_clear()
    jax.clear_caches()
    gc.collect()
