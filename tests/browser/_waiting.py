"""When a page has finished drawing, and how long it may take: no test says that something is quick."""

PATIENCE = 300_000  # milliseconds: the first fit of a fresh checkout compiles, on a machine that may be busy

IDLE = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app && app.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
}"""
DRAWN = """least => [...document.querySelectorAll('canvas, svg.marks')]
    .filter(picture => picture.getBoundingClientRect().width > 0).length >= least"""


def settled(page) -> None:
    """Wait until the script has run, nothing on the page is stale, and it stays so for a moment."""
    page.wait_for_selector("h1")
    calm = 0
    while calm < 4:
        page.wait_for_function(IDLE)
        page.wait_for_timeout(150)
        calm = calm + 1 if page.evaluate(IDLE) else 0


def seen(page, text: str) -> None:
    """Wait for a text. While a page is drawn anew the one before may still hold it, so that there are two."""
    page.get_by_text(text).first.wait_for()


def drawn(page, least: int = 1) -> None:
    """Wait for at least so many pictures: the browser draws them after the script has ended."""
    page.wait_for_function(DRAWN, arg=least)
