"""Scrapy settings: only what differs from Scrapy's defaults, with the default and the reason beside each."""

from __future__ import annotations

from newscrawl import __version__

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
NEWSPIDER_MODULE = "newscrawl.spiders"
TEMPLATES_DIR = f"{__file__.removesuffix('settings.py')}templates"  # scrapy genspider -t listing|feed|sitemap|farm
# Default: "Scrapy/VERSION". A crawler says who it is; set this to name yourself and a contact.
USER_AGENT = f"newscrawl/{__version__}"

# -- ours
NEWSCRAWL_STATE = ".newscrawl"  # the state folder, relative to where the command is started
NEWSCRAWL_ALLOW_HOSTS: list[str] = []  # private addresses that may be asked: HOST or HOST:PORT
NEWSCRAWL_MAX_PAGES = 0  # fetches of one run; 0 = no limit
NEWSCRAWL_IN_FLIGHT = 32  # asked or waiting for their commit: what a kill -9 can cost
NEWSCRAWL_MAX_DEPTH = 50  # links from the start; Heritrix stops at 20 hops, listings are deeper
NEWSCRAWL_MAX_WAIT = 120  # seconds a run waits when all that is left must wait (Retry-After); then it ends
NEWSCRAWL_HOSTS = None  # the middlewares.hosts.Hosts that the spiders of a process share; None: each has its own
NEWSCRAWL_RETRY_WAITS = [1, 4]  # seconds before the second and the third try (default: 2 retries at once)
NEWSCRAWL_PROGRESS = True
NEWSCRAWL_LOG = ""  # "text" or "json": log lines that name site and run; empty: Scrapy's own
NEWSCRAWL_KEEP_PAGES = False  # keep every page in the state folder for `newscrawl replay`: 2 to 20 KB each
# Ages in seconds at which an article is looked at again: most corrections come within a day, a look costs a request.
# Empty: never. A site's own plan is its attribute ``revisit``.
NEWSCRAWL_REVISIT = [3600, 6 * 3600, 86_400, 3 * 86_400, 10 * 86_400]
NEWSCRAWL_REVISIT_MIN = 0  # seconds for which a list (listing, feed, sitemap) is left alone at least; 0: no least
NEWSCRAWL_REVISIT_MAX = 86_400  # and at most, when it brings nothing new; 0: each run asks every list
NEWSCRAWL_REST_STARTS = False  # start addresses rest too: True in scheduled runs; by hand they are asked
NEWSCRAWL_WAIT = False  # wait for another run on the same target instead of refusing

# -- safety
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("file", "ftp", "s3", "data")),  # default: all on (GHSA-23j4-mw76-5v7h)
    **dict.fromkeys(("http", "https"), "newscrawl.middlewares.connection.BoundedHandler"),  # heads have a limit
}
TWISTED_DNS_RESOLVER = "newscrawl.middlewares.guard.GuardedResolver"  # the verdict falls on the resolved address
HTTPPROXY_ENABLED = False  # default True: http_proxy of the environment hides from the guard what a name resolves to
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024  # default 1 GiB, for decoded bytes too; the longest real article page is ~3 MB
DOWNLOAD_WARNSIZE = 0  # default 32 MiB; the limit speaks for itself
DOWNLOAD_TIMEOUT = 20  # default 180 s; head and body together, three tries: a page that drips costs a minute
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False
COOKIES_ENABLED = False  # default True; a news crawler needs none
TELNETCONSOLE_ENABLED = False  # default True
REMOTE_CONTROL_ENABLED = False  # default True
REFERRER_POLICY = "no-referrer"  # default sends the listing's address along

# -- politeness
ROBOTSTXT_OBEY = True  # default False; by middlewares.politeness (RFC 9309), not Scrapy's
DOWNLOAD_DELAY = 1.0  # default 0; seconds between two requests to a host
DOWNLOAD_DELAY_JITTER = 0  # default 0.5; the frontier keeps the delay, Scrapy's own slot must not add to it
CONCURRENT_REQUESTS_PER_DOMAIN = 4  # default 8; more than one only where a site's delay is 0

# -- speed
CONCURRENT_ITEMS = 1  # default 100: that makes 100 tasks a response (1.4-1.9 times the CPU)
CONCURRENT_REQUESTS = 32  # default 16; hosts are slow, not we
DOWNLOADER_STATS = False  # default True; what became of each page is counted in its outcome
METAREFRESH_ENABLED = False  # default True: parses every page once more
LOGSTATS_INTERVAL = 0  # default 60 s; progress is ours
LOG_LEVEL = "INFO"  # default DEBUG: a line a page
DEFAULT_DROPITEM_LOG_LEVEL = "INFO"  # default WARNING; drops are counted by reason

SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # depth is a column of the frontier
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # urls.MAX_URL
    "newscrawl.middlewares.outcomes.Outcomes": 100,  # nearest to the engine: sees what the others let through
    "newscrawl.middlewares.memories.Memories": 110,
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # replaced by Politeness
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # links are filtered before they are stored
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # no credentials
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # replaced by Unpacking
    "newscrawl.middlewares.guard.Guard": 50,
    "newscrawl.middlewares.politeness.Politeness": 100,
    "newscrawl.middlewares.outcomes.Statuses": 580,  # sees what was unpacked, before redirect (600) lets go
    "newscrawl.middlewares.unpacking.Unpacking": 590,
}
ITEM_PIPELINES = {
    "newscrawl.pipelines.Clean": 100,
    "newscrawl.pipelines.Unify": 200,
    "newscrawl.pipelines.Keep": 300,
}
EXTENSIONS = {
    "scrapy.extensions.memusage.MemoryUsage": None,  # the run report reads the peak itself
    "newscrawl.extensions.StoreAccess": 100,
    "newscrawl.extensions.RunLog": 150,
    "newscrawl.extensions.Progress": 200,
}
FEED_EXPORTERS = {
    "jsonl": "newscrawl.exporters.ArticleLinesExporter",
    "jsonlines": "newscrawl.exporters.ArticleLinesExporter",
    "jl": "newscrawl.exporters.ArticleLinesExporter",
}
FEED_EXPORT_ENCODING = "utf-8"
