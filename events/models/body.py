"""The JSON of events, figures, places and crises, as the API gives them."""

from django.db import models

from events.models.crisis import Crisis
from events.models.event import Event
from events.models.figure import Figure
from events.models.place import Place
from rest.models import Body


class EventBody(Body):
    """An event as its own kind has it."""

    record = models.OneToOneField(Event, models.CASCADE, primary_key=True, related_name="body")


class FigureBody(Body):
    record = models.OneToOneField(Figure, models.CASCADE, primary_key=True, related_name="body")


class PlaceBody(Body):
    record = models.OneToOneField(Place, models.CASCADE, primary_key=True, related_name="body")


class CrisisBody(Body):
    record = models.OneToOneField(Crisis, models.CASCADE, primary_key=True, related_name="body")
