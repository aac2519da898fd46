"""How HTML elements act on lines of text: which end a line, which glue, which are never shown."""

from __future__ import annotations

from newscrawl.extraction import lines

TEXT, SKIPPED, GLUES, BREAKS, ENDS = range(5)

# <noscript> is dropped as a browser with scripts drops it; the rest is never shown, or shown as a picture.
_SKIPPED = (
    "script style noscript template svg iframe frameset object canvas audio video select datalist textarea head "
    "title -comment -doctype"
)
_GLUES = (
    "a abbr acronym area b base basefont bdi bdo bgsound big button cite code data del dfn em embed font i img "
    "input ins kbd label link map mark marquee meta meter nobr output param picture progress q rb rp rt rtc ruby s "
    "samp slot small source span strike strong sub sup time track tt u var wbr math"
)
_ENDS = (
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frame h1 h2 h3 h4 h5 h6 header hgroup html legend li listing main menu nav ol "
    "optgroup option p plaintext pre search section summary table tbody td tfoot th thead tr ul xmp"
)

# What has no role is an unknown or custom element: it looks at its neighbours.
ROLES = {
    "-text": TEXT,
    **dict.fromkeys(_SKIPPED.split(), SKIPPED),
    **dict.fromkeys(_GLUES.split(), GLUES),
    **dict.fromkeys(("br", "hr"), BREAKS),
    **dict.fromkeys(_ENDS.split(), ENDS),
}

# What an element says of the lines inside.
FLAGS = {
    "a": lines.LINK,
    "h1": lines.H1 | lines.HEADING,
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), lines.HEADING),
    **dict.fromkeys(("nav", "footer", "aside"), lines.CHROME),
    **dict.fromkeys(("button", "label"), lines.CONTROL),
    **dict.fromkeys(("figcaption", "caption"), lines.CAPTION),
    **dict.fromkeys(("p", "blockquote"), lines.PARAGRAPH),
    **dict.fromkeys(("pre", "listing", "plaintext", "xmp"), lines.PREFORMATTED),
    "header": lines.HEADER,
    "li": lines.LISTED,
    "article": lines.ARTICLE,
}

# Elements whose extent in lines is kept, to find the one that holds the article.
CONTAINERS = frozenset(["div", "section", "article", "main", "td", "body", "center", "form", "h1"])
