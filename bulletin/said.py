"""What people say in files and on the command line, made fit for print or told to be wrong.

Pure, and below everything that reads a packet, a settings file, a rule or a template.
"""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Controls other than tab and newline, halves of characters, and two that are none."""


def legal(text: str) -> str:
    """``text`` without the characters that XML and PDF/UA do not allow."""
    return _ILLEGAL.sub("", text)
