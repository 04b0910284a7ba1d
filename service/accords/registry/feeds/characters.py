"""The characters that every format of feeds can hold; RDF can hold more."""


def writable(text: str) -> str:
    """The text without what neither XML 1.0 (section 2.2) nor iCalendar (RFC 5545, section 3.1) can hold.

    >>> writable("a\\u0007\\tb")
    'a\\tb'
    """
    return "".join(each for each in text if each in "\t\n\r" or (each >= " " and each not in "\x7f\ufffe\uffff"))
