"""What a feed's contract says of all that it would tell. Values in, a sentence out."""

from __future__ import annotations

from datetime import UTC, datetime

from newscrawl.publishing.feeds.declaration import Contract


def broken(
    contract: Contract, articles: int, unclean: int, newest: str | None, lacking: int, example: str, now: float
) -> str | None:
    """Why what would be told must not be; None where all holds. ``newest``: ISO 8601, when the youngest came."""
    if articles < contract.min_articles:
        return f"it would have {articles} articles, min_articles is {contract.min_articles}"
    if lacking:
        return f"{lacking} of {articles} articles lack what is required, as {example}"
    if contract.freshness is not None:
        if newest is None:
            return "it would have no article, and freshness asks for a young one"
        age = now - datetime.fromisoformat(newest).timestamp()
        if age > contract.freshness:
            return f"its newest article came {_span(age)} ago ({newest}), freshness is {_span(contract.freshness)}"
    if contract.max_unclean is not None and unclean > contract.max_unclean * articles:
        share = unclean / articles
        return f"{unclean} of {articles} articles ({share:.1%}) have a suspect label, max_unclean is {contract.max_unclean}"
    return None


def utc_before(now: float, age: float | None) -> str:
    """The moment ``age`` seconds ago in ISO 8601; the beginning of time where there is none."""
    if age is None:
        return ""
    moment = datetime.fromtimestamp(max(0.0, now - age), UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _span(seconds: float) -> str:
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.0f} s"
