"""Whether a feed tells an article, and what its contract would say of it. Values in, values out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from newscrawl.items import Article
from newscrawl.publishing.feeds.declaration import Feed
from newscrawl.text import tokens

# How labels end that doubt the text: "brand-suspect", "glue-suspect".
SUSPECT = "-suspect"


@dataclass(frozen=True, slots=True)
class Judgement:
    """``lacks`` names the required fields that an article has not, with commas; ``unclean``: a label doubts it."""

    selected: bool
    lacks: str
    unclean: bool


class Judge:
    """Judges articles for one feed. ``version`` names all that it goes by: another one, and all are judged again."""

    def __init__(self, feed: Feed) -> None:
        self._selection = feed.selection
        self._required = feed.contract.required
        self._keywords = [f" {' '.join(tokens(keyword))} " for keyword in feed.selection.keywords]
        said = {**asdict(feed.selection), "max_age": None, "copies": None, "required": self._required, "by": 1}
        self.version = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def judge(self, article: Article) -> Judgement:
        """What of the selection can be told from the article alone: age and copies are asked of the store."""
        labels = {label.name for label in article.labels}
        chosen = (
            self._is_of_a_site(article)
            and self._is_in_a_language(article)
            and (not self._selection.labels or bool(labels.intersection(self._selection.labels)))
            and not labels.intersection(self._selection.without_labels)
            and (not self._keywords or self._has_a_keyword(article))
        )
        lacks = ",".join(name for name in self._required if _is_empty(getattr(article, name)))
        return Judgement(chosen, lacks, any(name.endswith(SUSPECT) for name in labels))

    def _is_of_a_site(self, article: Article) -> bool:
        """The publisher's domain or one above it, or the spider that found it."""
        sites = self._selection.sites
        domain = (article.publisher.domain or "").removeprefix("www.")
        return not sites or article.source.spider in sites or any(f".{domain}".endswith(f".{site}") for site in sites)

    def _is_in_a_language(self, article: Article) -> bool:
        """``en`` selects en-GB too, ``en-gb`` only that; an article that names no language is in none."""
        wanted = self._selection.languages
        language = (article.in_language or "").lower().replace("_", "-")
        return not wanted or any(f"{language}-".startswith(f"{one}-") for one in wanted)

    def _has_a_keyword(self, article: Article) -> bool:
        """Whole words, in any case, in headline, description, body or keywords."""
        texts = (article.headline, article.description or "", article.article_body, *article.keywords)
        return any(keyword in f" {' '.join(tokens(text))} " for text in texts for keyword in self._keywords)


def _is_empty(value: object) -> bool:
    if hasattr(value, "domain"):
        return not value.domain
    return value is None or value in ("", ())
