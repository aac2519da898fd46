"""Pages as values, for the tests of this room."""

from newscrawl.items import Page

ADDRESS = "http://x.example.com/html/045e83699118.html"


def html_page(
    body: str | bytes, url: str | None = ADDRESS, kind: str | None = "text/html; charset=utf-8", **more
) -> Page:
    headers = {} if kind is None else {"content-type": kind}
    raw = body if isinstance(body, bytes) else body.encode()
    return Page(url, url, more.pop("status", 200), headers, raw, "2026-01-01T00:00:00+00:00", **more)
