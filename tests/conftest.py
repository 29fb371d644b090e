"""What every test shares: its own database, and pages opened the way the app opens them."""

import os
import pathlib
import tempfile

import pytest

ROOT = pathlib.Path(__file__).parents[1]

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
