"""Keys by which copies of one story find each other in a corpus; an injection spoils few of them. Knows no index."""

from __future__ import annotations

import zlib
from hashlib import blake2b
from heapq import nsmallest

from newscrawl import text, urls
from newscrawl.cleaning.prefixes import prefixes, suffixes

# Sentences shorter than this are said by many ("He did not comment.").
_MIN_SENTENCE = 50
# Of a body's sentences so many give a key: of two copies that differ in one sentence of ten, 97 % share one of two.
_SENTENCES = 2
# A headline of fewer words is the headline of many.
_MIN_WORDS = 4


def copy_keys(url: str | None, headline: str, body: str) -> tuple[int, ...]:
    """Unsigned 64-bit keys, at most eight: the farm's number, the headline with and without what may be injected,
    the sentences of the body with the smallest hashes.
    """
    farm = urls.farm_id(url)
    named = [f"farm {farm}"] if farm else []
    for title in {headline, *(one.rest for one in (*prefixes(headline)[:2], *suffixes(headline)[:1]))}:
        words = text.tokens(title)
        if len(words) >= _MIN_WORDS:
            named.append(f"title {' '.join(words)}")
    return tuple(dict.fromkeys(_hash(one) for one in (*named, *_sentences(body))))


def story_of(headline: str) -> int:
    """A number that headlines of one story share, whatever leads them."""
    return zlib.crc32(" ".join(text.tokens(headline)[-6:]).encode("utf-8", "replace"))


def _sentences(body: str) -> list[str]:
    sentences = set(body.replace("\n", ". ").replace("。", ". ").split(". "))
    return nsmallest(_SENTENCES, (one for one in sentences if len(one) >= _MIN_SENTENCE), key=_order)


def _order(sentence: str) -> tuple[int, str]:
    return zlib.crc32(sentence.encode("utf-8", "replace")), sentence


def _hash(what: str) -> int:
    return int.from_bytes(blake2b(what.encode("utf-8", "replace"), digest_size=8).digest(), "little")
