"""Every URI that was ever published, relative to the base, and that each of them still answers.

`uris.txt` has them in order, one a line; `forms.txt` the suffixes in which the document on a thing can be had. Both
only grow. `python -m tests.permanence` adds what is published now.

That nothing was taken out of a list is held against two witnesses: the history of git, as far as a clone has it, in
which no line of a list may ever have gone; and `ledger.txt`, to which each addition adds the number of lines and the
sum of their hashes, for a clone without history. Who wants to take a line out has to rewrite the ledger too, which a
reviewer sees.
"""
