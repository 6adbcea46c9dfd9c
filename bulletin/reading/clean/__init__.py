"""Cleaning: an ordered tuple of small named steps from a copied soup to the vocabulary."""

from __future__ import annotations

from collections.abc import Callable

from bulletin.reading.clean import (
    affixes,
    crossheads,
    ends,
    figures,
    finish,
    formulas,
    heads,
    lines,
    links,
    media,
    notes,
    paragraphs,
    pictures,
    shape,
    stanzas,
    tables,
    titles,
    tongues,
)
from bulletin.reading.clean.bench import Bench
from bulletin.reading.clean.writing import markup

Step = Callable[[Bench], None]

STEPS: tuple[tuple[str, Step], ...] = (
    ("buttons of pictures", affixes.drop_buttons),
    ("pictures", pictures.settle),
    ("fallbacks", pictures.settle_fallbacks),
    ("media", media.settle),
    ("links", links.settle),
    ("formulas", formulas.write_out),
    ("layout tables", tables.unwrap_layout),
    ("stubs", tables.remember_indents),
    ("captions named", figures.mark_captions),
    ("shape", shape.shape),
    ("free spaces", finish.free_spaces),
    ("pushed lines", paragraphs.set_right),
    ("media lines", finish.media_lines),
    ("picture links", finish.unlink_pictures),
    ("ways back", notes.drop_ways_back),
    ("empty parts", finish.tidy_parts),
    ("lines", paragraphs.break_lines),
    ("title", titles.drop_title),
    ("anywhere", lines.drop_anywhere),
    ("head", lines.drop_head),
    ("teaser", titles.drop_teaser),
    ("end", ends.cut),
    ("tail", ends.drop_tail),
    ("twice", paragraphs.drop_twice),
    ("figures", figures.make),
    ("notes", notes.link_notes),
    ("written notes", notes.link_written),
    ("links apart", links.part),
    ("ids", finish.settle_ids),
    ("empty parts again", finish.tidy_parts),
    ("stubs indented", tables.indent_stubs),
    ("stanzas", stanzas.join),
    ("crossheads", crossheads.name),
    ("heads of tables", heads.mark_heads),
    ("languages", tongues.tell),
    ("picture notes", pictures.note_losses),
)
"""In order. Before ``shape`` the soup is the page's, after it the vocabulary's."""


def clean(bench: Bench) -> str:
    """Run all steps; the body."""
    for _, step in STEPS:
        step(bench)
    return markup(bench.soup)
