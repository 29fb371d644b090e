"""A running server and a real headless Chromium for the browser stories."""

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.browser._waiting import settled

ROOT = pathlib.Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without these a closed network makes Chromium wait for hosts it cannot reach.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def start(tmp_path_factory):
    """Return a function that starts the app on a free port with a database of its own: address and process."""
    started = []

    def run(name: str, **settings: str) -> tuple[str, subprocess.Popen]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        env = os.environ | {"EXPLORER_DATABASE": f"sqlite:///{tmp_path_factory.mktemp(name)}/browser.db"} | settings
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
        command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        started.append(process)
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        return f"http://127.0.0.1:{port}", process

    yield run
    for process in started:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def server(start):
    """Return the address of the app that most stories share."""
    return start("shared")[0]


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the app did not start within 20 seconds")


@pytest.fixture(scope="session")
def browser():
    """Start Chromium, whichever is found; skip loudly where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium found: the browser stories were NOT run")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, server):
    """Return a function that opens a page in a new context (a new visitor) and waits until it is drawn."""
    contexts = []

    def opened(path: str = "", width: int = 1280, height: int = 1000, theme: str = "light"):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(path if path.startswith("http") else f"{server}/{path}")
        settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()
