"""The SPARQL endpoint, from a request to the answer of a worker."""
