"""The improvement loop: its things, the steps that may be taken with them, and who may take them.

Every step is a row of a table (`tables.py` gathers them), read by one small machine (`steps.py`).
Nothing here stores, words or sends anything; a step returns the changed thing and what came of it.
"""
