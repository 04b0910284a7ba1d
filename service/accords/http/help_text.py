"""A page of the documentation as HTML: HTML in it is shown as text, its headings and its links lead somewhere."""

import re

from markdown_it import MarkdownIt
from markupsafe import Markup

_FILE = re.compile(r"([a-z-]+)\.md(#.*)?")
_NOT_IN_A_NAME = re.compile(r"[^\w -]")


def as_html(text: str) -> Markup:
    """A text in Markdown. Where it leads to the file of another page, as it must in a checkout, it leads to that page.

    >>> as_html("## Two sources")
    Markup('<h2 id="two-sources">Two sources</h2>\\n')
    >>> as_html("[Time](time.md#in-short)")
    Markup('<p><a href="/help/time#in-short">Time</a></p>\\n')
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for token, after in zip(tokens, tokens[1:], strict=False):
        if token.type == "heading_open":
            token.attrSet("id", anchor(after.content))
        for each in token.children or ():
            if found := _FILE.fullmatch(str(each.attrGet("href") or "")):
                each.attrSet("href", f"/help/{found[1]}{found[2] or ''}")
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))


def anchor(heading: str) -> str:
    """The name of a heading in an address, as the hosts of sources make it of a file.

    >>> anchor("What `GET /` says")
    'what-get--says'
    """
    return _NOT_IN_A_NAME.sub("", heading.lower()).replace(" ", "-")
