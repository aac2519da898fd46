"""The ten sites' classes, as ``newscrawl add`` wrote them: loaded by the demo and the tests only."""
