"""A page of events with the models of datamodel-code-generator: the quotes of the statements among them."""

import sys
from urllib.parse import quote
from urllib.request import urlopen

from models import EventPage


def quotes(base: str, words: str) -> list[str]:
    """The quoted words of statements that a search finds."""
    with urlopen(f"{base}/api/v1/events?q={quote(words)}") as answer:
        page = EventPage.model_validate_json(answer.read())
    return [one.text for event in page.results if event.root.kind == "statement" for one in event.root.quotes]


if __name__ == "__main__":
    print("\n".join(quotes(sys.argv[1], sys.argv[2])))
