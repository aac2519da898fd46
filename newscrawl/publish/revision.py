"""Which code this is: the version, and the commit where pip installed one. Knows no git."""

from __future__ import annotations

import json
from importlib import metadata

from newscrawl import __version__


def code_revision() -> str:
    """``0.1.0``, or ``0.1.0+g0123456789ab`` where pip noted the commit that it installed (PEP 610)."""
    try:
        noted = json.loads(metadata.distribution("newscrawl").read_text("direct_url.json") or "{}")
        commit = noted.get("vcs_info", {}).get("commit_id", "")
    except (metadata.PackageNotFoundError, ValueError):
        commit = ""
    return f"{__version__}+g{commit[:12]}" if commit else __version__
