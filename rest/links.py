"""Other ways to the same answer: as CSV, as NDJSON, from a terminal, opened in Swagger UI."""

from collections.abc import Callable, Iterable
from urllib.parse import quote

from django.urls import reverse

from rest.parameters.parsing import LONGEST_OF_ALL, Query

# What says how an answer is given, and not what is asked.
OF_THE_ANSWER = ("cursor", "page_size", "format", "bom")
# Characters of a header that holds an address. nginx reads all headers of an answer into one page of memory, 4 KiB
# (`proxy_buffer_size`), and answers 502 if they are longer; Node's fetch takes 16 KiB. All others need 1 KiB.
LONGEST_HEADER = 2_000


def docs(address: str) -> str:
    """Where Swagger UI opens a query, given as a path with its query string: the form filled in, ready to be sent.

    Without the query where the address would be longer than proxies take.
    """
    found = f"{reverse('docs')}?query={quote(address, safe='/:,*')}"
    return found if len(found) <= LONGEST_OF_ALL else reverse("docs")


def of(
    query: Query, formats: Iterable[str], absolute: Callable[[str], str], only_json: Iterable[str] = ()
) -> dict[str, str]:
    """`self`, an address for each other format, a line for the terminal, and the way into Swagger UI.

    `only_json` are parameters that the other formats do not take.
    """
    plain = query.address(dict.fromkeys(OF_THE_ANSWER))
    found = {"self": absolute(query.address({}))}
    for name in formats:
        if name != "json":
            found[name] = absolute(query.address({**dict.fromkeys([*OF_THE_ANSWER, *only_json]), "format": name}))
    return found | {"curl": f"curl -s '{absolute(plain)}'", "docs": absolute(docs(plain))}
