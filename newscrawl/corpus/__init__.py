"""The commands that work on files instead of a crawl: saved pages and records in, rows or records out."""

from newscrawl.corpus.extract import extract_files
from newscrawl.corpus.saved import Problem

__all__ = ["Problem", "extract_files"]
