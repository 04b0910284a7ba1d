"""The Reconciliation API over HTTP, versions 0.2 and 1.0-draft (W3C Entity Reconciliation Community Group).

Version 0.2 answers at `/reconcile`, which OpenRefine asks (`entry.py`); the draft of 1.0 at `/reconcile/1.0`
(`draft.py`). Both ask the same of the registry (`registry/reconciliation`), and differ in what they call things and in
where they put them; what they have in common is in `offers.py`.
"""
