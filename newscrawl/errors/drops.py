"""What is expected, per article or per request, and Scrapy knows by its own classes: these cost .2 s to import."""

from __future__ import annotations

from scrapy.exceptions import DropItem, IgnoreRequest
from scrapy.exceptions import UsageError as ScrapyUsageError

from newscrawl.errors import UsageError


class Drop(DropItem):
    """An article that is not kept; Scrapy counts the subclasses by name."""


class NotAnArticle(Drop):
    """The item has neither headline nor body: a listing, a soft 404, an empty page."""


class Gone(Drop):
    """The operator had this article or its host forgotten, or it was removed for its age: it does not come back."""


class Unchanged(Drop):
    """An article that was looked at again and says nothing new: what is told of it stands."""


class NotStored(Drop):
    """The store failed or refused before this article was on disk; its page will be fetched again."""


class Refused(IgnoreRequest):
    """The guard does not let this request out; the message says which rule and what it saw."""


class RobotsRefused(Refused):
    """robots.txt forbids this address for us: ``SAYS`` is the message, by which an outcome is told from a mistake."""

    SAYS = "robots.txt forbids it"


class RobotsUnreachable(Refused):
    """robots.txt answered 5xx or not at all, which forbids everything (RFC 9309) until it is asked again."""


class BadStatus(IgnoreRequest):
    """An answer that is no page: a redirect, 304, 4xx, 5xx. ``headers`` has lower-case names."""

    def __init__(self, status: int, headers: dict[str, str]) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.headers = headers


class MissingSettings(UsageError, ScrapyUsageError):
    """A site without newscrawl's settings; plain Scrapy tells its own UsageErrors as a sentence, so it is one too."""

    def __init__(self, message: str) -> None:
        super().__init__(message, print_help=False)
