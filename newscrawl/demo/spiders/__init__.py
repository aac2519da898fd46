"""The demo's sites: loaded by the demo only."""
