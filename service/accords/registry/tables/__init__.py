"""Tables for those who have no RDF: what the shapes ask of a class as columns of CSV, and rows as RDF and back.

Nothing of the domain is named here: columns, titles, separators and what a cell may hold all come from the shapes.
"""
