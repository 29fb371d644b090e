"""Make the curated dashboards: `python -m pages.parts.gallery.make [KEY ...]`.

Each page of a story is opened as a visitor would open it, and what the story takes is added as a visitor would add it;
the dashboard is then written to `kept`, without the time or the name of anybody, and erased from the database.
"""

import pathlib
import sys
from dataclasses import replace

ROOT = pathlib.Path(__file__).parents[3]


def dashboard_of(story):
    """Return the dashboard of a story. Raises RuntimeError where a page does not offer what the story takes."""
    from core.dashboards import Dashboard
    from core.store import dashboard_changes
    from pages.parts import account
    from pages.parts.dashboard import saved

    key, _ = saved.keep(Dashboard(story.title, story.words))
    try:
        for step in story.steps:
            _taken(step, key)
        found = saved.opened(key).shown
    finally:
        dashboard_changes.erase(account.needed(), key)
    # Runs of a story are bundled: the links of its panels name them.
    panels = tuple(replace(panel, table="") for panel in found.panels)
    return replace(found, title=story.title, notes=story.words, panels=panels, tables=())


def _taken(step, key: str) -> None:
    from streamlit.testing.v1 import AppTest

    from pages.parts import refine
    from pages.parts.dashboard import add

    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
    app.session_state[add.CURRENT] = key
    for panel in step.panels:
        app.session_state[f"{step.page}_{panel}"] = True
    for name, text in step.link.items():
        app.query_params[name] = text
    app = app.switch_page(f"pages/{step.page}.py").run()
    for _ in range(8):
        for work in list(refine._works.values()):
            work.looked = float("inf")
            work.begin()
            if work.thread:
                work.thread.join(600)
        app = app.run()
    for name in step.take:
        button = next((b for b in app.button if b.key == f"add_{name}"), None)
        if button is None:
            offered = ", ".join(b.key or "" for b in app.button if (b.key or "").startswith("add_"))
            raise RuntimeError(f"{step.page} offers no {name}; it offers {offered}")
        app = button.click().run()
        if app.exception or app.error:
            raise RuntimeError(f"{step.page}: {[e.value for e in (*app.exception, *app.error)]}")


def main(keys: list[str]) -> None:
    """Make the stories of these keys, all where none is named."""
    from core.dashboards.exchange import to_file
    from pages.parts.gallery import curated
    from pages.parts.gallery.stories import STORIES

    for story in STORIES:
        if not keys or story.key in keys:
            file = curated.FOLDER / f"{story.key}.json"
            file.write_bytes(to_file(dashboard_of(story)))
            print(f"{story.key}: {file.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
