"""The competency questions of tests/questions, read and asked."""
