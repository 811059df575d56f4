"""Pasted reports, headers and replies: the table of real shapes, and texts made to do harm."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.bounces import FOLDER, readings, share
from bot.mail.bounce import Check, Kind, read_pasted
from bot.mail.bounce_words import Detail
from bot.mail.status import DeliveryState, Reason
from tests.bot.mail import calm
from tests.pace import fastest_at_work

WANTED = 0.95
FEWEST = 60
LIMIT_S = 0.25


def _text(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def test_nearly_all_pasted_texts_are_read_rightly() -> None:
    assert len(list(readings())) >= FEWEST
    assert share() >= WANTED


def test_every_text_has_its_row() -> None:
    assert {right.name for right, _ in readings()} == {path.stem for path in FOLDER.glob("*.txt")}


def test_people_and_hosts_of_the_texts_are_made_up() -> None:
    real = re.compile(r"[\w.+-]+@(?!(?:[\w-]+\.)*(?:example)\b)([\w-]+(?:\.[\w-]+)+)")
    ours = {"web.de", "gmx.de", "gmx.net", "gmx.at", "t-online.de", "yahoo.de", "yahoo.com", "gmail.com", "hotmail.com"}
    others = {match[1] for path in FOLDER.glob("*.txt") for match in real.finditer(path.read_text(encoding="utf-8"))}
    known = {"outlook", "live", "icloud", "me", "freenet", "posteo", "arcor", "bluewin", "aol", "ymail", "googlemail"}
    machine = {"rx.t-online.de", "messaging.microsoft.com", "memberspot.de", "bnc3.mailjet.com", "mailjet.com"}
    assert {one for one in others - ours - machine if one.split(".")[0] not in known} == set()


@pytest.mark.parametrize("name", [right.name for right, _ in readings() if right.kind == "bounce"])
def test_a_bounce_is_never_read_as_a_mail_that_arrived(name: str) -> None:
    read = read_pasted(_text(name))
    assert read
    assert read.state in (DeliveryState.HARD_BOUNCED, DeliveryState.SOFT_BOUNCED, DeliveryState.DEFERRED)


@pytest.mark.parametrize("name", ["tonline-nowl", "exchange-voll-en", "gmx-unbekannt", "gmail-dmarc"])
def test_the_same_text_in_one_line_or_quoted_is_read_the_same(name: str) -> None:
    plain = read_pasted(_text(name))
    quoted = read_pasted("\n".join(f"> {line}" for line in _text(name).splitlines()))
    joined = read_pasted(" ".join(_text(name).split()))
    assert plain
    assert quoted
    assert joined
    assert (quoted.recipient, quoted.reason) == (plain.recipient, plain.reason)
    assert (joined.recipient, joined.reason) == (plain.recipient, plain.reason)


def test_who_wrote_is_not_the_receiver_and_is_known_as_the_sender() -> None:
    read = read_pasted(_text("exchange-voll-en"))
    assert read
    assert (read.recipient, read.sender) == ("ben.beispiel@konzern.example", "kontakt@nordkurs.example")


def test_an_address_that_does_not_count_is_no_receiver_unless_a_field_names_it() -> None:
    text = "554 mailbox full, das kam an yoga@nord.example wegen ben@firma.example"
    assert read_pasted(text, ["yoga@nord.example"]).recipient == "ben@firma.example"  # type: ignore[union-attr]
    field = "Final-Recipient: rfc822; yoga@nord.example\nAction: failed\nStatus: 5.2.2\n"
    assert read_pasted(field, ["yoga@nord.example"]).recipient == "yoga@nord.example"  # type: ignore[union-attr]


def test_mails_of_the_platform_are_told_from_mails_of_somebodys_own_mailbox() -> None:
    assert read_pasted(_text("mailjet-versand")).from_house  # type: ignore[union-attr]
    assert not read_pasted(_text("exchange-voll-en")).from_house  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("gmail-dmarc", Detail.AUTHENTICATION),
        ("outlook-515", Detail.AUTHENTICATION),
        ("spf-fehl", Detail.AUTHENTICATION),
        ("exchange-hops", Detail.LOOP),
        ("postfix-schleife", Detail.LOOP),
        ("postfix-zu-gross", Detail.SIZE),
        ("icloud-cs01", None),
    ],
)
def test_some_replies_say_more_than_their_reason(name: str, detail: Detail | None) -> None:
    assert read_pasted(_text(name)).detail is detail  # type: ignore[union-attr]


def test_further_receivers_of_one_report_are_named() -> None:
    one = "Final-Recipient: rfc822; {}@firma.example\nStatus: 5.1.1\n"
    text = one.format("a") + "\n" + one.format("b")
    read = read_pasted(text)
    assert read
    assert (read.recipient, read.others) == ("a@firma.example", ("b@firma.example",))


def test_receivers_one_after_the_other_are_told_apart_with_their_replies() -> None:
    read = read_pasted(_text("zwei-empfaenger"))
    assert read
    assert (read.recipient, read.others) == ("dana@eins.example", ("elif@zwei.example",))
    assert read.words == "550 5.1.1 User unknown"


def test_a_header_is_no_error_and_says_whether_its_sender_was_checked() -> None:
    good, bad = read_pasted(_text("kopf-gut")), read_pasted(_text("kopf-schlecht"))
    assert good
    assert bad
    assert (good.kind, good.check, good.marked_spam) == (Kind.HEADER, Check.PASSED, False)
    assert (bad.kind, bad.check, bad.marked_spam) == (Kind.HEADER, Check.FAILED, True)


def test_a_code_without_words_is_marked_as_such() -> None:
    assert not read_pasted("da steht 552 5.2.2, was jetzt").worded  # type: ignore[union-attr]
    assert read_pasted("da steht 552 5.2.2 mailbox full").worded  # type: ignore[union-attr]


def test_contradicting_parts_leave_the_plain_reply_its_word() -> None:
    read = read_pasted(
        "Status: 5.0.0\nDiagnostic-Code: smtp; 552 mailbox full\nFinal-Recipient: rfc822; a@firma.example\n"
    )
    assert read
    assert read.reason is Reason.QUOTA_EXCEEDED


def test_fifty_nested_parts_and_a_wrong_charset_are_no_matter() -> None:
    deep = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + "".join(
        f"--b{'b' * n}\nContent-Type: multipart/mixed; boundary=b{'b' * (n + 1)}\n\n" for n in range(50)
    )
    assert read_pasted(deep + "\n550 5.1.1 user unknown")
    wrong = (
        "Subject: Undelivered Mail Returned to Sender\nContent-Type: text/plain; charset=x-nothing\n"
        "Content-Transfer-Encoding: quoted-printable\n\n<a@firma.example>: 552 5.2.2 mailbox full f=FCr\n"
    )
    assert read_pasted(wrong).recipient == "a@firma.example"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"X-Loop-{n}: <a{n}@firma.example>" for n in range(200)),
        "\n".join(f"Received: from h{n}.firma.example by mx{n}.firma.example; Tue, 12 May 2026" for n in range(200)),
        "<a@firma.example>: host mx.firma.example[192.0.2.1] said: " * 100,
        "550 5.1.1 " * 1000,
        "Final-Recipient: rfc822; " * 400,
        "a@" * 5000,
        "<div " * 2000,
        ("> " * 40 + "x\n") * 75,
        "Content-Type: multipart/report; boundary=x\n\n" + "--x\n\n" * 1500,
        "from " * 2000,
        "((((" * 2500,
    ],
)
def test_long_and_hostile_texts_take_no_time(text: str) -> None:
    assert fastest_at_work(lambda: read_pasted(text), LIMIT_S) < LIMIT_S


@calm
@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read_pasted(text)
    read_pasted(f"Final-Recipient: rfc822; {text}\nDiagnostic-Code: smtp; 550 {text}")
    read_pasted(
        f"Subject: x\nContent-Type: multipart/report; boundary=a\nContent-Transfer-Encoding: base64\n\n--a\n{text}"
    )
