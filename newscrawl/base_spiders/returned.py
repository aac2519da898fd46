"""Whether a site's ``refine`` returned an article, field by field; what it should have been, in words."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields
from typing import Any, Union, get_args, get_origin, get_type_hints

from newscrawl.errors import WrongReturn
from newscrawl.items import RawArticle
from newscrawl.middlewares.broken import shown_path

_HINTS = get_type_hints(RawArticle)


def check_returned(article: Any, site: str, refine: Callable[..., Any]) -> None:
    """Raise WrongReturn, naming the site, the place and the field, for anything but a sound RawArticle or None."""
    if article is None:
        return
    code = getattr(refine, "__code__", None)
    place = f" ({shown_path(code.co_filename)}:{code.co_firstlineno})" if code else ""
    if not isinstance(article, RawArticle):
        raise WrongReturn(
            f"refine of site {site} returned {_shown(article)}; a RawArticle (change the given one with "
            f"dataclasses.replace) or None is expected{place}"
        )
    for one in fields(article):
        value, hint = getattr(article, one.name), _HINTS[one.name]
        if not _fits(value, hint):
            raise WrongReturn(
                f"refine of site {site} returned an article whose {one.name} is {_shown(value)}; "
                f"{_words(hint)} is expected{place}"
            )


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value is what an annotation of RawArticle says: a class, a union, a tuple of one kind."""
    if get_origin(hint) in {Union, types.UnionType}:
        return any(_fits(value, one) for one in get_args(hint))
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(_fits(one, get_args(hint)[0]) for one in value)
    return isinstance(value, hint)


def _words(hint: Any) -> str:
    if get_origin(hint) is tuple:
        return f"a tuple of {get_args(hint)[0].__name__}"
    if get_origin(hint) in {Union, types.UnionType}:
        return " or ".join("None" if one is type(None) else one.__name__ for one in get_args(hint))
    return str(hint.__name__)


def _shown(value: Any) -> str:
    """A value's type; short texts and numbers as they are."""
    if value is None or isinstance(value, str | int | float):
        return repr(value)[:60]
    return f"a {type(value).__name__}"
