"""What every test shares: its own database, and pages opened the way the app opens them."""

import gc
import os
import pathlib
import tempfile

import pytest

ROOT = pathlib.Path(__file__).parents[1]
MOST_MAPS = 12_000  # pieces of memory of a test process

# Compiled programs stay with the checkout, and are kept from run to run.
os.environ.setdefault("EXPLORER_CACHE", str(ROOT / ".pytest_cache" / "jax"))
# Before anything imports the store: no test may touch a real database.
os.environ["EXPLORER_DATABASE"] = f"sqlite:///{tempfile.mkdtemp()}/test.db"


@pytest.fixture
def open_page():
    """Return a function that opens a page of the app, with a link's parameters, as a new visitor."""
    from streamlit.testing.v1 import AppTest

    def opened(page: str, **link: str):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        for name, text in link.items():
            app.query_params[name] = text
        return app.switch_page(f"pages/{page}.py").run()

    return opened


@pytest.fixture(scope="module", autouse=True)
def _few_programs():
    """Let go of compiled programs after a file of tests, once there are many.

    Each keeps pieces of memory mapped, of which Linux allows a process 65,530: thousands of programs slow a worker down
    and end it with a segmentation fault.
    """
    yield
    import jax

    from core.fit.solver import solve

    maps = pathlib.Path("/proc/self/maps")
    if maps.exists() and maps.read_text().count("\n") > MOST_MAPS:
        solve._program.cache_clear()
        jax.clear_caches()
        gc.collect()
