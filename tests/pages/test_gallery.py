"""The curated dashboards: each opens for everybody, can be copied, and is what its script makes."""

import re

import pytest

from core.errors import BadInput
from core.store import dashboard_changes, dashboard_lists
from core.store.accounts import local_account
from pages.parts import router
from pages.parts.dashboard import saved
from pages.parts.gallery import curated, make
from pages.parts.gallery.stories import STORIES
from tests.pages.test_pages import shown


@pytest.fixture(autouse=True)
def _an_empty_store():
    """Leave none to the next test of this process."""
    yield
    for one in dashboard_lists.mine(local_account()):
        dashboard_changes.erase(local_account(), one.id)


def test_every_story_is_kept_and_tells_three_sentences_without_a_number():
    assert curated.stories() == list(STORIES)
    assert len(STORIES) >= 7
    assert len({s.key for s in STORIES}) == len(STORIES)
    for story in STORIES:
        sentences = [s for s in re.split(r"(?<=[.?]) ", story.words) if s]
        assert len(sentences) == 3, story.key
        assert all(len(s.split()) <= 30 for s in sentences), story.key
        assert not re.search(r"\d", story.words), story.key


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.key)
def test_a_story_opens_with_a_picture_and_leads_back_to_its_pages(story):
    found = curated.open_story(curated.address(story))
    assert (found.title, found.notes) == (story.title, story.words)
    assert [p.exhibit.kind for p in found.panels].count("chart") >= 1
    assert [p.page for p in found.panels] == [s.page for s in story.steps for _ in s.take]
    assert {p.page for p in found.panels} <= {e.name for e in router.entries()}


def test_one_opens_as_a_page_and_is_nobody_s_to_change(open_page):
    app = open_page("dashboard", dashboard="story-batch")
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "Batch, learning rate and weight decay"
    assert "A story of the gallery" in shown(app)
    assert not any(b.label == "Save" for b in app.button)
    app = next(b for b in app.button if b.label == "Make a copy").click().run()
    assert not app.exception
    [copy] = dashboard_lists.mine(local_account())
    assert saved.opened(copy.id).shown == curated.open_story("story-batch")


def test_stories_stand_on_the_list_of_dashboards(open_page):
    assert f"**{len(STORIES)}** stories" in shown(open_page("dashboards"))


@pytest.mark.parametrize("key", ["story-", "story-../../app", "story-no"])
def test_a_story_that_is_none_is_said(open_page, key):
    with pytest.raises(BadInput, match="no such story"):
        curated.open_story(key)
    app = open_page("dashboard", dashboard=key)
    assert not app.exception
    assert len(app.error) == 1


def test_a_kept_story_is_what_its_script_makes_today():
    story = next(s for s in STORIES if s.key == "batch")
    fresh, kept = make.dashboard_of(story), curated.open_story("story-batch")
    assert [(p.title, p.page, p.link, p.line) for p in fresh.panels] == [
        (p.title, p.page, p.link, p.line) for p in kept.panels
    ]
    assert fresh.panels[0].exhibit == kept.panels[0].exhibit  # the answer with its verdict
    assert fresh.tables == kept.tables == ()
