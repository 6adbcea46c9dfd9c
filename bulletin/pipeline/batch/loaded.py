"""What every job needs, loaded once: in the process that the workers are forked from.

Nothing is said or opened here, and no thread begun, so that a fork of it is as good as new.
"""

from __future__ import annotations

from importlib import import_module

MODULES = (
    "bulletin.pipeline.batch.work",
    "bulletin.pipeline.gather",
    "bulletin.pipeline.recall",
    "bulletin.sources.cache",
    "bulletin.writers.templates",
    "bulletin.writers.epub",
    "ebooklib.epub",
    "PIL.ImageDraw",
    "PIL.ImageFont",
    "PIL.PngImagePlugin",
)

for name in MODULES:
    import_module(name)
