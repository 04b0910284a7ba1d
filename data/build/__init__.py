"""Turn the facts as collected (data/sources) into the published graphs (data/*.trig).

The rules are those of help/architecture.md, "From facts to data". Reviewed readings of prose, doubtful cells
and withheld rows stand in data/mappings; nothing is decided here that a person would have to review.

Run `python -m data.build` to write the files, `python -m data.build --check` to compare them with the ones
that are there.
"""
