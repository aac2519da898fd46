"""``python -m newscrawl``: the same as the command."""

from newscrawl.cli import main

main()
