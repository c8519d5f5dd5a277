"""The base of every code list: a value, what it means, and how a person calls it."""

from django.db import models


class Vocabulary(models.TextChoices):
    """A TextChoices whose members are written `value, description, label`.

    The description is what OpenAPI and `/api/v1/vocabularies` print, so a code list is explained in one place. The
    class docstring says what the list is of and where it comes from.
    """

    description: str

    def __new__(cls, value: str, description: str) -> "Vocabulary":
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member
