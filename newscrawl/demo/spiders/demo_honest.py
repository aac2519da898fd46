"""One site of the demo; its addresses are known when the demo's server has started."""

from newscrawl.base_spiders import SiteSpider


class DemoHonest(SiteSpider):
    """An honest newspaper with proper markup."""

    name = "demo_honest"
    delay = 0  # our own server on loopback
