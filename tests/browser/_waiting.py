"""When a page has finished drawing."""


def settled(page) -> None:
    """Wait until the script has run and the charts are drawn."""
    page.wait_for_selector("h1")
    page.wait_for_timeout(300)
    page.wait_for_function('() => !document.querySelector(\'[data-testid="stApp"][data-test-script-state="running"]\')')
    page.wait_for_timeout(500)
