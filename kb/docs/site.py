"""The Markdown tree as a static site: one HTML page for each, a stylesheet, no scripts, nothing from elsewhere."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.docs.layout import relative

STYLESHEET = "style.css"

_CSS = """\
:root { color-scheme: light dark; --line: #8885; --soft: #8881; }
body { font: 17px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { line-height: 1.2; margin-bottom: .3rem; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
h3 { margin-top: 2rem; }
h4, h5, h6 { margin: 1.8rem 0 .3rem; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-size: .94em; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
th { background: var(--soft); }
td:first-child { min-width: 9rem; }
code { font-size: .88em; background: var(--soft); padding: .1em .3em; border-radius: .25em; overflow-wrap: anywhere; }
a { text-decoration-thickness: 1px; text-underline-offset: .15em; overflow-wrap: anywhere; }
:target + h2, :target + h3, :target + h4 { background: #fd06; }
@media print { body { max-width: none; font-size: 11pt; } a { color: inherit; } }
"""

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{stylesheet}">
</head>
<body>
{body}</body>
</html>
"""

_ANCHOR = re.compile("<p>&lt;a id=&quot;([A-Za-z0-9._-]+)&quot;&gt;&lt;/a&gt;</p>")
_TITLE = re.compile(r"<h1>(.*?)</h1>")
_TAG = re.compile(r"<[^>]*>")


def as_site(pages: Mapping[str, str]) -> dict[str, str]:
    """Turn Markdown pages (path -> text) into HTML pages and their stylesheet."""
    parser = _parser()
    found = {STYLESHEET: _CSS}
    for path, text in pages.items():
        found[_html_path(path)] = _page(parser, path, text)
    return found


def _parser() -> MarkdownIt:
    # Raw HTML stays off: the anchors, the only HTML there is, are put in by hand below.
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _page(parser: MarkdownIt, path: str, text: str) -> str:
    tokens = parser.parse(text)
    for token in tokens:
        for inner in token.children or ():
            _point_to_html(inner)
    body = parser.renderer.render(tokens, parser.options, {})
    body = _ANCHOR.sub(r'<a id="\1"></a>', body)
    title = _TITLE.search(body)
    return _PAGE.format(
        title=_TAG.sub("", title[1]) if title else html.escape(posixpath.basename(path)),
        stylesheet=relative(STYLESHEET, path),
        body=body,
    )


def _point_to_html(token: Token) -> None:
    if token.type != "link_open":
        return
    target = str(token.attrs.get("href", ""))
    path, hash_mark, place = target.partition("#")
    if "://" not in path and path.endswith(".md"):
        token.attrs["href"] = f"{_html_path(path)}{hash_mark}{place}"


def _html_path(path: str) -> str:
    return f"{path.removesuffix('.md')}.html"
