"""Which format a web server gives that looks at the Accept header for words, and does not weigh them."""

from ..rdf.formats import DOCUMENT, Format


def by_preference() -> list[Format]:
    """Pages first, since a browser accepts everything else, too; then those whose media type has a profile."""
    return sorted(DOCUMENT, key=lambda each: (each.rdf is not None, "profile" not in each.media_type))


def pattern(form: Format) -> str:
    """What an Accept header holds that asks for a format, as a regular expression without quotation marks."""
    media_type, _, profile = form.media_type.partition(";")
    escaped = media_type.replace("+", "[+]")
    return f"{escaped}[^,]*{profile.rpartition('#')[2].rstrip(chr(34))}" if profile else escaped
