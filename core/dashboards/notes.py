"""Notes in Markdown as HTML that is harmless: no HTML of their own, no pictures, and links that say what they are."""

from typing import Any

from markdown_it import MarkdownIt

SCHEMES = ("http://", "https://", "mailto:")


def html(markdown: str) -> str:
    """Return notes as HTML: headings, lists, tables, code and emphasis of CommonMark.

    Whatever is HTML or a picture in them stands there as its letters. A link leads to another window, tells nobody
    where it was followed from, and ends in a mark.
    """
    return _renderer().render(markdown)


def _renderer() -> MarkdownIt:
    found = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    found.disable("image")
    found.validateLink = lambda url: url.strip().lower().startswith(SCHEMES)  # type: ignore[method-assign]
    found.add_render_rule("link_open", _link_open)
    found.add_render_rule("link_close", lambda *_: "&nbsp;↗</a>")
    return found


def _link_open(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    token.attrSet("rel", "nofollow noopener noreferrer ugc")
    token.attrSet("target", "_blank")
    return self.renderToken(tokens, index, options, env)
