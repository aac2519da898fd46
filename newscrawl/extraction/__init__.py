"""Page -> RawArticle: a page's own text with every witness of its title, and its links."""

from newscrawl.extraction.lists import KINDS
from newscrawl.extraction.memory import Observation, SiteMemory
from newscrawl.extraction.reading import Reading, read

# Reasons that say of a page without an article that nothing is wrong with it.
WHOLE_LISTINGS = KINDS | {"listing"}

__all__ = ["WHOLE_LISTINGS", "Observation", "Reading", "SiteMemory", "read"]
