"""What stands for browsers without scripts, as a browser with scripts takes it.

To such a browser the inside of ``noscript`` is raw text up to the literal ``</noscript``
(HTML, section 13.2.6.4): a quotation mark or an element that stays open in it touches nothing
outside. The parser here knows scripts as switched off and would let it run on to the end of
the page, so the element is handed to it under the name of one whose inside is raw text, and
read as a fragment of its own afterwards.
"""

from __future__ import annotations

import re

NAME = "noframes"
"""The element that stands in: raw text in the head, the body and in tables."""

MARK = "data-unscripted"
"""The attribute that tells it from one that the page itself has."""

_NAME, _MARK = NAME.encode(), MARK.encode()
_RAW = re.compile(
    rb"<!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>|\Z))"
    rb"|<(script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])"
    rb"[^<]*+(?:<(?!/\1[\s/>])[^<]*+)*+(?:</\1|\Z)"
    rb"|<noscript(?:\s[^<>]*)?>(?P<inside>[^<]*+(?:<(?!/noscript(?:\s[^<>]*)?>)[^<]*+)*+)"
    rb"(?P<end></noscript(?:\s[^<>]*)?>|\Z)",
    re.I,
)
"""Runs of what cannot end an element are taken whole: a character at a time costs tenfold."""

_START = re.compile(rb"<noscript(?:\s[^<>]*)?>", re.I)
_END = re.compile(rf"</(?={NAME})".encode(), re.I)


def set_apart(html: bytes) -> bytes:
    """``html`` (UTF-8) with every ``noscript`` made an element of raw text.

    One that is never closed is no element: a page whose rest is blank serves nobody.
    """
    if b"<noscript" not in html and b"<NOSCRIPT" not in html:
        return html
    return _RAW.sub(_one, html)


def _one(found: re.Match[bytes]) -> bytes:
    inside = found["inside"]
    if inside is None:
        return found[0]
    if not found["end"]:
        return _START.sub(b"", inside)
    return b"<%b %b>%b</%b>" % (_NAME, _MARK, _END.sub(b"&lt;/", inside), _NAME)
