"""When a page has finished drawing."""

IDLE = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app && app.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
}"""


def settled(page) -> None:
    """Wait until the script has run, nothing on the page is stale, and it stays so for a moment."""
    page.wait_for_selector("h1")
    calm = 0
    while calm < 4:
        page.wait_for_function(IDLE)
        page.wait_for_timeout(150)
        calm = calm + 1 if page.evaluate(IDLE) else 0
