"""Rows to files: the line, its schema, whole files. Is given rows; knows no store, no clock and no Scrapy."""
