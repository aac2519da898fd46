"""What a run did, its history, its verdict: values in, values out. Knows no store, clock, network or Scrapy."""

from newscrawl.runs.metrics import metrics
from newscrawl.runs.tally import Tally, is_bad
from newscrawl.runs.values import Figures, Finding, Past, Problem, Verdict
from newscrawl.runs.verdict import GOOD, judge

__all__ = ["GOOD", "Figures", "Finding", "Past", "Problem", "Tally", "Verdict", "is_bad", "judge", "metrics"]
