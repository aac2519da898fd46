"""An article's page: what stands above, around and below its text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from newscrawl.demo.layouts import addresses, body, frame, head
from newscrawl.demo.layouts.body import Target, text
from newscrawl.demo.layouts.choices import Layout
from newscrawl.demo.layouts.classes import named
from newscrawl.demo.layouts.stories import Story, caption

_RELATED = 4


def content(layout: Layout, story: Story, others: Sequence[Target], image: str, section: str) -> str:
    """The page's main column. ``section`` is the path of the article's section."""
    share = _share(layout)
    below = layout.byline_at == "below"
    top = [_headline(layout, story), _dek(layout, story), "" if below else byline(layout, story)]
    opening = "\n".join(piece for piece in top if piece)
    pieces = [
        _crumb(layout, story, section),
        f"<header>{opening}</header>" if layout.header else opening,
        share if layout.share in {"top", "both"} else "",
        body.picture(layout, caption(layout, layout.dice(f"lead {story.number}"), story.place), image),
        _points(layout, story),
        body.render(layout, story, others, image),
        byline(layout, story) if below else "",
        _tags(layout, story),
        share if layout.share in {"bottom", "both"} else "",
        _bio(layout, story),
    ]
    own = "\n".join(piece for piece in pieces if piece)
    item = ""
    if layout.metadata == "microdata":
        item = ' itemscope itemtype="https://schema.org/NewsArticle"'
        own = _microdata(layout, story) + own
    if layout.shell == "article":
        own = f"<article{named(layout, 'story')}{item}>\n{own}\n</article>"
    else:
        own = f"<div{named(layout, 'story')}{item}>\n{own}\n</div>"
    return f"{own}\n{_related(layout, story, others)}{_comments(layout)}{_below(layout, others)}"


def _microdata(layout: Layout, story: Story) -> str:
    """The date for machines where readers see none that machines can read."""
    if layout.time == "element" and layout.dated != "none":
        return ""
    return f'<meta itemprop="datePublished" content="{head.stated(layout, story)}">\n'


def _headline(layout: Layout, story: Story) -> str:
    item = ' itemprop="headline"' if layout.metadata == "microdata" else ""
    tag = layout.headline
    return f"<{tag}{named(layout, 'headline')}{item}>{text(layout, story.headline)}</{tag}>"


def _dek(layout: Layout, story: Story) -> str:
    if layout.dek == "none":
        return ""
    return f"<{layout.dek}{named(layout, 'dek')}>{text(layout, story.dek)}</{layout.dek}>"


def _crumb(layout: Layout, story: Story, section: str) -> str:
    if not layout.breadcrumb:
        return ""
    words = layout.tongue.words
    return (
        f'<div{named(layout, "crumb")}><a href="/">{text(layout, words["home"])}</a> › '
        f'<a href="{escape(section)}">{text(layout, layout.tongue.sections[story.section])}</a></div>'
    )


def shown_date(layout: Layout, story: Story, *, modified: bool = False) -> str:
    """A date as readers see it; with its time where the site shows it."""
    forms = layout.tongue.moments if layout.dated == "moment" else layout.tongue.days
    form = layout.dice("form of dates").choice(forms)
    return layout.tongue.date(form, story.modified if modified else story.moment)


def byline(layout: Layout, story: Story) -> str:
    """Authors and dates as readers see them."""
    people, dates = _people(layout, story), _dates(layout, story)
    if layout.byline == "one line":
        return (
            f"<p{named(layout, 'meta')}>{', '.join(part for part in (people, dates) if part)}</p>"
            if people or dates
            else ""
        )
    if layout.byline == "pipe":
        said = " | ".join(part for part in (people, dates) if part)
        return f"<div{named(layout, 'meta')}>{said}</div>" if said else ""
    if layout.byline == "table row":
        return (
            f"<table><tr><td{named(layout, 'author')}>{people}</td><td{named(layout, 'date')}>{dates}</td></tr></table>"
        )
    parts = []
    if people:
        parts.append(f"<div{named(layout, 'author')}>{people}</div>")
    if dates:
        parts.append(f"<div{named(layout, 'date')}>{dates}</div>")
    return f"<div{named(layout, 'meta')}>{''.join(parts)}</div>" if parts else ""


def _people(layout: Layout, story: Story) -> str:
    if not story.people:
        return ""
    words = layout.tongue.words
    item = ' itemprop="author"' if layout.metadata == "microdata" else ""
    rel = ' rel="author"' if layout.classes in {"plain", "bem"} else ""
    linked = [f'<a href="{escape(addresses.author(one))}"{rel}{item}>{text(layout, one)}</a>' for one in story.people]
    blank = "" if words["and"] == "、" else " "
    names = f"{blank}{text(layout, words['and'])}{blank}".join(linked)
    if layout.byline in {"bare", "pipe"}:
        return names
    before = "" if words["by"].endswith("：") else " "
    role = f", {text(layout, words['role'])}" if layout.byline == "role" else ""
    return f"{text(layout, words['by'])}{before}{names}{role}"


def _dates(layout: Layout, story: Story) -> str:
    if layout.dated == "none":
        return ""
    words = layout.tongue.words
    published = _time(layout, story, modified=False)
    if layout.updated == "none":
        return published
    updated = f"{text(layout, words['updated'])} {_time(layout, story, modified=True)}"
    published = f"{text(layout, words['published'])} {published}"
    both = (updated, published) if layout.updated == "before" else (published, updated)
    return " · ".join(both) if layout.byline != "one line" else ", ".join(both)


def _time(layout: Layout, story: Story, *, modified: bool) -> str:
    shown = text(layout, shown_date(layout, story, modified=modified))
    if layout.time != "element":
        return f"<span>{shown}</span>"
    moment = (story.modified if modified else story.moment).replace(second=0, microsecond=0)
    item = ""
    if layout.metadata == "microdata":
        item = ' itemprop="dateModified"' if modified else ' itemprop="datePublished"'
    return f'<time datetime="{moment.isoformat()}"{item}>{shown}</time>'


def _points(layout: Layout, story: Story) -> str:
    """What the article says in short, above it."""
    if not story.points:
        return ""
    items = "".join(f"<li>{text(layout, point)}</li>" for point in story.points)
    return f"<div{named(layout, 'points')}><ul>{items}</ul></div>"


def _below(layout: Layout, others: Sequence[Target]) -> str:
    """The beginning of the article that follows, as sites show it where readers go on scrolling."""
    if not layout.below:
        return ""
    following = others[0]
    paragraphs = "".join(f"<p>{text(layout, line)}</p>\n" for line in following.beginning)
    link = f'<a href="{escape(following.href)}">{text(layout, following.headline)}</a>'
    return f"\n<div{named(layout, 'story')}><h2{named(layout, 'headline')}>{link}</h2>\n{paragraphs}</div>"


def _share(layout: Layout) -> str:
    networks = ("Nestwork", "Chirper", "Postbox", "Mail")
    items = "".join(f'<a href="https://{name.lower()}.example/share">{name}</a> ' for name in networks)
    return f"<div{named(layout, 'share')}><span>{text(layout, layout.tongue.words['share'])}</span> {items}</div>"


def _tags(layout: Layout, story: Story) -> str:
    if layout.tags == "none":
        return ""
    label = text(layout, layout.tongue.words["tags"])
    targets = [(addresses.tag(one), one) for one in story.tags]
    if layout.tags == "list":
        return f"<div{named(layout, 'tags')}><h4>{label}</h4><ul>{frame.links(layout, targets)}</ul></div>"
    line = ", ".join(f'<a href="{escape(href)}">{text(layout, name)}</a>' for href, name in targets)
    return f"<p{named(layout, 'tags')}>{label}: {line}</p>"


def _bio(layout: Layout, story: Story) -> str:
    if not layout.bio or not story.people:
        return ""
    said = layout.tongue.words["bio"].format(a=story.people[0])
    return f'<div{named(layout, "bio")}><img src="/img/face.jpg" alt=""><p>{text(layout, said)}</p></div>'


def _related(layout: Layout, story: Story, others: Sequence[Target]) -> str:
    if layout.related == "none":
        return ""
    chosen = layout.dice(f"related {story.number}").sample(list(others), _RELATED)
    heading = f"<h3>{text(layout, layout.tongue.words['related'])}</h3>"
    if layout.related == "links":
        inner = f"<ul>{frame.links(layout, [(one.href, one.headline) for one in chosen])}</ul>"
    else:
        inner = frame.cards(layout, chosen)
    tag = "aside" if layout.shell == "article" else "div"
    return f"<{tag}{named(layout, 'related')}>{heading}{inner}</{tag}>\n"


def _comments(layout: Layout) -> str:
    if not layout.comments:
        return ""
    words, rng = layout.tongue.words, layout.dice("comments")
    said = "".join(
        f"<div{named(layout, 'comment')}><b>{text(layout, layout.tongue.person(rng))}</b>"
        f'<p>{text(layout, words["comment"])}</p><a href="#reply">{text(layout, words["reply"])}</a></div>'
        for _ in range(3)
    )
    return f'<div{named(layout, "comments")} id="comments"><h3>{text(layout, words["comments"])}</h3>{said}</div>'
