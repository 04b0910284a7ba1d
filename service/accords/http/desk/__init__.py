"""Submissions, and the desk at which they are reviewed: over the API and as pages."""
