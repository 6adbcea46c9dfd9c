"""What reading devices need beyond EPUB 3.3, and what is changed for each.

Kindle (Kindle Publishing Guidelines, "Navigation", "HTML and CSS", "Layout Guidelines"): no
table within a table, contents of two levels, no cover page beside the cover picture, nothing
placed by ``position``, no text that only the style sheet says. Send to Kindle names the
document after the file and knows a list of languages. Kobo (Kobo ePub Guidelines, "Image
Formatting", "Table of Contents"): pictures of 5 MB at most and without transparent ground,
contents of three levels; what is not bought there opens in Adobe's engine, which reads no more
than CSS 2. 多看 (多看 EPUB 规范): footnotes as a list of class ``duokan-footnote-content``.

Kept for all devices: pictures as PNG, JPEG or GIF, 50 MB in all, sizes relative to the text,
the cover named in the old ``meta`` too, an NCX beside the navigation document.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bulletin.errors import UsageError
from bulletin.model import Note


@dataclass(frozen=True, slots=True)
class Device:
    """``duokan``: footnotes as 多看 wants them. ``flat``: no table within a table.

    ``levels``: of the contents; ``heaviest``: bytes of a picture; 0 for no bound. ``opaque``:
    no transparent pictures. ``inline``: paragraph numbers in the text. ``cover_page``: the
    cover picture gets a page. ``named``: the file's name is what readers see. ``tongues``: the
    languages it takes; empty for all.
    """

    name: str
    duokan: bool = False
    flat: bool = False
    levels: int = 0
    heaviest: int = 0
    opaque: bool = False
    inline: bool = False
    cover_page: bool = True
    named: bool = False
    tongues: frozenset[str] = frozenset()


_KINDLE_TONGUES = frozenset(
    "af ar br ca co cy da de en es eu fi fr frr fy ga gd gl gsw gu gv hi is it ja kw lb ml mr nb"
    " nl nn no oc pl pt rm sco stq sv ta zh".split()
)
"""The languages in KDP's help, "Supported Languages"; others may come back undelivered."""

_MEGABYTES = 1_000_000

DEVICES: Mapping[str, Device] = {
    device.name: device
    for device in (
        Device("generic"),
        Device("kindle", flat=True, levels=2, heaviest=5 * _MEGABYTES, cover_page=False,
               inline=True, named=True, tongues=_KINDLE_TONGUES),
        Device("kobo", levels=3, heaviest=5 * _MEGABYTES, opaque=True, inline=True),
        Device("duokan", duokan=True),
    )
}  # fmt: skip

_CHANGES = {
    "device-tables": "拆开 {n} 个表中表 · {n} tables within tables taken apart",
    "device-footnotes": "改写 {n} 条脚注 · {n} footnotes written its way",
    "device-contents": "目录只留{most}级，略去 {n} 条 · {n} entries below its levels left out",
    "device-pictures": "改小或去透明 {n} 幅图片 · {n} pictures made lighter or opaque",
    "device-numbers": "段号写在段首 · paragraph numbers stand in the text",
    "device-cover": "不另设封面页 · no cover page beside the cover picture",
}

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
"""What no FAT file system takes, and devices have one."""

_LONGEST_NAME = 80
_NAMELESS = re.compile(
    r"(?:out|output|book|e?book|epub|bulletin|packet|untitled|test|tmp|temp|new|学习包|未命名|.)"
    r"[\W\d_]*|[\W\d_]*",
    re.IGNORECASE,
)


def named(name: str) -> Device:
    """The device of that name. Raises `UsageError`."""
    device = DEVICES.get(name.strip().lower())
    if device is None:
        near = difflib.get_close_matches(name.lower(), DEVICES, n=1)
        hint = f"是不是 {near[0]}？· did you mean {near[0]}?" if near else " ".join(DEVICES)
        raise UsageError(f"没有设备 {name} · no device {name}: {hint}")
    return device


def changes(device: Device, counts: Mapping[str, int]) -> tuple[Note, ...]:
    """What was changed for ``device``, a note for each code that has a count."""
    return tuple(
        Note("writers", code, f"为 {device.name}：{_CHANGES[code]}".format(
            n=count, most=device.levels))
        for code, count in counts.items()
        if count
    )  # fmt: skip


def warnings(device: Device, language: str) -> Iterator[Note]:
    """What cannot be changed, but may keep the book off ``device``."""
    tongue = language.partition("-")[0].lower()
    if device.tongues and tongue not in device.tongues:
        text = f"{device.name} 不认识语言 {tongue}，可能收不下 · may refuse the language {tongue}"
        yield Note("writers", "device-language", text)


def file_name(device: Device, stem: str, title: str) -> Iterator[Note]:
    """What is wrong with a file's name for ``device``, and a name that would do."""
    good = " ".join(_UNSAFE.sub(" ", title).split())[:_LONGEST_NAME].rstrip(". ")
    unsafe = _UNSAFE.search(stem) or stem != stem.strip(". ")
    if device.name == "generic" or not (unsafe or (device.named and _NAMELESS.fullmatch(stem))):
        return
    wrong = "存不下这个文件名" if unsafe else "以文件名为书名"
    hint = f"，可改为 {good}.epub · call the file {good}.epub" if good else ""
    yield Note("writers", "device-name", f"{device.name} {wrong}{hint}")
