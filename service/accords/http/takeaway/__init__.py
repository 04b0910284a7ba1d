"""What can be taken away whole: dumps, tables, citations."""
