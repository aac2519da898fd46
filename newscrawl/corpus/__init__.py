"""The commands that work on files instead of a crawl: saved pages and records in, rows or records out.

Empty: each process that works on a part of a file imports this package, and most of it is not theirs.
"""
