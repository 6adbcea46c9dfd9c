"""Numbers as Chinese texts write them: 二十三, 第十二期, 一百零八, 二〇二四."""

from __future__ import annotations

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int:
    """二十三 → 23; digits in a row (二〇二四) are read as such.

    Raises KeyError where ``text`` holds anything but Chinese digits and 十, 百, 千.
    """
    if not any(char in _UNITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit
