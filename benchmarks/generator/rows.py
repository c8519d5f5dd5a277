"""How rows are written for COPY's text format."""

from collections.abc import Iterable

NULL = "\\N"
TRUE, FALSE = "t", "f"
NEW_LINE = "\\n"
VERSION = "1.0.0"  # of the dataset that the records say they are of


def row(*values: object) -> str:
    """A line. Texts hold no tab, backslash or line end: here they are all made up."""
    return "\t".join(_text(value) for value in values) + "\n"


def _text(value: object) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return TRUE if value else FALSE
    return str(value)


def array(values: Iterable[object]) -> str:
    return "{" + ",".join(f'"{value}"' for value in values) + "}"
