"""The markup of an article's text and of what interrupts it. Knows no head and no frame."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from newscrawl.demo.layouts.choices import Layout
from newscrawl.demo.layouts.classes import named
from newscrawl.demo.layouts.stories import Block, Story

_WIDTH = 72
# The typographic characters that some editors write as references.
_REFERENCES = {"’": "&#8217;", "“": "&ldquo;", "”": "&#8221;", "é": "&eacute;", "ü": "&uuml;", "«": "&laquo;"}


@dataclass(frozen=True, slots=True)
class Target:
    """An article as others link to it."""

    href: str
    headline: str
    teaser: str
    date: str
    beginning: tuple[str, ...]


def text(layout: Layout, value: str) -> str:
    """Text in HTML, with the site's habit of references."""
    made = escape(value, quote=False)
    if layout.entities:
        for char, reference in _REFERENCES.items():
            made = made.replace(char, reference)
    return made


def render(layout: Layout, story: Story, others: Sequence[Target], image: str) -> str:
    """The body with its containers."""
    rng = layout.dice(f"body {story.number}")
    pieces = [_block(layout, block, rng, others, image) for block in story.blocks]
    name = named(layout, "body")
    if layout.split == "two" and len(pieces) > 3:
        middle = len(pieces) // 2
        return f"<div{name}>{_joined(pieces[:middle])}</div>\n{_ad(layout)}<div{name}>{_joined(pieces[middle:])}</div>"
    if layout.split == "wrapped":
        part = named(layout, "part")
        return f"<div{name}>" + _joined([f"<div{part}>{piece}</div>" for piece in pieces]) + "</div>"
    if layout.split == "sections":
        return f"<div{name}>{_sections(layout, story.blocks, pieces)}</div>"
    tag = "section" if layout.shell == "sections" else "div"
    return f"<{tag}{name}>{_joined(pieces)}</{tag}>"


def _sections(layout: Layout, blocks: Sequence[Block], pieces: Sequence[str]) -> str:
    """A section from each subheading to the next."""
    groups: list[list[str]] = [[]]
    for block, piece in zip(blocks, pieces, strict=True):
        if block.kind == "h":
            groups.append([])
        groups[-1].append(piece)
    part = named(layout, "part")
    return "\n".join(f"<section{part}>{_joined(group)}</section>" for group in groups)


def _joined(pieces: Sequence[str]) -> str:
    return "\n".join(pieces)


def _block(layout: Layout, block: Block, rng: Random, others: Sequence[Target], image: str) -> str:
    makers: dict[str, Callable[[], str]] = {
        "p": lambda: _paragraph(layout, _inline(layout, block.text, rng, others)),
        "h": lambda: _subheading(layout, block.text),
        "list": lambda: "<ul>\n" + "\n".join(f"<li>{text(layout, item)}</li>" for item in block.items) + "\n</ul>",
        "quote": lambda: f"<blockquote>{_paragraph(layout, text(layout, block.text))}</blockquote>",
        "ad": lambda: _ad(layout),
        "letter": lambda: letter(layout),
        "more": lambda: _more(layout, rng, others),
        "pull": lambda: _pull(layout, block.text),
        "figure": lambda: picture(layout, block.text, image),
        "shot": lambda: picture(layout, block.text, image),
        "player": lambda: f'<div{named(layout, "player")}><video src="/media/clip.mp4" controls></video></div>',
        "wall": lambda: _wall(layout),
        "entry": lambda: _entry(layout, block, rng, others),
    }
    return makers[block.kind]()


def _paragraph(layout: Layout, html: str) -> str:
    return {
        "p": f"<p>{html}</p>",
        "br": f"{html}<br><br>",
        "div": f"<div>{html}</div>",
        "span": f"<div><span>{html}</span></div>",
    }[layout.paragraphs]


def _subheading(layout: Layout, value: str) -> str:
    html = text(layout, value)
    if layout.subheads == "strong" or layout.paragraphs == "br":
        return _paragraph(layout, f"<strong>{html}</strong>")
    return f"<{layout.subheads}>{html}</{layout.subheads}>"


def _inline(layout: Layout, value: str, rng: Random, others: Sequence[Target]) -> str:
    """A paragraph's text, now and then with a link or an emphasis inside, broken into lines where the site does so."""
    html = text(layout, value)
    words = value.split(" ")
    if len(words) > 8 and rng.random() < 0.35:
        start = rng.randrange(len(words) - 4)
        before, inner, after = (
            " ".join(part) for part in (words[:start], words[start : start + 3], words[start + 3 :])
        )
        opening = rng.choice([f'<a href="{escape(rng.choice(others).href)}">', "<em>", "<b>", "<span>"])
        closing = f"</{opening[1:].split(' ')[0].rstrip('>')}>"
        html = f"{text(layout, before)} {opening}{text(layout, inner)}{closing} {text(layout, after)}".strip()
    if layout.wrapped and layout.tongue.blank and "<" not in html:
        html = "\n".join(textwrap.wrap(html, _WIDTH, break_long_words=False, break_on_hyphens=False))
    return html


def _ad(layout: Layout) -> str:
    label = text(layout, layout.tongue.words["ad"])
    return f'<div{named(layout, "ad")}><span>{label}</span><ins data-slot="7"></ins></div>\n'


def letter(layout: Layout) -> str:
    """The box that asks for an address."""
    words = layout.tongue.words
    return (
        f"<div{named(layout, 'letter')}><p>{text(layout, words['letter'])}</p>"
        f'<form action="/letter"><input type="email"><button>{text(layout, words["signup"])}</button></form></div>'
    )


def _more(layout: Layout, rng: Random, others: Sequence[Target]) -> str:
    """The box inside a text that leads to other articles."""
    words, one = layout.tongue.words, rng.choice(others)
    link = f'<a href="{escape(one.href)}">{text(layout, one.headline)}</a>'
    colon = "" if words["more"].endswith(":") else ":"
    if layout.more == "line":
        return _paragraph(layout, f"<strong>{text(layout, words['more'])}{colon}</strong> {link}")
    if layout.more == "link":
        return _paragraph(
            layout,
            f'<a href="{escape(one.href)}"><em>{text(layout, words["also"])}{colon} {text(layout, one.headline)}</em></a>',
        )
    if layout.more == "card":
        return (
            f'<aside{named(layout, "more")}><a href="{escape(one.href)}"><img src="/img/small.jpg" alt="">'
            f"<span>{text(layout, one.headline)}</span></a><p>{text(layout, one.teaser)}</p></aside>"
        )
    items = "".join(
        f'<li><a href="{escape(other.href)}">{text(layout, other.headline)}</a></li>'
        for other in rng.sample(list(others), min(3, len(others)))
    )
    return f"<div{named(layout, 'more')}><h4>{text(layout, words['also'])}</h4><ul>{items}</ul></div>"


def _pull(layout: Layout, value: str) -> str:
    """A sentence of the text once more, in large letters."""
    sentence = re.split(r"(?<=[.。])\s*", value)[0]
    return f"<{layout.pull}{named(layout, 'pull')}>{text(layout, sentence)}</{layout.pull}>"


def picture(layout: Layout, caption: str, image: str) -> str:
    """A picture with its caption."""
    img = f'<img src="{escape(image)}" alt="">'
    said = text(layout, caption)
    if layout.figure == "figure":
        return f"<figure>{img}<figcaption>{said}</figcaption></figure>"
    tag = "p" if layout.figure == "div" else "span"
    return f"<div{named(layout, 'image')}>{img}<{tag}{named(layout, 'caption')}>{said}</{tag}></div>"


def _wall(layout: Layout) -> str:
    words = layout.tongue.words
    return (
        f"<div{named(layout, 'wall')}><p>{text(layout, words['wall'])}</p>"
        f'<a href="/login">{text(layout, words["login"])}</a></div>'
    )


def _entry(layout: Layout, block: Block, rng: Random, others: Sequence[Target]) -> str:
    paragraphs = "\n".join(_paragraph(layout, _inline(layout, item, rng, others)) for item in block.items)
    return (
        f"<div{named(layout, 'entry')}><time>{block.time}</time><h3>{text(layout, block.text)}</h3>\n{paragraphs}</div>"
    )
