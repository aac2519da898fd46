"""Article -> story: the fingerprint, the rule that decides, the order of roles. Values in, values out; no memory."""

from newscrawl.stories.boilerplate import Edges, boilerplate, observe
from newscrawl.stories.fingerprint import fingerprint
from newscrawl.stories.parting import parting
from newscrawl.stories.roles import precedence, rank
from newscrawl.stories.rule import MAX_CANDIDATES, MAX_POSTINGS, containment, decide, joined, matches, number_agreement

__all__ = [
    "MAX_CANDIDATES",
    "MAX_POSTINGS",
    "Edges",
    "boilerplate",
    "containment",
    "decide",
    "fingerprint",
    "joined",
    "matches",
    "number_agreement",
    "observe",
    "parting",
    "precedence",
    "rank",
]
