"""The desk: who may submit, what was submitted, how it was judged, who decided, and the record of every write.

`tables` says what is kept and `database` where; `keys` who may come, `audit` what was written, `states` how a
submission goes on, `intake` how it is received, `decisions` and `acceptance` how it ends, `reconciliation` what
a crash left undone. What is accepted becomes a version through `registry/desk.py`.
"""
