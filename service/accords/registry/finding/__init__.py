"""Finding entities by what they are called, by their codes, and by what others call them.

One file of SQLite a version holds all of that (`writing.py`), beside the store of the version. A process of its own
makes it after the version is published (`building.py`); whoever serves only reads it (`index.py`, `searching.py`). What
is a code, a facet or a collection of others is not said here: ontology, shapes and data do (`plan.py`).
"""
