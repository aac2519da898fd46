"""Page -> RawArticle: a page's own text with every witness of its title, and its links."""

from newscrawl.extraction.reading import Reading, read

__all__ = ["Reading", "read"]
