"""Saved pages: which files of a folder, what each kind holds, and that nothing broken stops the rest."""

import gzip
import io
import json
import os
import tempfile
from pathlib import Path

import pytest

from newscrawl.corpus.saved import MAX_PAGE, Problem, Saved, files, lines, pages

NOBODY = 65_534
HTML = b"<html><body><h1>Harbour reopens</h1></body></html>"
PACKED = gzip.compress(HTML, mtime=0)
BROKEN = PACKED[:10] + b"\x07" * 20  # deflate has no blocks of kind 3
BOMB = gzip.compress(b"\0" * (MAX_PAGE + 1), 1, mtime=0)


def response(uri, body, head="HTTP/1.1 200 OK\r\nContent-Type: text/html", **fields):
    block = head.encode() + b"\r\n\r\n" + body
    names = {
        "WARC-Type": "response",
        "WARC-Target-URI": uri,
        "WARC-Date": "2024-05-06T07:08:09Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    header = "".join(f"{name}: {value}\r\n" for name, value in names.items())
    return b"WARC/1.0\r\n" + header.encode() + b"\r\n" + block + b"\r\n\r\n"


def only(entries):
    (entry,) = entries
    return entry


def of(path, data):
    path.write_bytes(data)
    return list(pages(path))


def test_a_folder_gives_the_files_that_can_be_read_in_the_order_of_their_paths(tmp_path):
    taken = ["a.html", "b/1.HTM", "b/2.txt.gz", "b/c/x.jsonl", "b.xhtml", "c.warc.gz", "d.jsonl.gz", "e.warc", "ü.txt"]
    left = ["a.css", "b/.hidden.html", ".git/x.html", "image.png.gz", "b/page", ".out.jsonl"]
    for name in taken + left:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "again").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.html")
    assert list(files(tmp_path)) == sorted(tmp_path / name for name in taken)


def test_a_link_to_nothing_is_told_and_another_name_is_not_looked_at(tmp_path):
    for name in ("a.html", "b.css"):
        (tmp_path / name).symlink_to("gone")
    assert list(files(tmp_path)) == [Problem(f"{tmp_path}/a.html", "a link to nothing")]


def test_what_may_not_be_read_is_told():
    is_root = os.geteuid() == 0  # to whom nothing is forbidden: then somebody else reads
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "a.html").write_bytes(HTML)
        (folder / "b").mkdir()
        for one in ("a.html", "b"):
            (folder / one).chmod(0)
        try:
            os.seteuid(NOBODY if is_root else os.geteuid())
            found = [entry for file in files(folder) for entry in (pages(file) if isinstance(file, Path) else [file])]
        finally:
            os.seteuid(0 if is_root else os.geteuid())
            (folder / "b").chmod(0o700)
    assert found == [Problem(f"{folder}/{one}", "Permission denied") for one in ("a.html", "b")]


def test_a_file_that_is_named_is_taken_whatever_its_name(tmp_path):
    assert list(files(tmp_path / ".page")) == [tmp_path / ".page"]


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("p.html", "text/html"),
        ("p.HTM", "text/html"),
        ("p.xhtml", "application/xhtml+xml"),
        ("p.txt", "text/plain"),
        ("p.php", None),
        ("page", None),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_page_in_a_file_has_no_address_and_no_time(tmp_path, name, media, packed):
    path = tmp_path / (name + ".gz" * packed)
    entry = only(of(path, PACKED if packed else HTML))
    assert entry.where == str(path)
    assert entry.page.body == HTML
    assert (entry.page.url, entry.page.final_url, entry.page.fetched_at) == (None, None, "")
    assert entry.page.headers.get("content-type") == media
    assert entry.input_id is None


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("p.html.gz", b"no gzip at all", "Not a gzipped file"),
        ("p.html.gz", PACKED[:-9], "broken gzip: Compressed file ended"),
        ("p.html.gz", BROKEN, "broken gzip: Error -3"),
        ("p.html.gz", BOMB, "larger than 32 MB, unpacked"),
        ("p.jsonl.gz", BOMB, "line 1: longer than 32 MB"),
        ("p.warc.gz", BOMB, "no WARC record where one should begin"),
    ],
)
def test_a_broken_or_boundless_file_is_one_problem(tmp_path, name, data, reason):
    problem = only(of(tmp_path / name, data))
    assert isinstance(problem, Problem)
    assert f"{problem.where}: {problem.reason}".startswith(f"{tmp_path / name}")
    assert reason in f"{problem.where}: {problem.reason}"


def test_a_file_that_is_gone_is_a_problem(tmp_path):
    assert only(pages(tmp_path / "gone.html")) == Problem(f"{tmp_path}/gone.html", "No such file or directory")


def test_a_name_that_a_terminal_would_obey_is_shown_safely(tmp_path):
    problem = only(pages(tmp_path / os.fsdecode(b"\x1b[2J\xff.html")))
    assert "\x1b" not in problem.where
    problem.where.encode()


def record(**fields):
    return json.dumps(fields).encode() + b"\n"


@pytest.mark.parametrize("given", ["a-1", "", 17, -1, None])
def test_a_record_keeps_its_id(given):
    entry = only(lines(io.BytesIO(record(id=given, html="<p>x")), "in"))
    assert entry.input_id == given
    assert type(entry.input_id) is type(given)


@pytest.mark.parametrize(
    ("fields", "body", "media"),
    [
        ({"html": "<p>ü"}, "<p>ü", "text/html"),
        ({"text": "Line\nline"}, "Line\nline", "text/plain"),
        ({"html": " ", "text": "t"}, "t", "text/plain"),
        ({"html": "h", "text": "t"}, "h", "text/html"),
        ({"text": "a\ud800b"}, "a\ufffdb", "text/plain"),
        ({"text": "😀"}, "😀", "text/plain"),
    ],
)
def test_a_record_is_a_page(fields, body, media):
    entry = only(lines(io.BytesIO(record(**fields)), "in"))
    assert entry.page.body.decode() == body
    assert entry.page.headers == {"content-type": f"{media}; charset=utf-8"}
    assert entry.where == "in line 1"


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://news.example/a", "https://news.example/a"),
        (" https://news.example/a ", "https://news.example/a"),
        ("file:///etc/passwd", None),
        ("n/a", None),
        ("", None),
        (None, None),
        (5, None),
    ],
)
def test_an_address_that_is_none_is_unknown(given, url):
    page = only(lines(io.BytesIO(record(url=given, text="t")), "in")).page
    assert (page.url, page.final_url) == (url, url)


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2025-04-11T11:36:05Z", "2025-04-11T11:36:05Z"),
        ("2025-04-11T11:36:05+02:00", "2025-04-11T09:36:05Z"),
        ("2025-04-11T11:36:05", "2025-04-11T11:36:05"),
        ("2025-04-11", "2025-04-11"),
        ("0001-01-01T00:00:00+14:00", ""),
        ("yesterday", ""),
        (1744371365, ""),
        (None, ""),
    ],
)
def test_only_the_record_says_when_it_was_downloaded(given, moment):
    assert only(lines(io.BytesIO(record(text="t", date_downloaded=given)), "in")).page.fetched_at == moment


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": 1, "text": "torn', "broken JSON"),
        (b"[" * 100_000, "broken JSON"),
        (b"\xff\xfe\xfa{}", "broken JSON"),
        (b'["a"]', "not a JSON object"),
        (b'{"id": 1, "url": "http://a.example/"}', "neither html nor text in it"),
        (b'{"html": 5, "text": ["a"]}', "neither html nor text in it"),
        (b'{"id": 1.5, "text": "t"}', "its id is neither a text nor a whole number"),
        (b'{"id": ' + b"9" * 5000 + b', "text": "t"}', "broken JSON: a whole number of more than 4,300 digits"),
        (b'{"id": true, "text": "t"}', "its id is neither a text nor a whole number"),
    ],
)
def test_a_broken_line_is_counted_and_stops_nothing(line, reason):
    entries = list(lines(io.BytesIO(b"\xef\xbb\xbf" + record(text="a") + line + b"\n\n" + record(text="b")), "in"))
    assert [type(entry) for entry in entries] == [Saved, Problem, Saved]
    assert entries[1].where == "in line 2"
    assert entries[1].reason.startswith(reason)
    assert entries[2].where == "in line 4"


def test_a_line_that_is_too_long_is_passed_over():
    data = record(text="a") + b"x" * (MAX_PAGE + 2) + b"\n" + record(text="b")
    before, problem, after = lines(io.BytesIO(data), "in")
    assert problem == Problem("in line 2", "longer than 32 MB")
    assert (before.where, after.where) == ("in line 1", "in line 3")


def test_a_line_without_end_is_given_up():
    class Endless:
        block = b"x" * (MAX_PAGE + 1)

        def readline(self, size):
            return self.block[:size]

    too_long, given_up = lines(Endless(), "in")
    assert (too_long.where, given_up.where) == ("in line 1", "in")
    assert given_up.reason == "not read beyond line 1, which has no end"


@pytest.mark.parametrize(
    ("start", "kind"),
    [(b' {"text": "t"}', "line 1"), (response("http://a.example/", HTML), "record 1"), (HTML, "odd")],
)
def test_a_file_of_an_odd_name_is_known_by_its_beginning(tmp_path, start, kind):
    assert only(of(tmp_path / "odd", start)).where.endswith(kind)
    assert only(of(tmp_path / "odd.gz", gzip.compress(start, mtime=0))).where.removesuffix(".gz").endswith(kind)


def test_an_archive_gives_its_responses(tmp_path):
    info = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 3\r\n\r\na:b\r\n\r\n"
    request = response("http://a.example/", b"", head="GET / HTTP/1.1", WARC_Type="request")
    first = response("<http://a.example/1>", HTML)
    second = response("https://a.example/2", HTML, WARC_Date="2024-05-06T07:08:09.123456+01:00")
    for name, packed in (("x.warc", False), ("x.warc.gz", True)):
        parts = [info, request, first, second]
        data = b"".join(gzip.compress(part, mtime=0) if packed else part for part in parts)
        one, two = of(tmp_path / name, data)
        assert (one.page.url, one.page.fetched_at) == ("http://a.example/1", "2024-05-06T07:08:09Z")
        assert (one.page.status, one.page.body) == (200, HTML)
        assert one.page.headers == {"content-type": "text/html"}
        assert (two.page.url, two.page.fetched_at) == ("https://a.example/2", "2024-05-06T06:08:09Z")
        assert (one.where, two.where) == (f"{tmp_path / name} record 3", f"{tmp_path / name} record 4")


def test_an_archive_gives_pages_without_http_and_tells_of_revisits(tmp_path):
    def plain(kind, media, body):
        head = f"WARC-Type: {kind}\r\nWARC-Target-URI: http://a.example/x\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n"
        head += f"Content-Type: {media}\r\nContent-Length: {len(body)}\r\n"
        return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + body + b"\r\n\r\n"

    records = [
        plain("conversion", "text/plain", "Päge".encode()),
        plain("resource", "text/html; charset=utf-8", HTML),
        plain("resource", "image/png", b"\x89PNG"),
        plain("metadata", "text/html", HTML),
        response("http://a.example/", b"", WARC_Type="revisit"),
        plain("conversion", "text/plain", b"x").replace(b"Length: 1", b"Length: 1\r\nWARC-Truncated: length"),
        response("http://a.example/", HTML),
    ]
    text, resource, revisit, cut, last = of(tmp_path / "x.warc", b"".join(records))
    assert (text.page.url, text.page.body.decode(), text.page.headers) == (
        "http://a.example/x",
        "Päge",
        {"content-type": "text/plain"},
    )
    assert (resource.page.body, resource.page.fetched_at, resource.page.status) == (HTML, "2024-05-06T07:08:09Z", 200)
    assert revisit.where == f"{tmp_path}/x.warc record 5"
    assert revisit.reason.startswith("a revisit: ")
    assert cut.reason.startswith("cut off when it was archived")
    assert last.page.body == HTML


@pytest.mark.parametrize("status", [301, 304, 404, 503])
def test_an_answer_that_is_no_page_is_a_problem(tmp_path, status):
    answer = response("http://a.example/", HTML, head=f"HTTP/1.1 {status} So")
    problem, after = of(tmp_path / "x.warc", answer + response("http://a.example/", HTML))
    assert problem == Problem(f"{tmp_path}/x.warc record 1", f"HTTP {status}")
    assert isinstance(after, Saved)


CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked"
GZIPPED = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip"


@pytest.mark.parametrize(
    ("head", "body", "decoded"),
    [
        (CHUNKED, b"3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n", b"abc0123456789"),
        (CHUNKED, HTML, HTML),  # unpacked by the archiver, the header left as it was
        (GZIPPED, PACKED, HTML),
        (GZIPPED, HTML, HTML),
        (CHUNKED + GZIPPED.removeprefix("HTTP/1.1 200 OK"), b"%x\r\n%b\r\n0\r\n\r\n", HTML),
        ("HTTP/1.1 200\r\nX:y", HTML, HTML),
        ("HTTP/2 200 \r\nx: y", HTML, HTML),
        ("HTTP/1.1 200 OK", HTML, HTML),
    ],
)
def test_transfer_and_content_codings_are_undone(tmp_path, head, body, decoded):
    if b"%x" in body:
        body %= (len(PACKED), PACKED)
    assert only(of(tmp_path / "x.warc", response("http://a.example/", body, head))).page.body == decoded


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (response("http://a.example/", b"1\r\na\r\n5\r\nab", CHUNKED), "broken chunks"),
        (response("http://a.example/", PACKED[:-12], GZIPPED), "torn gzip"),
        (response("http://a.example/", BROKEN, GZIPPED), "broken gzip"),
        (response("http://a.example/", BOMB, GZIPPED), "larger than 32 MB when unpacked"),
        (response("http://a.example/", HTML, GZIPPED.replace("gzip", "br")), "content encoding br is not read"),
        (response("http://a.example/", HTML, WARC_Truncated="length"), "cut off when it was archived (length"),
        (response("http://a.example/", HTML, head="SIP/2.0 200 OK"), "no HTTP response in it"),
    ],
)
def test_a_response_that_cannot_be_read_leaves_the_next_unharmed(tmp_path, answer, reason):
    problem, after = of(tmp_path / "x.warc", answer + response("http://a.example/", HTML))
    assert isinstance(after, Saved)
    assert problem.where == f"{tmp_path}/x.warc record 1"
    assert problem.reason.startswith(reason)


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        (response("http://a.example/", HTML)[:-30], "the archive ends within a record"),
        (b"WARC/1.0\r\nWARC-Type: resp", "the archive ends within a record's header"),
        (b"<html>", "no WARC record where one should begin"),
        (response("http://a.example/", HTML, Content_Length="many"), "a record without a length"),
        (response("http://a.example/", HTML, Content_Length="-5"), "a record with a negative length"),
        (response("http://a.example/", HTML, Content_Length=str(10**12)), "the archive ends within a record"),
    ],
)
def test_a_torn_archive_keeps_what_came_before(tmp_path, tail, reason):
    before, problem = of(tmp_path / "x.warc", response("http://a.example/", HTML) + tail)
    assert isinstance(before, Saved)
    assert problem.where == f"{tmp_path}/x.warc"
    assert problem.reason.startswith(reason)


def test_a_record_larger_than_the_cap_is_passed_over(tmp_path):
    answers = response("http://a.example/", b"x" * MAX_PAGE) + response("http://a.example/", HTML)
    problem, after = of(tmp_path / "x.warc", answers)
    assert problem == Problem(f"{tmp_path}/x.warc record 1", "larger than 32 MB")
    assert after.page.body == HTML
