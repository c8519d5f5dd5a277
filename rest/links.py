"""Addresses that lead from an answer elsewhere."""

from urllib.parse import quote

from django.urls import reverse


def docs(address: str) -> str:
    """Where Swagger UI opens a query, given as a path with its query string: the form filled in, ready to be sent."""
    return f"{reverse('docs')}?query={quote(address, safe='/:,*')}"
