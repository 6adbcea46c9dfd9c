"""Chinese line work: how lines are broken, squeezed, spread and drawn.

    characters → paragraph → lines    pure: kinds of characters, widths, where a line ends
    shaping, quotes, spread, extraction, lineless, override
                                      what of it is put into WeasyPrint, and where
    grid, pictures                    where on the page a block begins, and what gives way

Only `override` and what it imports, `grid` and `pictures` know WeasyPrint; they are imported in
the rendering process alone, by `bulletin.writers.render_child`.
"""
