"""The curated dashboards as files of the project: anybody opens them, and nobody changes them."""

import functools
import pathlib

from core.dashboards import Dashboard
from core.dashboards.exchange import from_file
from core.errors import BadInput
from pages.parts.gallery.stories import STORIES, Story

FOLDER = pathlib.Path(__file__).parent / "kept"
AUTHOR = "the explorer"
PREFIX = "story-"  # of the address of one, which no id of the store begins with by chance


def stories() -> list[Story]:
    """Return the stories whose dashboards are kept."""
    return [story for story in STORIES if (FOLDER / f"{story.key}.json").exists()]


def address(story: Story) -> str:
    """Return what names the dashboard of a story in a link."""
    return f"{PREFIX}{story.key}"


@functools.lru_cache(maxsize=16)
def open_story(key: str) -> Dashboard:
    """Return the dashboard that `address` names. Raises BadInput where there is none."""
    story = next((s for s in stories() if address(s) == key), None)
    if story is None:
        raise BadInput("There is no such story in the gallery.")
    return from_file((FOLDER / f"{story.key}.json").read_bytes())
