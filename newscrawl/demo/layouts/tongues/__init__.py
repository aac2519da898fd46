"""The eight languages that sites are written in, by their codes."""

from __future__ import annotations

from newscrawl.demo.layouts.tongues.arabic import ARABIC
from newscrawl.demo.layouts.tongues.chinese import CHINESE
from newscrawl.demo.layouts.tongues.english import ENGLISH
from newscrawl.demo.layouts.tongues.french import FRENCH
from newscrawl.demo.layouts.tongues.german import GERMAN
from newscrawl.demo.layouts.tongues.japanese import JAPANESE
from newscrawl.demo.layouts.tongues.russian import RUSSIAN
from newscrawl.demo.layouts.tongues.spanish import SPANISH

TONGUES = {one.code: one for one in (ENGLISH, GERMAN, SPANISH, FRENCH, RUSSIAN, ARABIC, CHINESE, JAPANESE)}
