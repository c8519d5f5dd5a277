"""Operators of other search engines, which `q` does not have.

Their marks would be left out as every mark is, so that `panic NOT gas` would find what has both words. So they are
refused, with the query that asks the same where that is certain; and so is a text that was percent-encoded twice.
"""

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from rest.parameters.values import Invalid

_NOT = re.compile(r'(?<!\S)(?:AND\s+)?NOT\s+(?=["\w])|(?<![^\s(])!(?=["\w])')
_EITHER = re.compile(r'(?<=["\w*])\s*\|\|?\s*(?=["\w])')
# characters that are encoded in addresses, and the first two bytes of one that is not ASCII
_ENCODED = re.compile(r"%(?:2[0-9A-F]|3[A-F]|40|5[B-F]|7[B-F]|[C-F][0-9A-F]%[89AB][0-9A-F])", re.IGNORECASE)
_SINGLE = re.compile(r'(?:"[^"]*"|[^\s"|]+)(?:\s*\|\|?\s*(?:"[^"]*"|[^\s"|]+))+')


class Operator(NamedTuple):
    """What it looks like outside quotation marks, what is said of it, and how the same is asked here."""

    form: re.Pattern[str]
    saying: str
    hint: str
    same: Callable[[str], str | None] = lambda text: None


def _without(text: str) -> str | None:
    """The query with hyphens; a text in capitals alone may be a headline."""
    return _outside(_NOT, "-", text) if text.upper() != text else None


def _alternatives(text: str) -> str | None:
    """The query with `or`; others differ in how much of more words it takes."""
    return _outside(_EITHER, " or ", text) if _SINGLE.fullmatch(text.strip()) else None


def _decoded(text: str) -> str | None:
    """The text decoded once more, if that is text."""
    decoded = unquote(text)
    return None if "\ufffd" in decoded else decoded


def _outside(form: re.Pattern[str], by: str, text: str) -> str:
    """The text with what has that form replaced, but for what stands in quotation marks."""
    return re.sub(rf'"[^"]*"|{form.pattern}', lambda found: found[0] if found[0][0] == '"' else by, text)


OPERATORS = (
    Operator(_ENCODED, "is percent-encoded twice", "Encode it once.", _decoded),
    Operator(
        re.compile(r"[-!]\(|(?<!\S)NOT\s+\(|\((?=[^()]*(?<!\S)or(?!\S)[^()]*\)\s*[^\s)])", re.IGNORECASE),
        "has brackets, which group nothing here",
        "Write each combination, such as gas russia or oil russia.",
    ),
    Operator(
        _NOT, "leaves a word out in another syntax", "A hyphen right before a word leaves it out: gas -oil.", _without
    ),
    Operator(
        _EITHER, "has alternatives in another syntax", "“or” stands between alternatives: gas or oil.", _alternatives
    ),
    Operator(
        re.compile(r'(?<!\S)[-+]?[a-z_.]{3,}:(?=["\w(\[])'),
        "names a field, and there are none",
        "Other parameters ask for parts of records. A colon within a sentence has a space after it.",
    ),
    Operator(
        re.compile(r'(?<=["\w)])(?:~\d*(?:\.\d+)?|\^\d+(?:\.\d+)?)(?!\S)'),
        "asks for likeness or weight, which there is not",
        "Beginnings of words can be asked for, such as sanction*.",
    ),
)


def used(text: str) -> Operator | None:
    """The first operator of another syntax that a text has outside quotation marks."""
    bare = re.sub(r'"[^"]*"', '""', text)
    return next((operator for operator in OPERATORS if operator.form.search(bare)), None)


def refuse(text: str) -> None:
    """Raises Invalid for an operator of another syntax."""
    if operator := used(text):
        raise Invalid("other_syntax", operator.saying, None, operator.hint, operator.same(text))
