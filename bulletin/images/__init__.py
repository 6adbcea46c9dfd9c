"""Step 3, Article → Article: pictures taken on board, by a function handed in.

    board      fetches what the body refers to, puts names for addresses
    gather     fetches a few at a time, within one deadline
    picture    bytes of any kind → PNG or JPEG that every reader shows
    raster     pixels: checked, converted, scaled, stripped of what is private
    header     kind and size by content, before anything is decoded
    svg        drawings: cleaned, then drawn in a child that can be stopped

Nothing here opens a connection or a file of the page's.
"""

from __future__ import annotations

from bulletin.images.board import board

__all__ = ["board"]
