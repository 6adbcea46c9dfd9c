"""What reading devices need beyond EPUB 3.3, and what is changed for each.

Sources: Kindle Publishing Guidelines (no tables within tables), 多看 EPUB 规范 (footnotes as a
list of class ``duokan-footnote-content``). Kobo needs the cover named in the old ``meta``
and relative sizes, which every edition of ours has. Picture formats (PNG, JPEG, GIF) and the
50 MB are kept for all devices.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from bulletin.errors import UsageError
from bulletin.model import Note


@dataclass(frozen=True, slots=True)
class Device:
    """``duokan``: footnotes as 多看 wants them. ``flat``: no table within a table."""

    name: str
    duokan: bool = False
    flat: bool = False


DEVICES: Mapping[str, Device] = {
    device.name: device
    for device in (
        Device("generic"),
        Device("kindle", flat=True),
        Device("kobo"),
        Device("duokan", duokan=True),
    )
}


def named(name: str) -> Device:
    """The device of that name. Raises `UsageError`."""
    device = DEVICES.get(name.strip().lower())
    if device is None:
        near = difflib.get_close_matches(name.lower(), DEVICES, n=1)
        hint = f"是不是 {near[0]}？· did you mean {near[0]}?" if near else " ".join(DEVICES)
        raise UsageError(f"没有设备 {name} · no device {name}: {hint}")
    return device


def changes(device: Device, flattened: int, footnotes: int) -> tuple[Note, ...]:
    """What was changed for ``device``, one note each."""
    told = []
    if device.flat and flattened:
        text = f"为 {device.name} 拆开 {flattened} 个表中表 · tables within tables taken apart"
        told.append(Note("writers", "device-tables", text))
    if device.duokan and footnotes:
        text = f"为 {device.name} 改写 {footnotes} 条脚注 · footnotes written its way"
        told.append(Note("writers", "device-footnotes", text))
    return tuple(told)
