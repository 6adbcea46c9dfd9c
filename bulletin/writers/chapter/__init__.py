"""What the e-book and the page for screens have in common: articles as chapters.

conform   a body brought into HTML's content model
weave     ids, links, pictures, footnotes and tables of one document
view      everything that a template shows of an article
"""
