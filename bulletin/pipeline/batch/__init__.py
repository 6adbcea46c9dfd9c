"""Many bulletins, unattended.

    1. jobs     what was typed → Job     packet files, folders of them, JSON Lines, CSV, sources
    2. work     Job → Result             in a process of its own choosing; knows no other job
    3. run      jobs → results in order  an executor, a bounded number ahead, lost workers again
    4. names    Result → file name       for outputs that are named after what was read
    5. ledger   results → report.jsonl   written as it goes; what a resumed run may skip

A job is a value that can cross to another process or machine; so is its result.
"""
