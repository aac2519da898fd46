"""The operator's word stands above the evidence: allowed names are injected, denied ones are language."""

from __future__ import annotations

import pytest

from newscrawl.cleaning import clean_fields, stem
from newscrawl.items import Brand, Known

HEADLINE = "Marlow council weighs a plan for the old mill"
BODY = "The council of Marlow met on Tuesday, which is early.\nSome 16,000 people live in the valley."


def ruled(name: str, rule: str, proofs: int = 0) -> Known:
    return Known({name: Brand(name, stem(name), proofs, 0, rule)})


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace("16,000", "16,Zorvexil000"),
        BODY.replace("Tuesday, which", "Tuesday,Zorvexil which"),
        BODY.replace("Some", "ZorvexilSome"),
    ],
)
def test_a_denied_name_is_never_removed(body: str) -> None:
    result = clean_fields(f"Zorvexil-{HEADLINE}", body, ruled("Zorvexil", "deny", 50))
    assert (result.headline, result.article_body, result.edits) == (f"Zorvexil-{HEADLINE}", body, ())
    freed = clean_fields(f"Zorvexil-{HEADLINE}", body, Known({"Zorvexil": Brand("Zorvexil", "Zorvexil", 50)}))
    assert (freed.headline, freed.article_body) == (HEADLINE, BODY)


def test_an_allowed_name_goes_without_any_other_sign() -> None:
    raw = BODY.replace("Tuesday, which", "Tuesday,Zorvexil and which")
    clean = BODY.replace("Tuesday, which", "Tuesday, and which")
    assert clean_fields(HEADLINE, raw, Known()).article_body == raw
    assert clean_fields(HEADLINE, raw, ruled("Zorvexil", "allow")).article_body == clean
    assert clean_fields(f"Zorvexil|{HEADLINE}", BODY, ruled("Zorvexil", "allow")).headline == HEADLINE


def test_a_denied_name_proves_no_family() -> None:
    result = clean_fields(f"Zorvexil Exchange|{HEADLINE}", BODY, ruled("Zorvexil", "deny", 50))
    assert result.headline == f"Zorvexil Exchange|{HEADLINE}"
