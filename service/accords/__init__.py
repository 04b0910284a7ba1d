"""Accords: a linked-open-data registry of who works with whom, who agreed to what, and when."""

__version__ = "0.1.0"
