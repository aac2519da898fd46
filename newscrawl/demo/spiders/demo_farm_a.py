"""One site of the demo; its addresses are known when the demo's server has started."""

from newscrawl.base_spiders import SiteSpider


class DemoFarmA(SiteSpider):
    """Hosts of a family-A farm, read by the landmarks of their text."""

    name = "demo_farm_a"
    delay = 0  # our own server on loopback
