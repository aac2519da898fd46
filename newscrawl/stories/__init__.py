"""Article -> story: the fingerprint, the rule that decides, the order of roles. Values in, values out; no memory."""

from newscrawl.stories.fingerprint import fingerprint
from newscrawl.stories.roles import rank
from newscrawl.stories.rule import MAX_CANDIDATES, MAX_POSTINGS, containment, decide, number_agreement

__all__ = [
    "MAX_CANDIDATES",
    "MAX_POSTINGS",
    "containment",
    "decide",
    "fingerprint",
    "number_agreement",
    "rank",
]
