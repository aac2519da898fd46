"""The texts of a page while they are cleaned, with every edit, sighting and label so far. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from newscrawl.cleaning.edits import BODY, HEADLINE, cut
from newscrawl.items import Edit, Label, Sighting, SightingKind


@dataclass(slots=True)
class Draft:
    """The texts by field, on their way from raw to clean.

    ``proven``: the strings found to be injected here; ``strangers``: those that only their place speaks against.
    """

    texts: dict[str, str]
    edits: list[Edit] = field(default_factory=list)
    sightings: dict[tuple[str, str], Sighting] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    proven: set[str] = field(default_factory=set)
    strangers: set[str] = field(default_factory=set)

    @property
    def headline(self) -> str:
        """The headline as it is now."""
        return self.texts[HEADLINE]

    @property
    def body(self) -> str:
        """The body as it is now."""
        return self.texts[BODY]

    def remove(self, where: str, rule: str, places: Iterable[tuple[int, int]], evidence: str) -> bool:
        """Take places, given in order, out of one field, an edit each; whether there were any."""
        gone = 0
        for start, end in places:
            text = self.texts[where]
            edit = Edit(where, rule, start - gone, text[start - gone : end - gone], "", evidence)
            self.texts[where] = cut(text, edit)
            self.edits.append(edit)
            gone += end - start
        return gone > 0

    def sight(self, name: str, kind: SightingKind, evidence: str) -> None:
        """Note an observation, the first of its kind for a string."""
        self.sightings.setdefault((name, kind), Sighting(name, kind, evidence))

    def label(self, name: str, score: float, reason: str) -> None:
        """Label the record; the first label of a name stands."""
        self.labels.setdefault(name, Label(name, score, reason))
