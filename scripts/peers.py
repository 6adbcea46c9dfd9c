"""Other readers of articles, where they are installed, to be scored beside ours.

Each gets the page decoded by our own decoder: on Chinese pages decoding alone would decide.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from scripts.metric import Reading

Reader = Callable[[str, str], Reading]
"""HTML and address → what was read."""


def installed() -> dict[str, Reader]:
    """Name → reader, for the peers that this environment has."""
    return {name: reader for name, (module, reader) in PEERS.items() if find_spec(module)}


def _load(module: str) -> Any:
    return importlib.import_module(module)


def _trafilatura(html: str, url: str) -> Reading:
    got = _load("trafilatura").bare_extraction(html, url=url or None, with_metadata=True)
    if got is None:
        return Reading(failed="nothing found")
    said = got.as_dict()
    authors = tuple((said.get("author") or "").split("; "))
    return Reading(
        said.get("text") or "",
        said.get("title") or "",
        said.get("date") or "",
        said.get("sitename") or "",
        authors,
    )


def _readability(html: str, url: str) -> Reading:
    document = _load("readability").Document(html, url=url or None)
    body = document.summary(html_partial=True)
    text = _load("lxml.html").fromstring(body).text_content()
    return Reading(text, document.short_title(), html=body)


def _gne(html: str, url: str) -> Reading:
    said = _load("gne").GeneralNewsExtractor().extract(html, host=url)
    return Reading(
        said.get("content") or "",
        said.get("title") or "",
        said.get("publish_time") or "",
        said.get("source") or "",
        (said.get("author") or "",),
    )


def _newspaper(html: str, url: str) -> Reading:
    # It has to be told the language; for Chinese it needs jieba too.
    chinese = len(re.findall("[\u4e00-\u9fff]", html)) > 200 and find_spec("jieba")
    article = _load("newspaper").Article(
        url or "http://localhost/", fetch_images=False, language="zh" if chinese else "en"
    )
    article.download(input_html=html)
    article.parse()
    date = article.publish_date.isoformat() if article.publish_date else ""
    return Reading(article.text, article.title, date, "", tuple(article.authors))


PEERS: dict[str, tuple[str, Reader]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "readability-lxml": ("readability", _readability),
    "gne": ("gne", _gne),
    "newspaper4k": ("newspaper", _newspaper),
}
