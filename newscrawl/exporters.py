"""Scrapy's item exporter around publishing's line, for ``scrapy crawl SITE -O out.jsonl``. Knows no file
format but JSON Lines; a live stream, so no sequence and no promise of a whole file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from itemadapter import ItemAdapter, is_item
from scrapy.exporters import BaseItemExporter

from newscrawl.items import Article
from newscrawl.publishing.line import Row, dumps, to_line


class ArticleLinesExporter(BaseItemExporter):
    """Write one strict JSON line an item: a Row or an Article in the record's form, any other item under its
    own keys.

    ``fields_to_export`` chooses and renames as Scrapy documents it; ``encoding`` and ``indent`` are not
    obeyed (JSON Lines are UTF-8 on one line). ``full`` adds ``article_body_raw``, from ``FEEDS`` by
    ``item_export_kwargs``.
    """

    def __init__(self, file: BinaryIO, *, full: bool = False, **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        self.file = file
        self.full = full

    def export_item(self, item: Any) -> None:
        """Write the item's line."""
        row = Row(item) if isinstance(item, Article) else item
        if isinstance(row, Row):
            line = dict(self.get_serialized_fields(to_line(row, full=self.full)))
        else:
            line = {str(key): _strict(value) for key, value in self.get_serialized_fields(row)}
        self.file.write(dumps(line))


def _strict(value: Any) -> Any:
    """What JSON can hold of a foreign spider's value: NaN and infinities are null, sets and tuples arrays,
    bytes UTF-8 text, nested items objects, anything else (dates, decimals) its text.
    """
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if is_item(value) or isinstance(value, Mapping):
        pairs = ItemAdapter(value).items() if is_item(value) else value.items()
        return {str(key): _strict(one) for key, one in pairs}
    if isinstance(value, Iterable):
        array = [_strict(one) for one in value]
        return sorted(array, key=str) if isinstance(value, set | frozenset) else array
    return str(value)
