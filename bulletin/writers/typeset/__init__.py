"""Chinese line work: how lines are broken, squeezed, spread and drawn.

    characters → paragraph → lines    pure: kinds of characters, widths, where a line ends
    shaping, quotes, spread, extraction, lineless, override
                                      what of it is put into WeasyPrint, and where

Only `override` and what it imports know WeasyPrint; it is imported in the rendering process
alone, by `bulletin.writers.render_child`.
"""
