"""The steps in order: the only place where the rooms meet.

    progress  how a step tells what is done
    gather    what was typed → articles, several at a time, in the order typed
    make      a packet → bulletin → editions → files
    outputs   bytes → files, whole or not at all
    report    what happened, as JSON

Nothing is imported here, so that `--help` and `templates list` pay for no reading.
"""
