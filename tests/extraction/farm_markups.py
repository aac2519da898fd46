"""Many ways to mark up one page of family A, all unseen: the same text must be read from each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

BODY = (
    "The harbour of Selby Cross reopened on Friday,after nine days of repairs to its only crane.",
    'Ferries had been sent to Port Amber instead, 40 km away. "We waited, and then we waited more," said Ina Velde, '
    "who sells bread on the quay and had counted 16,000 loaves by the end of the week.",
    "Is it safe? Yes - says the inspector, who signed three forms in blue ink, one of them twice; the crane was built "
    "in 1961 and has been mended eleven times since, most of them on Fridays.",
    "It lifts again.",
)
RELATED = tuple(f"Item number {n} of a list that leads to somewhere else" for n in range(1, 9))


@dataclass(frozen=True)
class Facts:
    """What a page says; ``glued``: the old variant, no blank before the suffix's hyphen."""

    h1: str
    category: str
    suffix: str
    author: str | None = "Robin Ashby"
    date: str = "2025-04-11 11:36:05"
    glued: bool = False
    body: tuple[str, ...] = BODY
    tags: tuple[str, ...] = ("Harbours", "Selby Cross")
    heads: tuple[str, ...] = ("Related", "Ranking", "Recommendation")
    counter: str | None = "veryGood! (54178)"
    listed: tuple[str, ...] = field(default=RELATED)

    @property
    def title(self) -> str:
        return f"{self.h1}{'' if self.glued else ' '}-{self.suffix}"


def e(text: str) -> str:
    return escape(text, quote=False)


def crumb(f: Facts) -> str:
    return f'Current:<a href="/">Home</a> &gt; <a href="/c/1">{e(f.category)}</a>{e(f.title)}'


def view(f: Facts) -> str:
    return f"{e(f.author)} View" if f.author else "View"


def lists(f: Facts, head: str = "<h3>{}</h3>", outer: str = "<ul>{}</ul>", item: str = "<li>{}</li>") -> str:
    entries = "".join(item.format(f'<a href="/html/{n}.html">{e(text)}</a>') for n, text in enumerate(f.listed))
    return "".join((head.format(e(name)) if name else "") + outer.format(entries) for name in f.heads)


def tags(f: Facts) -> str:
    return "<ul><li>In:</li>" + "".join(f"<li>{e(tag)}</li>" for tag in f.tags) + "</ul>" if f.tags else ""


def foot(f: Facts) -> str:
    return tags(f) + (f"<div>{e(f.counter)}</div>" if f.counter else "") + lists(f)


def paragraphs(f: Facts, one: str = "<p>{}</p>\n") -> str:
    return "".join(one.format(e(text)) for text in f.body)


def whole(f: Facts, content: str, title: str | None = None, head: str = "") -> str:
    shown = f.title if title is None else title
    return f"<!DOCTYPE html><html><head><title>{e(shown)}</title>{head}</head><body>{content}</body></html>"


def plain(f: Facts) -> str:
    return whole(
        f, f"<div>{crumb(f)}</div><h1>{e(f.h1)}</h1><p>{view(f)}</p><p>Date:{f.date}</p>{paragraphs(f)}{foot(f)}"
    )


def no_h1(f: Facts) -> str:
    inner = f"<div>{crumb(f)}</div><div>{e(f.h1)}</div><div>{view(f)}</div><div>Date:{f.date}</div>"
    return whole(f, inner + paragraphs(f, "<div>{}</div>") + foot(f))


def no_title(f: Facts) -> str:
    return whole(
        f, f"<div>{crumb(f)}</div><b>{e(f.h1)}</b><br>{view(f)}<br>Date:{f.date}<br>{paragraphs(f)}{foot(f)}", ""
    )


def table(f: Facts) -> str:
    rows = [crumb(f), f"<b>{e(f.h1)}</b>", view(f), f"Date:{f.date}", *map(e, f.body)]
    return whole(f, "<table>" + "".join(f"<tr><td>{row}</td></tr>" for row in rows) + "</table>" + foot(f))


def one_cell(f: Facts) -> str:
    text = "<br>".join([crumb(f), e(f.h1), view(f), f"Date:{f.date}", *("<br>" + e(line) for line in f.body)])
    tail = "".join(f"<br>- {e(tag)}" for tag in ("In:", *f.tags)) if f.tags else ""
    counter = f"<br>{e(f.counter)}" if f.counter else ""
    ends = "".join(
        f"<br>{name}" + "".join(f'<br>- <a href="/h/{n}">{e(text)}</a>' for n, text in enumerate(f.listed))
        for name in f.heads
    )
    return whole(f, f"<table><tr><td>{text}{tail}{counter}{ends}</td></tr></table>")


def definition_list(f: Facts) -> str:
    inner = f"<dl><dt>{crumb(f)}<dd>{e(f.h1)}<dd>{view(f)}<dd>Date:{f.date}<dt>" + "<dd>".join(map(e, f.body)) + "</dl>"
    return whole(f, inner + foot(f))


def spans_on_lines(f: Facts) -> str:
    pieces = [crumb(f), e(f.h1), *([e(f.author)] if f.author else []), "View", f"Date:{f.date}"]
    return whole(
        f, "<div>" + "\n".join(f"<span>{piece}</span>" for piece in pieces) + f"</div>{paragraphs(f)}{foot(f)}"
    )


def spans_glued(f: Facts) -> str:
    pieces = [crumb(f), e(f.h1), *([e(f.author)] if f.author else []), "View", "Date:", f.date]
    return whole(f, "<div>" + "".join(f"<span>{piece}</span>" for piece in pieces) + f"</div>{paragraphs(f)}{foot(f)}")


def custom_elements(f: Facts) -> str:
    inner = (
        f"<x-crumb>{crumb(f)}</x-crumb><x-head>{e(f.h1)}</x-head><x-by>{view(f)}</x-by><x-date>Date:{f.date}</x-date>"
    )
    return whole(f, f"<x-page>{inner}<x-text>{paragraphs(f, '<x-p>{}</x-p>')}</x-text></x-page>{foot(f)}")


def upper_case(f: Facts) -> str:
    html = whole(
        f, f"<DIV>{crumb(f)}</DIV><H1>{e(f.h1)}</H1><P>{view(f)}<P>Date:{f.date}{paragraphs(f, '<P>{}')}{foot(f)}"
    )
    return html.replace("<ul>", "<UL>").replace("<li>", "<LI>").replace("</li>", "")


def nested_fonts(f: Facts) -> str:
    def font(text: str) -> str:
        return f"<font size=2><font color=red><b><font face=x>{text}</font></b></font></font>"

    lines = [crumb(f), e(f.h1), view(f), f"Date:{f.date}", *map(e, f.body)]
    return whole(f, "<center>" + "".join(f"{font(line)}<br>\n" for line in lines) + "</center>" + foot(f))


def comments(f: Facts) -> str:
    c = "<!-- x --><!-- Date:1999-01-01 00:00:00 -->"
    inner = f"<div>{c}Current:{c}Home{c} > {e(f.category)}{c}{e(f.h1)}{c}{e(f.title.removeprefix(f.h1))}</div>{c}"
    return whole(
        f, f"{inner}<h1>{c}{e(f.h1)}</h1>{c}{view(f)}<br>{c}Date:{c}{f.date}<br>{c}{paragraphs(f)}{c}{foot(f)}{c}"
    )


def torn_blocks(f: Facts) -> str:
    pieces = [
        "Current:",
        "Home",
        "&gt;",
        e(f.category),
        e(f.title),
        e(f.h1),
        *([e(f.author)] if f.author else []),
        "View",
    ]
    inner = "".join(f"<div>{piece}</div>" for piece in [*pieces, "Date:", f.date])
    return whole(f, inner + paragraphs(f) + foot(f))


def torn_suffix(f: Facts) -> str:
    pieces = ["Current:Home >", e(f.category), e(f.h1), "-", e(f.suffix), e(f.h1), view(f), "Date:"]
    inner = "".join(f"<p>{piece}</p>" for piece in [*pieces, *f.date.split()])
    return whole(f, inner + paragraphs(f) + foot(f))


def one_line_head(f: Facts) -> str:
    return whole(f, f"<p>{crumb(f)}</p><h2>{e(f.h1)}</h2><p>{view(f)} Date:{f.date}</p>{paragraphs(f)}{foot(f)}")


def breadcrumb_without_headline(f: Facts) -> str:
    inner = f"<ol><li>Current:</li><li>Home</li><li>></li><li>{e(f.category)}</li></ol><h1>{e(f.h1)}</h1>"
    return whole(f, f"{inner}<div>{view(f)}</div><div>Date:{f.date}</div>{paragraphs(f)}{foot(f)}")


def headline_first(f: Facts) -> str:
    return whole(
        f,
        f"<h1>{e(f.h1)}</h1><div>{crumb(f)}</div><div>{view(f)}</div><div>Date:{f.date}</div>{paragraphs(f)}{foot(f)}",
    )


def headline_first_bare(f: Facts) -> str:
    inner = f"<div>{e(f.h1)}</div><div>Current:Home > {e(f.category)}</div><div>{view(f)}</div><div>Date:{f.date}</div>"
    return whole(f, inner + paragraphs(f) + foot(f))


def title_only(f: Facts) -> str:
    return whole(
        f,
        f"<div>Current:Home > {e(f.category)}</div><div>{view(f)}</div><div>Date:{f.date}</div>{paragraphs(f)}{foot(f)}",
    )


def crumb_and_title(f: Facts) -> str:
    return whole(f, f"<div>{crumb(f)}</div><div>{view(f)}</div><div>Date:{f.date}</div>{paragraphs(f)}{foot(f)}")


def logo_as_h1(f: Facts) -> str:
    top = f'<header><h1><a href="/">{e(f.suffix)}</a></h1><nav><a href="/c/1">News</a><a href="/c/2">My</a></nav></header>'
    inner = f"{top}<div>{crumb(f)}</div><div>{e(f.h1)}</div><div>{view(f)}</div><div>Date:{f.date}</div>"
    return whole(
        f, f"{inner}{paragraphs(f)}{foot(f)}<footer><p>Copyright 2025 {e(f.suffix)}. All rights reserved</p></footer>"
    )


def noisy(f: Facts) -> str:
    menu = "".join(
        f'<li><a href="/c/{n}">{name}</a></li>' for n, name in enumerate(["News", "Stocks", "My", "Contact", "Invest"])
    )
    share = '<div class="share"><a href="#">Facebook</a> <a href="#">Twitter</a> <a href="#">Pinterest</a></div>'
    imprint = "This site republishes what it finds and is not responsible for anything. " * 3
    inner = f"<ul>{menu}</ul><div>{crumb(f)}</div><h1>{e(f.h1)}</h1><div>{view(f)}</div><div>Date:{f.date}</div>{share}"
    script = (
        "<script>var a='<p>Date:1999-01-01 00:00:00</p>';</script><style>p{}</style><noscript><p>Please</p></noscript>"
    )
    return whole(
        f, f"{script}{inner}{script}{paragraphs(f)}{script}{foot(f)}<div>{imprint}</div><div>Friend links</div>"
    )


def in_sections(f: Facts) -> str:
    inner = f"<nav aria-label=x>{crumb(f)}</nav><main><article><header><h1>{e(f.h1)}</h1><p>{view(f)}</p>"
    inner += f"<p>Date:<time>{f.date}</time></p></header><section>{paragraphs(f)}</section></article></main>"
    return whole(f, f"{inner}<aside>{foot(f)}</aside><footer>© {e(f.suffix)}</footer>")


def list_items(f: Facts) -> str:
    lines = [crumb(f), e(f.h1), view(f), f"Date:{f.date}", *map(e, f.body)]
    return whole(f, "<ul>" + "".join(f"<li>{line}\n" for line in lines) + "</ul>" + foot(f))


def preformatted(f: Facts) -> str:
    lines = [crumb(f), e(f.h1), view(f), f"Date:{f.date}", *map(e, f.body)]
    return whole(f, "<pre>" + "\n".join(lines) + "</pre>" + foot(f))


def character_references(f: Facts) -> str:
    def coded(text: str) -> str:
        return "".join(char if char.isalnum() or char == " " else f"&#{ord(char)};" for char in text)

    inner = f"<div>Current&#58;Home&nbsp;&gt;&nbsp;{coded(f.category)}{coded(f.title)}</div><h1>{coded(f.h1)}</h1>"
    inner += f"<div>{coded(f.author) if f.author else ''} View</div><div>Date:{coded(f.date)}</div>"
    return whole(f, inner + "".join(f"<p>{coded(text)}</p>" for text in f.body) + foot(f))


def source_wrapped(f: Facts) -> str:
    def wrapped(text: str) -> str:
        return e(text).replace(" ", "\n\t  ")

    inner = f"<div>\n {wrapped('Current:Home > ' + f.category + f.title)}\n</div><h1>\n{wrapped(f.h1)}\n</h1><div> {wrapped(view(f))} </div>"
    return whole(
        f, f"{inner}<div>\nDate:{wrapped(f.date)}</div>{''.join(f'<p>{wrapped(text)}</p>' for text in f.body)}{foot(f)}"
    )


def broken_headline(f: Facts) -> str:
    first, _, rest = f.h1.partition(" ")
    return whole(
        f,
        f"<div>{crumb(f)}</div><h1>{e(first)}<br>{e(rest)}</h1><div>{view(f)}</div><div>Date:{f.date}</div>{paragraphs(f)}{foot(f)}",
    )


def tags_in_a_line(f: Facts) -> str:
    line = "<p>In: " + " ".join(f'<a href="/t/{e(tag)}">{e(tag)}</a>' for tag in f.tags) + "</p>" if f.tags else ""
    inner = f"<div>{crumb(f)}</div><h1>{e(f.h1)}</h1><div>{view(f)}</div><div>Date:{f.date}</div>{paragraphs(f)}{line}"
    return whole(f, inner + f"<p><a>very</a><i>Good!</i> (<b>54178</b>)</p>{lists(f, '<b>{}</b>')}")


def counter_on_two_lines(f: Facts) -> str:
    inner = (
        f"<div>{crumb(f)}</div><h1>{e(f.h1)}</h1><div>{view(f)}</div><div>Date:{f.date}</div>{paragraphs(f)}{tags(f)}"
    )
    return whole(f, f"{inner}<div><div>Like</div><div>(12)</div></div>{lists(f)}")


def body_in_spans(f: Facts) -> str:
    def spans(text: str) -> str:
        return "".join(f"<span>{e(word)} </span>" for word in text.split(" "))

    inner = f"<div>{crumb(f)}</div><h1>{spans(f.h1)}</h1><div>{view(f)}</div><div>Date:{f.date}</div>"
    return whole(f, inner + "".join(f"<p>{spans(text)}</p>" for text in f.body) + foot(f))


MARKUPS: dict[str, Callable[[Facts], str]] = {
    make.__name__: make
    for make in (
        plain, no_h1, no_title, table, one_cell, definition_list, spans_on_lines, spans_glued, custom_elements, upper_case,
        nested_fonts, comments, torn_blocks, torn_suffix, one_line_head, breadcrumb_without_headline, headline_first,
        headline_first_bare, title_only, crumb_and_title, logo_as_h1, noisy, in_sections, list_items, preformatted,
        character_references, source_wrapped, broken_headline, tags_in_a_line, counter_on_two_lines, body_in_spans,
    )
}  # fmt: skip
# There the text alone does not tell where the headline ends: no h1, no repetition, and a suffix without a blank.
NEED_A_BLANK = frozenset(("title_only", "crumb_and_title", "headline_first_bare"))
