"""A running server and a real headless Chromium for the browser stories."""

import subprocess

import pytest

from tests.browser._server import FLAGS, chromium, serve
from tests.browser._waiting import PROMPT, settled


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


@pytest.fixture(scope="session")
def windows(browser):
    """Return a function that gives a context of a size and a theme: one for all stories, or one of its own.

    Visitors that share one have the files of the app in its cache, which take most of a visit to load. All that the
    app keeps in a browser beside these is the cookie of an upload, which `visit` takes away.
    """
    kept = {}

    def opened(width: int, height: int, theme: str, alone: bool = False):
        viewport, found = {"width": width, "height": height}, kept.get((width, height, theme))
        if alone or found is None:
            found = browser.new_context(viewport=viewport, color_scheme=theme, accept_downloads=True)
            found.set_default_timeout(PROMPT)
            kept[object() if alone else (width, height, theme)] = found
        return found

    yield opened
    for context in kept.values():
        context.close()


@pytest.fixture
def visit(windows, server):
    """Return a function that opens a page in a new tab (a new visitor) and waits until it is drawn.

    `alone` is a visitor whose browser has seen nothing of the app before.
    """
    tabs = []

    def opened(path: str = "", width: int = 1280, height: int = 1000, theme: str = "light", alone: bool = False):
        page = windows(width, height, theme, alone).new_page()
        page.context.clear_cookies(name="explorer_table")
        tabs.append(page)
        page.goto(path if path.startswith("http") else f"{server}/{path}")
        settled(page)
        return page

    yield opened
    for page in tabs:
        page.close()
