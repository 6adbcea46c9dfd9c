"""The steps in order: the only place where the rooms meet.

gather    what was typed → articles, several at a time, in the order typed
make      a packet → bulletin → editions → files
outputs   bytes → files, whole or not at all
report    what happened, as JSON
"""

from __future__ import annotations

from bulletin.pipeline.gather import Gatherer, Progress, quiet
from bulletin.pipeline.make import Made, Order, make
from bulletin.pipeline.outputs import Target, write_whole

__all__ = ["Gatherer", "Made", "Order", "Progress", "Target", "make", "quiet", "write_whole"]
