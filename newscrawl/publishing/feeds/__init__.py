"""Feeds: what an operator declares, the files a consumer follows, and the reader. Is given lines; knows no store."""
