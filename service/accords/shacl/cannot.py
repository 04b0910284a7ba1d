"""What tells that a constraint is not for the compiler."""


class CannotCompile(Exception):
    """A constraint that is SHACL, and that cannot be compiled; the message says why."""
