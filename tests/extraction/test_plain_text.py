"""Page text saved as plain text: the real page beside the repository, and text without landmarks."""

from pages import html_page

from newscrawl.extraction import read


def plain(text: str | bytes):
    return read(html_page(text, None, "text/plain; charset=utf-8"))


def test_the_real_page(real_page):
    lines = real_page.read_text("utf-8").split("\n")
    reading = plain(real_page.read_bytes())
    article = reading.article
    assert reading.reason == "family A"
    assert article.family == "A"
    assert (
        article.headline
        == lines[1]
        == "Rekubit-Blinken, Lavrov meet briefly as U.S.-Russia tensions soar and war grinds on"
    )
    assert article.article_body.split("\n") == [line.strip() for line in lines[4 : lines.index("- In:")]]
    assert article.article_body.startswith("U.S. Secretary of State Antony Blinken and RekubitRussian ")
    assert article.article_body.endswith("in its campaign there.")
    assert article.keywords == ("Antony Blinken", "War", "Paul Whelan", "Ukraine", "Politics", "Russia")
    assert article.publisher_name == "TradeWisdom"
    assert article.authors == ("Burley Garcia",)
    assert article.date_published == "2025-04-11 11:36:05"
    assert article.is_based_on == "CBS News"
    assert article.article_section == "Contact"
    assert article.repairs == 0
    assert article.url is None


def test_the_real_page_with_translated_heads_and_without_tags(real_page):
    text = real_page.read_text("utf-8")
    wanted = plain(text).article.article_body
    for old, new in {"Related": "相关", "Ranking": "排行榜", "Recommendation": "推荐", "veryGood!": "👍"}.items():
        text = text.replace(f"\n{old}\n", f"\n{new}\n").replace(f"\n{old} (", f"\n{new} (")
    start, end = text.index("- In:"), text.index("👍 (")
    assert plain(text[:start] + text[end:]).article.article_body == wanted


def test_text_without_landmarks_is_a_headline_and_a_body():
    reading = plain("\r\n A headline \r\n\r\nFirst  paragraph,with two blanks.\r\n\t- a point\r\n")
    assert reading.reason == "plain"
    assert reading.article.headline == "A headline"
    assert reading.article.article_body == "First  paragraph,with two blanks.\n- a point"
    assert reading.article.family is None


def test_one_line_is_no_article():
    assert plain("Not found").article is None
    assert plain(" \n ").reason == "empty"


def test_broken_bytes_are_replaced_and_counted():
    article = plain("Über den Häfen\nGrüße\0 an ".encode() + b"\xff\xfe alle").article
    assert article.article_body == "Grüße\ufffd an \ufffd\ufffd alle"
    assert article.repairs == 3
