"""Reconciliation: which entity somebody means by a name, a code and some values, how sure that is, and why.

Entities are found by the index of the version (`registry/finding`), compared with all that they are called (`alike.py`)
and with what they have (`agreement.py`), scored (`scoring.py`), and told with what others may want to add to their
tables (`extension.py`). What can be named in a query is what shapes and ontology name (`schema.py`).
"""
