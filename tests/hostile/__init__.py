"""Sites that attack, mislead or fall silent, served on loopback and crawled by the command with its defaults.

The rows are the sixty cases of the project's reliability table, in its order and numbering; each test is named after
its row. What is not tested here:

- row 33, the farms' template: tests/extraction/test_family_a.py, test_family_b.py and the demo's farms.
- row 40, spellings of a host: tests/test_urls.py; loopback has no names to crawl under.
- rows 54 to 57 (full disk, kill, same command again, two runs): tests/test_interrupted.py,
  tests/test_running.py, tests/publishing/test_whole.py and ``newscrawl bench kill``;
  they are about the store and need no hostile site.
- rows 41 and 42 and the entities of feeds: test_feeds.py has them with more of their kind.
- row 59, CSV and report pages: JSON Lines is the only format that is written.
- row 6, the connection itself: no test leaves loopback. The verdict on the address is tested, and that the same
  verdict keeps a loopback port silent.
"""
