"""Mistakes of the operator or the author, one tree; ``drops`` has what Scrapy knows. Anything else is a bug and rises."""

from __future__ import annotations


class NewscrawlError(Exception):
    """A mistake that a person can mend: the message names what, where and what to do.

    ``exit_status`` is the process's answer: 2 usage or configuration, 3 store or publishing failed, 4 in use.
    """

    exit_status = 2


class UsageError(NewscrawlError):
    """An argument, a site's class or a setting that cannot be right."""


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
