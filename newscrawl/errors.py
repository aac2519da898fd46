"""Drops (expected, per article) and mistakes (of the operator or the author). Anything else is a bug and rises."""

from __future__ import annotations

from scrapy.exceptions import DropItem, IgnoreRequest
from scrapy.exceptions import UsageError as ScrapyUsageError


class Drop(DropItem):
    """An article that is not kept; Scrapy counts the subclasses by name."""


class NotAnArticle(Drop):
    """The item has neither headline nor body: a listing, a soft 404, an empty page."""


class Gone(Drop):
    """The operator had this article or its host forgotten, or it was removed for its age: it does not come back."""


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


class NewscrawlError(Exception):
    """A mistake that a person can mend: the message names what, where and what to do.

    ``exit_status`` is the process's answer: 2 usage or configuration, 3 store or publishing failed, 4 in use.
    """

    exit_status = 2


class UsageError(NewscrawlError):
    """An argument, a site's class or a setting that cannot be right."""


class MissingSettings(UsageError, ScrapyUsageError):
    """A site without newscrawl's settings; plain Scrapy tells its own UsageErrors as a sentence, so it is one too."""

    def __init__(self, message: str) -> None:
        super().__init__(message, print_help=False)


class WrongReturn(Exception):
    """A site's ``refine`` returned what is no article; the message names the site, the place and what is expected."""


class StateError(NewscrawlError):
    """A state folder that cannot be used: unwritable, of a newer version, no database at all."""


class StoreFailed(NewscrawlError):
    """The store could not be written: disk full, I/O error."""

    exit_status = 3


class PublishFailed(NewscrawlError):
    """The output file could not be written whole; the old one stands."""

    exit_status = 3


class FeedDamaged(NewscrawlError):
    """A published feed that cannot be read: no manifest, a file that is missing, a checksum that does not hold."""

    exit_status = 3


class PageDamaged(NewscrawlError):
    """A kept page that cannot be read back: its pack is gone, or its bytes are not those that were kept."""

    exit_status = 3


class InUse(NewscrawlError):
    """Another living process holds the lease on this target or feed."""

    exit_status = 4
