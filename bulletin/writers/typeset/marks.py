"""Marks over and under characters, which WeasyPrint's CSS lacks: ruby and emphasis dots.

String in, string out, on the printed HTML; `CSS` goes with it. Both become inline blocks: they
stand in a line like a character, and lines may part between them. CLREQ 3.3.1 (着重号 under the
character) and 3.4 (ruby over it).
"""

from __future__ import annotations

import re

CSS = """
.zh-ruby { display: inline-block; text-indent: 0; text-align: center; line-height: 1;
  white-space: nowrap }
.zh-rt { display: block; font-size: .5em; line-height: 1.1 }
.zh-slim { font-size: .41em; line-height: 1.34 }
.zh-dot { display: inline-block; text-indent: 0; line-height: 1; padding-bottom: .16em;
  background: radial-gradient(circle, #000 34%, transparent 40%) no-repeat 50% 100% / .2em .2em }
"""

SLIM = 3.4
"""Letters over one character from which on they are set smaller, so as not to part the text."""

_RUBY = re.compile(r"<ruby\b[^>]*>(.*?)</ruby>", re.DOTALL)
_GLOSS = re.compile(r"(.*?)<rt\b[^>]*>(.*?)</rt>", re.DOTALL)
_PARENTHESIS = re.compile(r"<rp\b[^>]*>.*?</rp>", re.DOTALL)
_DOTS = re.compile(r'<span class="dots">(.*?)</span>', re.DOTALL)
_TOKEN = re.compile(r"<[^>]*>|&[^;]+;|.", re.DOTALL)
_DOTTED = re.compile(r"[^\W_]|&")
"""What gets a dot: letters and digits, never punctuation or a space (CLREQ 3.3.1)."""


def marked(html: str) -> str:
    """``html`` with ruby and emphasis dots made of inline blocks."""
    return _DOTS.sub(_dots, _RUBY.sub(_ruby, html))


def _ruby(match: re.Match[str]) -> str:
    inner = _PARENTHESIS.sub("", match[1])
    end = 0
    pieces = []
    for gloss in _GLOSS.finditer(inner):
        kind = "zh-rt zh-slim" if len(gloss[2]) > SLIM * len(gloss[1].strip()) else "zh-rt"
        pieces.append(
            f'<span class="zh-ruby"><span class="{kind}">{gloss[2]}</span>{gloss[1]}</span>'
        )
        end = gloss.end()
    return "".join(pieces) + inner[end:]


def _dots(match: re.Match[str]) -> str:
    return "".join(_dotted(token[0]) for token in _TOKEN.finditer(match[1]))


def _dotted(token: str) -> str:
    if token.startswith("<") or not _DOTTED.match(token):
        return token
    return f'<span class="zh-dot">{token}</span>'
