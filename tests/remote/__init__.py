"""Tests of an engine that follows the journal, and of what happens when it is hurt."""
