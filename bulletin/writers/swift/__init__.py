"""What WeasyPrint does many times over, done once: the same result, sooner.

    styles    computed styles shared by elements and pseudo-elements that are declared alike
    lengths   used values of margins, paddings and sizes that hold no percentage
    struts    heights of empty lines looked up by style
    flow      whether a box is in the normal flow, by two look-ups
    grounds   boxes without a background passed over
    numbers   paragraph numbers laid out once for each number
    leaders   the dots of a contents in one text each line
    faces     font files read when somebody looks into them
    reading   documents that are XML read as that
    writing   objects of the PDF serialised once

Each module puts aside private functions of WeasyPrint 70.* (or pydyf) within a context manager;
`tests/test_swift.py` holds their results against the originals'. As `typeset`, this is imported
in the rendering process alone.
"""
