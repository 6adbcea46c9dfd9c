"""The packet file: what a trainer wishes for, as TOML, checked key by key.

    load      packet file → Packet          every fault names file, line and key
    plain     sources typed alone → Packet  the same street for `make` without a packet
    compose   Packet + articles → Bulletin  numbers, agenda times, titles where none is given
    draft     articles → packet file        what `bulletin new` writes
    redirect  packet file with other sources what `bulletin fetch` writes

Nothing here opens a page; a packet's sources and outputs are relative to the packet's folder.
"""

from __future__ import annotations

from bulletin.packet.compose import Masthead, compose
from bulletin.packet.draft import draft
from bulletin.packet.load import load, plain
from bulletin.packet.redirect import redirect
from bulletin.packet.wish import Entry, Packet

__all__ = ["Entry", "Masthead", "Packet", "compose", "draft", "load", "plain", "redirect"]
