"""Validation of what is sent, without keeping it."""
