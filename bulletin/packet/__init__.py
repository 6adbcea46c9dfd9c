"""The packet file: what a trainer wishes for, as TOML, checked key by key.

    load.load          packet file → Packet          every fault names file, line and key
    plain              sources typed alone → Packet  the same street for `make` without a packet
    compose            Packet + articles → Bulletin  numbers, agenda times, missing titles
    draft.draft        articles → packet file        what `bulletin new` writes
    redirect.redirect  packet file with other sources what `bulletin fetch` writes

Nothing here opens a page; a packet's sources and outputs are relative to the packet's folder.
What reads and writes the file brings large libraries, and is imported where there is one.
"""

from __future__ import annotations

from bulletin.packet.compose import Masthead, compose
from bulletin.packet.wish import Entry, Packet, plain

__all__ = ["Entry", "Masthead", "Packet", "compose", "plain"]
