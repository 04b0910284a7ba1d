"""The answers to the questions by a second path: plain Python over the rows that were collected.

Nothing here imports the service, the build or an RDF library, and nothing runs a query. A function `q01_who_…`
answers `tests/questions/01-who-….rq`; `python -m tests.expected` writes its answer to tests/questions.
"""
