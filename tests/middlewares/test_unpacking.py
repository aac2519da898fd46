"""Content-Encoding undone: whole bodies whole, torn ones never, bombs up to the limit."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from newscrawl.middlewares.feeder import DUE
from newscrawl.middlewares.unpacking import ACCEPTED, MAX_LAYERS, TooLarge, TornBody, Unpacking, unpacked

PAGE = b"<html><body>" + b"".join(b"<p>Sentence %d of the page.</p>" % n for n in range(2000)) + b"</body></html>"
LIMIT = 1 << 20


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


PACKERS = {
    "gzip": (b"gzip", gzip.compress), "x-gzip": (b"x-gzip", gzip.compress), "deflate": (b"deflate", zlib.compress),
    "bare deflate": (b"deflate", bare), "br": (b"br", brotli.compress), "zstd": (b"zstd", zstandard.compress),
}  # fmt: skip


@pytest.mark.parametrize("name", PACKERS)
def test_a_whole_body_is_undone(name: str) -> None:
    coding, pack = PACKERS[name]
    assert unpacked(pack(PAGE), [coding], LIMIT) == PAGE


@pytest.mark.parametrize("name", PACKERS)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
def test_a_torn_body_is_none(name: str, share: float) -> None:
    coding, pack = PACKERS[name]
    whole = pack(PAGE)
    with pytest.raises(TornBody):
        unpacked(whole[: int(len(whole) * share)], [coding], LIMIT)


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_is_held_at_the_limit(name: str) -> None:
    coding, pack = PACKERS[name]
    bomb = pack(bytes(20 * LIMIT))
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            unpacked(bomb, [coding], LIMIT)
        assert tracemalloc.get_traced_memory()[1] < 4 * LIMIT
    finally:
        tracemalloc.stop()


def test_layers_are_undone_from_the_outside() -> None:
    assert unpacked(gzip.compress(brotli.compress(PAGE)), [b"br", b"gzip"], LIMIT) == PAGE


def test_members_of_one_byte_and_of_none_are_all_read() -> None:
    members = (gzip.compress(b"a", mtime=0) + gzip.compress(b"", mtime=0)) * 20_000
    assert unpacked(members, [b"gzip"], LIMIT) == b"a" * 20_000


def test_members_belong_together_and_what_is_behind_is_dropped() -> None:
    assert unpacked(gzip.compress(b"a") + gzip.compress(b"b") + b"\0\0rest", [b"gzip"], LIMIT) == b"ab"


@pytest.mark.parametrize("coding", [b"gzip", b"zstd", b"unknown"])
def test_a_body_that_is_not_packed_as_it_says_stays(coding: bytes) -> None:
    assert unpacked(PAGE, [coding], LIMIT) == PAGE


def test_a_window_beyond_the_standard_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    with pytest.raises(TornBody):
        unpacked(packer.compress(PAGE) + packer.flush(), [b"zstd"], LIMIT)


@given(
    st.binary(max_size=400),
    st.sampled_from([b"gzip", b"deflate", b"br", b"zstd"]),
    st.sampled_from([b"", b"\x1f\x8b\x08\0", b"\x28\xb5\x2f\xfd"]),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_end_in_bytes_or_a_refusal(body: bytes, coding: bytes, magic: bytes) -> None:
    try:
        assert isinstance(unpacked(magic + body, [coding], LIMIT), bytes)
    except (TornBody, TooLarge):
        return


def answer(body: bytes, coding: str, status: int = 200) -> Response:
    return Response("http://x.example/", status, {"Content-Encoding": coding, "Content-Type": "text/html"}, body)


def test_the_middleware_asks_for_what_it_can_undo_and_makes_pages() -> None:
    request = Request("http://x.example/")
    Unpacking(LIMIT).process_request(request)
    assert request.headers["Accept-Encoding"] == ACCEPTED
    page = Unpacking(LIMIT).process_response(request, answer(gzip.compress(PAGE), "GZip"))
    assert isinstance(page, HtmlResponse)
    assert (page.body, "Content-Encoding" in page.headers) == (PAGE, False)


def test_too_many_layers_are_refused() -> None:
    with pytest.raises(TooLarge):
        Unpacking(LIMIT).process_response(
            Request("http://x.example/"), answer(PAGE, ", ".join(["gzip"] * (MAX_LAYERS + 1)))
        )


def test_an_error_of_the_frontier_is_read_by_its_status_alone() -> None:
    request = Request("http://x.example/", meta={DUE: None})
    assert Unpacking(LIMIT).process_response(request, answer(b"\x1f\x8b torn", "gzip", 503)).status == 503
