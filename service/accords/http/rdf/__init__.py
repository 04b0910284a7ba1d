"""Representations: which format and profile an answer has, and how it is written."""
