"""Cleaning: RawArticle -> Article. Injected strings go out by evidence, each removal an edit that can be undone.

Knows values only; what was learned before comes in as ``Known``, what is learned goes out as sightings.
"""

from newscrawl.cleaning.article import clean
from newscrawl.cleaning.book import stem
from newscrawl.cleaning.edits import undo
from newscrawl.cleaning.restore import FieldsCleaned, clean_fields

__all__ = ["FieldsCleaned", "clean", "clean_fields", "stem", "undo"]
