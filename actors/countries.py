"""States of the dataset: ISO 3166-1 alpha-3 (the same letters in CAMEO), name, Correlates of War number.

COW's own letters are not ISO (its AUS is Austria), so only its numbers are used.
"""

from typing import NamedTuple

from rest.parameters.words import without_dots


class Country(NamedTuple):
    name: str
    cow: str


COUNTRIES: dict[str, Country] = {
    "AUS": Country("Australia", "900"),
    "CHN": Country("China", "710"),
    "DEU": Country("Germany", "255"),
    "EST": Country("Estonia", "366"),
    "FRA": Country("France", "220"),
    "GBR": Country("United Kingdom", "200"),
    "GEO": Country("Georgia", "372"),
    "ITA": Country("Italy", "325"),
    "LTU": Country("Lithuania", "368"),
    "LVA": Country("Latvia", "367"),
    "NLD": Country("Netherlands", "210"),
    "POL": Country("Poland", "290"),
    "ROU": Country("Romania", "360"),
    "RUS": Country("Russia", "365"),
    "TUR": Country("Turkey", "640"),
    "UKR": Country("Ukraine", "369"),
    "USA": Country("United States", "2"),
}
# How states are called besides, as people write them in a query.
USUAL = {
    "UK": "GBR",
    "Britain": "GBR",
    "Great Britain": "GBR",
    "US": "USA",
    "United States of America": "USA",
    "America": "USA",
    "Russian Federation": "RUS",
    "Türkiye": "TUR",
    "Holland": "NLD",
}


def code_of(text: str) -> str | None:
    """The code of the country that a text means: its code in any case, its name, or a usual short form."""
    folded = " ".join(without_dots(text).lower().replace("-", " ").split()).removeprefix("the ")
    by_name = {name.lower(): code for code in COUNTRIES for name in called(code)}
    return by_name.get(folded)


def called(code: str) -> list[str]:
    """What a country is called: its code, its name and the usual short forms."""
    return [code, COUNTRIES[code].name, *(name for name, of in USUAL.items() if of == code)]
