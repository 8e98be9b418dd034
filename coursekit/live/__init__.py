"""The properties of an exercise tried on one file in this process, with Hypothesis drawing and shrinking the cases."""

from coursekit.live.handed import Handed
from coursekit.live.properties import Found, Property, properties
from coursekit.live.searching import search

__all__ = ["Found", "Handed", "Property", "properties", "search"]
