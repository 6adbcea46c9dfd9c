"""What WeasyPrint does many times over, done once: the same result, sooner.

    styles    computed styles shared by elements and pseudo-elements that are declared alike
    lengths   used values of margins, paddings and sizes that hold no percentage
    numbers   paragraph numbers laid out once for each number
    writing   objects of the PDF serialised once

Each module puts aside private functions of WeasyPrint 70.* (or pydyf) within a context manager;
`tests/test_swift.py` holds their results against the originals'. As `typeset`, this is imported
in the rendering process alone.
"""
