"""Where an answer leads to on this host: the links of a page, and those of its Link header (RFC 8288)."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

_ATTRIBUTE = re.compile(r'(?P<name>\b(?:href|src|action))="(?P<target>[^"]*)"')
_HEADER = re.compile(r"<([^<>]*)>\s*;")


def of_page(html: str, url: str) -> Iterator[str]:
    """The addresses on this host to which a page links."""
    for found in _ATTRIBUTE.finditer(html):
        if target := on_this_host(unescape(found["target"]), url):
            yield target


def of_header(link: str, url: str) -> Iterator[str]:
    """The addresses on this host that a Link header names."""
    for target in _HEADER.findall(link):
        if found := on_this_host(target, url):
            yield found


def of_text(text: str, url: str) -> Iterator[str]:
    """The addresses on this host that a feed or a site map names, whole."""
    for found in re.findall(re.escape(url) + r"[^\s\"<>]*", text):
        if target := on_this_host(unescape(found), url):
            yield target


def on_this_host(target: str, url: str) -> str:
    """A target as an address on this host, without its fragment; "" where it is elsewhere, or in the same page."""
    target = target.partition("#")[0]
    if target.startswith(url):
        target = "/" + target.removeprefix(url)
    return target if target.startswith("/") and not target.startswith("//") and target.isascii() else ""


def rewritten(html: str, url: str, instead: Callable[[str], str]) -> str:
    """A page in which what `instead` says stands for each address on this host; "" leaves it as it is."""

    def replaced(found: "re.Match[str]") -> str:
        target = unescape(found["target"])
        address = on_this_host(target, url)
        new = instead(address) if address else ""
        if not new:
            return found[0]
        _, mark, fragment = target.partition("#")
        return f'{found["name"]}="{escape(new + mark + fragment)}"'

    return _ATTRIBUTE.sub(replaced, html)
