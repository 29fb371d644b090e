"""A running server and a real headless Chromium for the browser stories."""

import subprocess

import pytest

from tests.browser._server import FLAGS, chromium, serve
from tests.browser._waiting import settled


@pytest.fixture(scope="session")
def start(tmp_path_factory):
    """Return a function that starts the app on a free port with a database of its own: address and process."""
    started = []

    def run(name: str, **settings: str) -> tuple[str, subprocess.Popen]:
        address, process = serve(tmp_path_factory.mktemp(name), **settings)
        started.append(process)
        return address, process

    yield run
    for process in started:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def server(start):
    """Return the address of the app that most stories share."""
    return start("shared")[0]


@pytest.fixture(scope="session")
def browser():
    """Start Chromium, whichever is found; skip loudly where there is none."""
    found = chromium()
    if found is None:
        pytest.skip("no Chromium found: the browser stories were NOT run")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


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
