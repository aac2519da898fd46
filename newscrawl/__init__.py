"""Crawl content farms and news sites: each story once, cleaned to the letter, with its provenance."""

__version__ = "0.1.0"
