"""The suites of the W3C, run against this service; `python -m tests.w3c` writes what came out as EARL."""
