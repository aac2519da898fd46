"""One site of the demo; its addresses are known when the demo's server has started."""

from newscrawl.base_spiders import SiteSpider


class DemoFarmB(SiteSpider):
    """Hosts of a family-B farm; no breadcrumb, source and category glued behind the date."""

    name = "demo_farm_b"
    delay = 0  # our own server on loopback
