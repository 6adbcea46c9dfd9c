"""What the e-book and the page for screens have in common: articles as chapters.

open      a body as a tree that is safe to walk, whatever it was
conform   that tree brought into HTML's content model
weave     ids, links and pictures of one document
dress     paragraph numbers, printed pages, footnotes' roles, frames of tables
view      everything that a template shows of an article
"""
