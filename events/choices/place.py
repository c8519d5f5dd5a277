"""Places and the crisis."""

from rest.vocabulary import Vocabulary


class PlacePrecision(Vocabulary):
    """How large a place is."""

    SITE = "site", "A building or a base.", "Site"
    CITY = "city", "A town or a city.", "City"
    REGION = "region", "A part of a country.", "Region"
    COUNTRY = "country", "A country.", "Country"
    AREA = "area", "An area across borders.", "Area"


class CoordinateSource(Vocabulary):
    """Where coordinates come from."""

    GAZETTEER = (
        "gazetteer",
        "A named, licensed gazetteer; its name is in the place's notes or in LICENSE-DATA.",
        "Gazetteer",
    )


class Gravity(Vocabulary):
    """The gravity of the threat that an actor sees (ICB v13; not a scale)."""

    ECONOMIC = "0", "Economic threat.", "Economic"
    LIMITED_MILITARY = "1", "Limited military damage.", "Limited military"
    POLITICAL = "2", "Threat to the political system.", "Political"
    TERRITORIAL = "3", "Threat to territorial integrity.", "Territorial"
    INFLUENCE = "4", "Threat to influence in the system.", "Influence"
    GRAVE_DAMAGE = "5", "Threat of grave damage.", "Grave damage"
    EXISTENCE = "6", "Threat to existence.", "Existence"
    OTHER = "7", "Another threat.", "Other"
