"""What stops a build: a cell that cannot be read, or a row that would get lost."""


class BuildError(Exception):
    """A fault in the facts or in the mappings; the message names the file, the row and the column."""

    def __init__(self, file: str, row: str, what: str) -> None:
        super().__init__(f"{file}, row {row}: {what}")
