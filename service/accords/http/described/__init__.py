"""How the routes are described, for OpenAPI 3.1 (`/openapi.json`) and for readers (`/docs`).

A router says in `routes/<name of its module>.toml` what its routes answer; what a route is, its docstring says: the
first sentence is the summary. tests/test_openapi.py fails for a route without a description, for a description
without a route, and for an answer that is not described. A table names the method and the path as the router does:

    ["GET /doc/{kind}/{slug}"]
    tag = "Entities"                     # the chapter; of the whole file where it stands above all tables
    more = "What a summary cannot say."  # optional
    200 = { as = "document" }            # a kind of answer: see kinds.py
    301 = "To the entity that it was merged with."           # an answer without content
    410 = { as = "document", says = "The entity is gone." }
    problems = ["not-found"]             # by the slugs of errors.py; those of the kind of answer are added

Instead of `as`, an answer may list its media types, and more: `200 = { says = "All of it.", types = ["text/csv"],
headers = ["Link"], schema = "journal", tagged = false }`. `schema` is one of schemas.toml; `tagged = false` says that
there is no ETag, and so no 304. A 3xx has a Location.

    parameters = ["lang", { name = "after", says = "…", type = "integer", example = 1 }]   # in the query
    path = { name = { says = "…", example = "ontology" } }   # where parameters.toml has no such name in the path
    body = { types = ["text/turtle"], says = "The RDF.", examples = { "text/turtle" = "…" } }   # and schemas, likewise
    key = "submit"                       # the scope of the key that is needed
    asked = false                        # no example leads to an answer: the test does not ask

An example that begins with `$` is taken from what is published: `$kind`, `$slug`, `$scheme`, `$concept`, … (see
examples.py), so that it fits every registry.
"""
