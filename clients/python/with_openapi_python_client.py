"""A page of events with the client of openapi-python-client: the quotes of the statements among them."""

import sys

from crisis_api_client import Client
from crisis_api_client.api.events import events_list
from crisis_api_client.models import EventPage, Statement


def quotes(base: str, words: str) -> list[str]:
    """The quoted words of statements that a search finds."""
    page = events_list.sync(client=Client(base_url=base), q=words)
    assert isinstance(page, EventPage)
    return [quote.text for event in page.results if isinstance(event, Statement) for quote in event.quotes]


if __name__ == "__main__":
    print("\n".join(quotes(sys.argv[1], sys.argv[2])))
