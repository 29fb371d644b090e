"""When a page has finished drawing, and how long it may take: no test says that something is quick.

A page whose script runs has all the time that a fit may take. One whose script has ended, and that lacks what is
waited for, would lack it for ever: there a test fails soon.
"""

from collections.abc import Callable

PATIENCE = 300_000  # milliseconds: the first fit of a fresh checkout compiles, on a machine that may be busy
QUIET = 60_000  # without a script that runs: a click takes as long as that to reach a busy server, and no longer
PROMPT = 120_000  # for what needs no fit: to press, to fill in, to load a page
LOOK = 5_000  # from one look at the script to the next

BUSY = """() => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState !== 'notRunning'"""
IDLE = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app && app.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
}"""
DRAWN = """least => {
    const inner = [...document.querySelectorAll('*')].map(node => node.shadowRoot);  // of components
    return [document, ...inner.filter(Boolean)].flatMap(root => [...root.querySelectorAll('canvas, svg.marks')])
        .filter(picture => picture.getBoundingClientRect().width > 0).length >= least;
}"""


def settled(page) -> None:
    """Wait until the script has run, nothing on the page is stale, and it stays so for a moment."""
    patiently(page, lambda ms: page.wait_for_selector("h1", timeout=ms))
    calm = 0
    while calm < 4:
        patiently(page, lambda ms: page.wait_for_function(IDLE, timeout=ms))
        page.wait_for_timeout(150)
        calm = calm + 1 if page.evaluate(IDLE) else 0


def seen(page, text: str) -> None:
    """Wait for a text. While a page is drawn anew the one before may still hold it, so that there are two."""
    patiently(page, lambda ms: page.get_by_text(text).first.wait_for(timeout=ms))


def drawn(page, least: int = 1) -> None:
    """Wait for at least so many pictures: the browser draws them after the script has ended."""
    patiently(page, lambda ms: page.wait_for_function(DRAWN, arg=least, timeout=ms))


def patiently(page, wait: Callable[[int], object]) -> None:
    """Call wait(milliseconds) until it comes to its end in that time.

    Raises the TimeoutError of the last call after PATIENCE, or after QUIET in which no script of the page ran.
    """
    from playwright.sync_api import TimeoutError

    waited = quiet = 0
    while True:
        try:
            wait(LOOK)
            return
        except TimeoutError:
            waited, quiet = waited + LOOK, 0 if page.evaluate(BUSY) else quiet + LOOK
            if waited >= PATIENCE or quiet >= QUIET:
                raise
