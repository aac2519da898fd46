"""Addresses: canonical form, identity, site, farm ids. Text in, text out; asks no network."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

# Heritrix and news-crawl refuse above 1-4 KB; the longest article address among 8,000 web articles has 400.
MAX_URL = 2048
# Segments of a path, and how often one may stand in it.
MAX_SEGMENTS = 20
MAX_REPEATED = 3

# What says who came and from where, by known names: advertisers, newsletters, social sites, analytics. A parameter that
# is on no list stays, whatever it looks like.
_TRACKERS = frozenset(
    (
        "_branch_match_id _branch_referrer _ga _gl _hsenc _hsmi __hstc __hssc __hsfp hsctatracking _ke _kx _openstat "
        "at_bbc_team at_campaign at_campaign_type at_creation at_format at_link_id at_link_origin at_link_type at_medium "
        "at_network at_ptr_name at_variant at_custom1 at_custom2 at_custom3 at_custom4 "
        "dclid dm_i ef_id elqtrack elqtrackid epik fb_action_ids fb_action_types fb_ref fb_source fbclid gad_campaignid "
        "gad_source gbraid gclid gclsrc guccounter guce_referrer guce_referrer_sig igsh igshid intcid intcmp irclickid li_fat_id "
        "mc_cid mc_eid mkt_tok ml_subscriber ml_subscriber_hash msclkid mtm_campaign mtm_cid mtm_content mtm_group "
        "mtm_keyword mtm_kwd mtm_medium mtm_placement mtm_source ns_campaign ns_fee ns_linkname ns_mchannel ns_source "
        "oly_anon_id oly_enc_id pk_campaign pk_cid pk_content pk_keyword pk_kwd pk_medium pk_source "
        "piwik_campaign piwik_keyword piwik_kwd rb_clickid rdt_cid s_kwcid sc_cid sccid soc_src soc_trk srsltid ttclid "
        "twclid vero_conv vero_id wbraid wickedid wt_mc wt_zmc wt.mc_id xtor yclid ysclid zanpid "
        "__twitter_impression amp_gsa amp_js_v usqp"
    ).split()
)
_TRACKER_FAMILIES = ("utm_", "itm_", "hsa_", "bsft_")
# Names that some sites use for the channel of a link and others for a page: gone where the value is a channel's.
_MAYBE_TRACKER = frozenset("cmp cmpid icid ito mbid ncid ocid ref_src s_cid smid smtyp".split())
_CHANNEL = re.compile(
    r"(?<![a-z])(?:share|social|socialflow|tw|twitter|twsrc|twt|fb|facebook|instagram|linkedin|whatsapp|reddit|rss|email|"
    r"newsletter|push|flipboard)(?![a-z])",
    re.IGNORECASE,
)
_SESSIONS = re.compile(r"(?:php|j|asp|asp\.net_)?_?sess(?:ion)?_?id|aspsessionid\w*|osc?csid|zenid|cfid|cftoken")
# Names that are a session's with a token as value, and something else with a number or a word: PHP-Nuke's articles
# are ?sid=123, a parliament's pages ?session=2024, a search ?s=bridge-2024, a database's records have 24 digits.
_MAYBE_SESSION = frozenset(("s", "sid", "sess", "session", "token"))
_TOKEN = re.compile(
    r"(?![0-9a-f]{24}\Z)(?:(?=\D*\d)(?=[^a-f]*[a-f])[0-9a-f]{8,200}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?=[a-z]*\d+[a-z]+\d+[a-z]+\d+[a-z])[0-9a-z]{20,200})",
    re.IGNORECASE,
)
# Java, PHP; ASP.NET's /(S(lit3py55t21z5v55vlm25s55))/ and its older form /(lit3py55t21z5v55vlm25s55)/.
_PATH_SESSION = re.compile(
    r";(?:jsessionid|phpsessid|sid|sessionid|session_id)=[^/;?]*|/\((?:[A-Z]\([^()/]{8,80}\)){1,3}\)(?=/)|/\([a-z0-9]{24}\)(?=/)",
    re.IGNORECASE,
)
_ESCAPE = re.compile("%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ILLEGAL = re.compile(r"[^!-~]|[\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})")
_FARM_FILE = re.compile(r"/(\d{1,3})[a-f](\d{1,3})(\d{5})\.html?$")
# Most links of a page are canonical already, or a plain path: urljoin and urlsplit cost .32 ms on 30 links, more than
# the page's parsing; these expressions .03 ms.
_PLAIN = re.compile(
    r"https?://(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::(?!80/|443/)\d{2,4})?/(?:(?!/?\.\.?(?:/|$))[A-Za-z0-9_~/.-])*"
)
_ROOTED = re.compile(r"/(?:(?!/?\.\.?(?:/|$))[A-Za-z0-9_~.-][A-Za-z0-9_~/.-]*)?")
_PLAIN_QUERY = re.compile(r"[A-Za-z0-9_~/.:,=&+-]*")
_ORIGIN = re.compile(r"https?://[^/?#@\\\s]+", re.IGNORECASE)
_AUTHORITY_END = re.compile(r"[/?#]")
_NO_HOST = re.compile(r"[^!-~]|[\"%<>\\^`{|}]|^\.|\.\.")
# A label of its own before a name that somebody owns: m.example.org, but neither m.example nor mobile.co.uk.
_TWIN_HOST = re.compile(
    r"^(?:www|m|mobile|amp)\.(?=[^.:]+\.[^.:]*[a-z])(?!(?:com?|org?|net?|gov?|edu|ac)\.[a-z]{2}(?::|$))"
)
_AMP_HINT = re.compile(r"[/.?&=]amp|\.ampproject\.", re.IGNORECASE)
_AMP_FOLDER = re.compile(r"^/amp/(?=.)")
_AMP_END = re.compile(r"(?:/amp/?|\.amp)$|\.amp(?=\.html?$)")
_AMP_QUERY = re.compile(r"amp(?:=(?:1|true)?)?|outputType=amp", re.IGNORECASE)
_AMP_CACHE = re.compile(r"https?://(?:[^/]+\.cdn\.ampproject\.org/[a-z]+|www\.google\.[a-z.]+/amp)/(s/)?([^/]+\..+)")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical(url: str, base: str | None = None) -> str | None:
    """One normal form of an http(s) address: lower-case scheme and host (IDN as punycode), no default port, no
    fragment, trackers and session ids dropped, escapes in one case and never decoded twice.

    None for anything else: other schemes, credentials, no host, more than ``MAX_URL`` characters.
    """
    if len(url) > 4 * MAX_URL:  # before any expression sees it; session ids and trackers make up for some length
        return None
    path, asks, query = url.partition("?")
    if len(url) <= MAX_URL and _PLAIN.fullmatch(path):
        if not asks:
            return url
        if _PLAIN_QUERY.fullmatch(query):
            return f"{path}?{kept}" if (kept := _telling(query)) else path
    if base and _ROOTED.fullmatch(path) and (origin := _ORIGIN.match(base)):
        return canonical(origin[0] + url)
    url = url.strip()
    try:
        parts = urlsplit(urljoin(base, url) if base and not _ORIGIN.match(url) else url)
        host, port = _host(parts), parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc:
        return None
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        netloc = f"{netloc}:{port}"
    path = _dot_segments(_escapes(_PATH_SESSION.sub("", parts.path))) or "/"
    result = urlunsplit((parts.scheme, netloc, path, _escapes(_telling(parts.query)), ""))
    return result if len(result) <= MAX_URL else None


def is_growing(url: str) -> bool:
    """Whether a path looks made by links that append to it: a segment three times, or more than 20 of them.

    Nutch and Heritrix refuse the same; dates repeat a number twice (/2011/11/11/).
    """
    segments = [
        one for one in _AUTHORITY_END.split(url.partition("://")[2], maxsplit=1)[-1].partition("?")[0].split("/") if one
    ]
    return len(segments) > MAX_SEGMENTS or any(segments.count(one) >= MAX_REPEATED for one in set(segments))


def identity(url: str) -> str:
    """What makes two addresses one page: the canonical form without scheme and ``www.``; itself of what is none."""
    known = canonical(url) or url
    return known.partition("://")[2].removeprefix("www.") or known


def article_id(url: str | None, content: str = "") -> str:
    """Mint the 20 hexadecimal digits that name an article: from its address, or from its raw content."""
    seed = f"url {identity(url)}" if url else f"content {content}"
    return hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()[:20]


def host_key(url: str) -> str:
    """Host and port, as politeness and robots.txt count them: ``example.org`` or ``127.0.0.1:8001``."""
    return _AUTHORITY_END.split(url.partition("://")[2], maxsplit=1)[0].lower()


def domain(url: str | None) -> str | None:
    """The host of an address without port and ``www.``; None without an address."""
    parts = _parts(url)
    return parts.hostname.removeprefix("www.") if parts and parts.hostname else None


def site_key(url: str) -> str:
    """Host and port without ``www.``, as one site is told from another."""
    return host_key(url).removeprefix("www.")


def same_site(url: str, other: str) -> bool:
    """Whether two addresses are of one host and port, with or without ``www.``."""
    return site_key(url) == site_key(other)


def same_publisher(url: str, other: str) -> bool:
    """Whether one may speak for the other, as a canonical link does: one host and port, but for ``www.``, ``m.``,
    ``mobile.`` or ``amp.`` before it.
    """
    return _TWIN_HOST.sub("", host_key(url)) == _TWIN_HOST.sub("", host_key(other))


def full_version(url: str) -> str | None:
    """The canonical address of the page whose AMP or mobile twin an address is by its form; None for any other form.

    A guess: "/amp/" may be a town's section. The two are one page where the site says so, by its canonical or amphtml
    link, or shows both; an article's id is made of the address that was fetched.
    """
    cached = _AMP_CACHE.fullmatch(url)
    if cached:
        return canonical(f"http{'s' * bool(cached[1])}://{cached[2]}")
    scheme, _, rest = url.partition("://")
    host, path, query = _split(rest)
    bare = _TWIN_HOST.sub("", host) if not host.startswith("www.") else host
    full = _AMP_FOLDER.sub("/", _AMP_END.sub("", path), count=1)
    kept = "&".join([part for part in query.split("&") if not _AMP_QUERY.fullmatch(part)])
    if (bare, full, kept) == (host, path, query) or (full in {"", "/"} and path != "/"):
        return None
    return canonical(f"{scheme}://{bare}{full}{'?' * bool(kept)}{kept}")


def without_twins(addresses: Iterable[str]) -> list[str]:
    """Canonical addresses that a site shows, without the AMP and mobile twins of others among them."""
    shown = list(addresses)
    # Most pages show none, which 120 addresses tell in .01 to .1 ms.
    maybe = [url for url in shown if ("amp" in url and _AMP_HINT.search(url)) or "//m" in url]
    fulls = {url: identity(full).rstrip("/") for url in maybe if (full := full_version(url))}
    if not fulls:
        return shown
    known = {identity(url).rstrip("/") for url in shown}
    return [url for url in shown if fulls.get(url) not in known]


def slug(url: str | None) -> str | None:
    """The words of an address's last readable path segment ("some-real-headline"), or None where it has none."""
    parts = _parts(url)
    for segment in reversed(parts.path.split("/")) if parts else ():
        words = unquote(re.sub(r"\.\w{2,5}$", "", segment)).replace("_", "-").strip("-")
        if words.count("-") >= 2 and re.search(r"[^\W\d]{3}", words):
            return words.replace("-", " ")
    return None


def farm_id(url: str | None) -> str | None:
    """The story's number in the address of a family-A farm, ``A-B-C``, or None.

    The file name is A, a letter a-f, B, C with A + B + C = 99999 (136 of 137 addresses seen, of no honest site);
    letter and padding vary for the same story.
    """
    parts = _parts(url)
    match = _FARM_FILE.search(parts.path) if parts else None
    if match is None:
        return None
    numbers = [int(group) for group in match.groups()]
    return "-".join(map(str, numbers)) if sum(numbers) == 99_999 else None


def _split(rest: str) -> tuple[str, str, str]:
    """Host, path and query of a canonical address without its scheme."""
    address, _, query = rest.partition("?")
    host, slash, path = address.partition("/")
    return host, slash + path, query


def _parts(url: str | None) -> SplitResult | None:
    """An address in its parts; None for none, and for what is no address ("http://[bad/x")."""
    try:
        return urlsplit(url) if url else None
    except ValueError:
        return None


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        host = _punycode(host).rstrip(".")
    return "" if _NO_HOST.search(host) else host


def _punycode(host: str) -> str:
    """A name as browsers write it (UTS 46): "ß" is a letter of its own. Raises ValueError."""
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:  # names of before 2010 with signs and emoji still answer
        return host.encode("idna").decode("ascii")


def _escapes(text: str) -> str:
    """Escape what is illegal, undo needless escapes, write the others in upper case."""

    def one(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else f"%{match[1].upper()}"

    legal = _ILLEGAL.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode("utf-8", "replace")), text)
    return _ESCAPE.sub(one, legal)


def _dot_segments(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            kept = kept[:-1] if len(kept) > 1 else kept
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)


def _telling(query: str) -> str:
    """The parameters that say which page is asked for, in their order and as they were written."""
    return "&".join([part for part in query.split("&") if part and not _is_noise(part)])


def _is_noise(parameter: str) -> bool:
    """Whether a parameter says who came and from where, not which page is asked for."""
    name, _, value = parameter.partition("=")
    name = unquote(name).lower().removeprefix("amp;")  # of an "&amp;" that was escaped twice
    if name in _TRACKERS or name.startswith(_TRACKER_FAMILIES):
        return True
    if name in _MAYBE_TRACKER:
        return _CHANNEL.search(unquote(value)) is not None
    if name in _MAYBE_SESSION:
        return _TOKEN.fullmatch(value) is not None
    return _SESSIONS.fullmatch(name) is not None
