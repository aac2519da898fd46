"""What a replay found, as sentences for a terminal and as lines of JSON. Knows no store."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from newscrawl.publishing.line import dumps
from newscrawl.replaying.reader import Change, Examined
from newscrawl.text import one_line, plural, printable

# Changes of one field, articles of one kind, that are shown; all are in the file.
EXAMPLES = 3
# Letters shown of a value, and of those how many before the first that differs.
_WIDTH = 100
_BEFORE = 20
_SAME = {
    "nothing": "no article, as before",
    "older": "older than what is stored of them, left alone",
    "gone": "of articles that were forgotten or have expired",
    "undeclared": "of sites that are not declared here, not read",
    "parsed": "of sites with a parse method of their own, not read",
}


@dataclass(slots=True)
class Tally:
    """Counts over all pages, and the first examples of each kind and field."""

    same: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Change]] = field(default_factory=dict)

    def add(self, found: Examined) -> None:
        """Count what was found."""
        self.same.update(found.same)
        for change in found.changes:
            self.kinds[change.kind] += 1
            topics = list(change.fields) if change.kind == "updated" else [change.kind]
            for topic in topics:
                if change.kind == "updated":
                    self.fields[topic] += 1
                several = self.examples.setdefault(topic, [])
                if len(several) < EXAMPLES:
                    several.append(change)

    def sentences(self) -> Iterator[str]:
        """What was found, the counts first."""
        pages = sum(self.same.values()) + sum(self.kinds.values())
        yield (
            f"{plural(pages, 'page')} read again: {plural(self.same['unchanged'], 'article')} unchanged, "
            f"{self.kinds['updated']} changed, {self.kinds['new']} new, {self.kinds['lost']} lost"
        )
        for why, words in _SAME.items():
            if self.same[why]:
                yield f"  {plural(self.same[why], 'page')} {words}"
        for name, count in self.fields.most_common():
            yield f"  {name}: {count} changed"
            for change in self.examples[name]:
                old, new = _shown(*change.fields[name])
                yield from (f"    {_safe(change.url)}", f"      - {old}", f"      + {new}")
        for kind in ("new", "lost"):
            if self.kinds[kind]:
                yield f"  {kind}: {plural(self.kinds[kind], 'article')}"
                for change in self.examples[kind]:
                    yield f"    {_safe(change.url)}  {_safe(_words(*filter(None, change.fields['headline'])))}"
        for kind in ("damaged", "broken"):
            if self.kinds[kind]:
                yield f"  {kind}: {plural(self.kinds[kind], 'page')}"
                yield from (f"    {_safe(one.url)}: {printable(one.reason)}" for one in self.examples[kind])


def line(change: Change) -> bytes:
    """A change as one line of JSON."""
    told: dict[str, object] = {"change": change.kind, "id": change.id, "url": change.url}
    told["date_fetched"] = change.fetched
    if change.fields:
        told["fields"] = {name: {"old": old, "new": new} for name, (old, new) in change.fields.items()}
    if change.reason:
        told["reason"] = change.reason
    return dumps(told)


def _shown(old: object, new: object) -> tuple[str, str]:
    """Two values on a line each, from a little before where they part."""
    before, now = _words(old), _words(new)
    alike = next((n for n, (a, b) in enumerate(zip(before, now, strict=False)) if a != b), min(len(before), len(now)))
    start = max(0, alike - _BEFORE)
    mark = "…" * (start > 0)
    return mark + _safe(before[start:]), mark + _safe(now[start:])


def _words(value: object) -> str:
    if value is None:
        return "(none)"
    return one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _safe(text: str) -> str:
    return printable(text, _WIDTH)
