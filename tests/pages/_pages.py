"""The pages that tests open: those of the menu, and the links of those that would take long without one."""

from streamlit.testing.v1 import AppTest

from pages.parts import refine, router

PAGES = [entry.name for entry in router.entries()]
LINKS = {"mixture": {"data": "regmix", "mixlaw": "mixture-linear"}}


def refined(app: AppTest) -> AppTest:
    """Return a page once the work beside it is done, as a browser that looks on would see it."""
    for work in list(refine._works.values()):
        work.looked = float("inf")  # however long it takes
        work.begin()
        assert work.thread is not None
        work.thread.join(120)
    return app.run()


def fully_refined(app: AppTest) -> AppTest:
    """Return a page once all work beside it is done: what one found may be what the next begins with."""
    for _ in range(6):
        if not refine._works:
            break
        app = refined(app)
    return app
