"""Server replies: the table of codes, the providers' own texts, and texts made to do harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.smtp import read_reply
from bot.mail.status import Finality, Reason
from tests.bot.mail import calm
from tests.pace import fastest_at_work

R = Reason
GMX_LISTED = (
    "554-gmx.net (mxgmx101) Nemesis ESMTP Service not available\n554-No SMTP service\n"
    "554-IP address is block listed.\n554 For explanation visit https://postmaster.gmx.net/de/case?c=bl&i=ip&v=1"
)


@pytest.mark.parametrize(
    ("text", "enhanced", "basic", "reason", "finality"),
    [
        ("550 5.1.1 The email account does not exist. gsmtp", "5.1.1", "550", R.USER_UNKNOWN, Finality.FINAL),
        ("550-5.1.1 no such user", "5.1.1", "550", R.USER_UNKNOWN, Finality.FINAL),
        ("5.1.1 no such user", "5.1.1", None, R.USER_UNKNOWN, Finality.FINAL),
        ("452 4.2.2 over quota gsmtp", "4.2.2", "452", R.QUOTA_EXCEEDED, Finality.TEMPORARY),
        ("552 5.2.2 mailbox full", "5.2.2", "552", R.QUOTA_EXCEEDED, Finality.FINAL),
        ("450 4.2.1 receiving too fast", "4.2.1", "450", R.GREYLISTED, Finality.TEMPORARY),
        ("sent (250 2.0.0 OK 1700000000 gsmtp)", "2.0.0", "250", R.NONE, Finality.FINAL),
        ("550 5.7.26 unauthenticated", "5.7.26", "550", R.POLICY_ISSUE, Finality.FINAL),
        ("550 5.7.1 rejected as spam", "5.7.1", "550", R.CONTENT_BLOCKED, Finality.FINAL),
        ("550 5.7.1 no", "5.7.1", "550", R.POLICY_ISSUE, Finality.FINAL),
        (
            "550 5.7.1 Unfortunately, part of their network is on our block list (S3140).",
            "5.7.1",
            "550",
            R.SENDER_BLOCKED,
            Finality.FINAL,
        ),
        ("451 4.7.650 rate limited", "4.7.650", "451", R.POLICY_ISSUE, Finality.TEMPORARY),
        ("421 4.7.0 [TSS04] temporarily deferred", "4.7.0", "421", R.POLICY_ISSUE, Finality.TEMPORARY),
        ("553 5.7.1 [BL21] Connections not accepted", "5.7.1", "553", R.SENDER_BLOCKED, Finality.FINAL),
        ("550 5.7.1 [CS01] Message rejected", "5.7.1", "550", R.POLICY_ISSUE, Finality.FINAL),
        (
            "554 IP=5.35.250.10 - A problem occurred. Ask tosa@rx.t-online.de (BL)",
            None,
            "554",
            R.SENDER_BLOCKED,
            Finality.FINAL,
        ),
        (
            "554 IP=194.25.134.8 - None/bad reputation. postmaster@rx.t-online.de (NOWL)",
            None,
            "554",
            R.SENDER_BLOCKED,
            Finality.FINAL,
        ),
        (
            "554 IP=1.2.3.4 - Dialup/transient IP not allowed. tobr@rx.t-online.de (DIAL)",
            None,
            "554",
            R.POLICY_ISSUE,
            Finality.FINAL,
        ),
        (GMX_LISTED, None, "554", R.SENDER_BLOCKED, Finality.FINAL),
        (
            "550 Requested action not taken: mailbox unavailable\n"
            "550 For explanation visit https://postmaster.web.de/de/case?c=r0103&i=ip",
            None,
            "550",
            R.USER_UNKNOWN,
            Finality.FINAL,
        ),
        ("552 exceeded storage allocation, Quota exceeded", None, "552", R.QUOTA_EXCEEDED, Finality.FINAL),
        ("450 Reject due to policy violations", None, "450", R.POLICY_ISSUE, Finality.TEMPORARY),
        ("450 mailbox unavailable", None, "450", R.GREYLISTED, Finality.TEMPORARY),
        ("421 Rate limit reached", None, "421", R.POLICY_ISSUE, Finality.TEMPORARY),
        ("550 5.3.77 whatever", "5.3.77", "550", R.SYSTEM_ISSUE, Finality.FINAL),
        ("550 5.1.77 whatever", "5.1.77", "550", R.UNKNOWN, Finality.FINAL),
        ("no code at all, blablabla", None, None, R.UNKNOWN, Finality.UNCLEAR),
        ("", None, None, R.NONE, Finality.UNCLEAR),
        ("  \n ", None, None, R.NONE, Finality.UNCLEAR),
    ],
)
def test_a_reply_gives_its_codes_its_reason_and_whether_it_is_final(
    text: str, enhanced: str | None, basic: str | None, reason: Reason, finality: Finality
) -> None:
    reply = read_reply(text)
    assert (reply.enhanced, reply.basic, reply.reason, reply.finality) == (enhanced, basic, reason, finality)
    assert reply.code == (enhanced or basic)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("550 5.2.0 Connection refused, IP reputation ratelimit", R.SENDER_BLOCKED),
        ("550 5.2.0 Message rejected due to DMARC", R.POLICY_ISSUE),
        ("550 5.2.0 Mail rejected. ofr_506 [506]", R.SENDER_BLOCKED),
        ("550 5.2.0 something", R.MAILBOX_INACTIVE),
        ("550 5.5.0 Requested action not taken: mailbox unavailable", R.USER_UNKNOWN),
        ("550 5.5.0 something", R.PROTOCOL_ISSUE),
        ("450 4.7.1 Reverse DNS lookup failed, try again", R.POLICY_ISSUE),
        ("450 4.7.1 <mta.invalid>: Helo command rejected: Host not found", R.POLICY_ISSUE),
        ("421 4.7.1 Excessive volume from your server", R.POLICY_ISSUE),
        ("450 4.7.1 Policy rejection", R.POLICY_ISSUE),
        ("450 4.7.1 something", R.POLICY_ISSUE),
        ("450 4.7.1 Greylisted by policy", R.GREYLISTED),
        ("450 4.7.1 Please try again later", R.GREYLISTED),
        ("450 4.7.3 Organization queue quota exceeded", R.SYSTEM_ISSUE),
    ],
)
def test_the_words_behind_a_vague_code_decide(text: str, reason: Reason) -> None:
    assert read_reply(text).reason is reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("550 5.1.1 <jo@firma.invalid> overquota", R.QUOTA_EXCEEDED),
        ("450 4.1.1 <jo@firma.invalid> is over quota", R.QUOTA_EXCEEDED),
        ("550 5.1.2 too many recipients", R.PROTOCOL_ISSUE),
        ("550 5.1.0 Your address is listed in Spamhaus", R.SENDER_BLOCKED),
        ("550 5.1.1 <jo@firma.invalid> no such user", R.USER_UNKNOWN),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found", R.USER_UNKNOWN),
        ("556 5.1.10 Recipient address has null MX", R.NO_MAIL_HOST),
        ("550 5.7.27 Sender address has null MX", R.POLICY_ISSUE),
        ("550 5.4.1 Recipient address rejected: Access denied", R.USER_UNKNOWN),
        ("554 5.4.1 Relay access denied", R.ACCESS_DENIED),
    ],
)
def test_plain_words_outweigh_the_code_of_an_address(text: str, reason: Reason) -> None:
    assert read_reply(text).reason is reason


@pytest.mark.parametrize(
    "text",
    [
        "550 5.7.606 Access denied, banned sending IP [192.0.2.7]",
        "550 5.7.649 Access denied",
        "550 5.7.511 Access denied, banned sending IP",
        "554 5.7.1 Service unavailable; see spamcop.invalid",
        "550-5.7.1 Our system has detected that this message is suspicious due to the very low\n"
        "550-5.7.1 reputation of the sending domain. To best protect our users from\n550 5.7.1 spam, it was blocked.",
        "550-5.7.1 To protect our users from\r\n550 5.7.1 spam, mail from you has been blocked. gsmtp",
        "554 Blocked (Barracuda Reputation)",
        "550 5.7.1 See http://www.barracudanetworks.com/reputation/?ip=192.0.2.7",
        "550 5.7.0 Rejected, see Cloudmark",
        "554 Blocked - see https://ipcheck.proofpoint.invalid/?ip=192.0.2.7",
        "550 5.7.1 prs.proofpoint.invalid says no",
        "550 Listed at ix.dnsbl.manitu.invalid",
        "554 5.7.9 IP reputation fail",
        "421 4.7.0 [TSS06] All messages from 192.0.2.7 will be permanently deferred",
    ],
)
def test_a_server_that_distrusts_the_sender_is_no_verdict_on_the_content(text: str) -> None:
    assert read_reply(text).reason is R.SENDER_BLOCKED


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("554 delivery error: dd This user doesn't have a yahoo.invalid account", R.USER_UNKNOWN),
        ("550 unrouteable address", R.USER_UNKNOWN),
        ("550 Sorry, no mailbox here by that name", R.USER_UNKNOWN),
        ("550 Mailbox not found", R.USER_UNKNOWN),
        ("550 unknown local part jo in <jo@firma.invalid>", R.USER_UNKNOWN),
        ("552 Speichervolumen ueberschritten", R.QUOTA_EXCEEDED),
        ("552 Recipient has exhausted allowed storage space", R.QUOTA_EXCEEDED),
        ("550 zuviele Mails", R.QUOTA_EXCEEDED),
        ("554 5.7.0 No SPAM please (B-EX)", R.CONTENT_BLOCKED),
        ("554 5.7.0 No SPAM please (B-URL)", R.CONTENT_BLOCKED),
        ("554 5.7.0 No SPAM please (B-TEXT)", R.CONTENT_BLOCKED),
        ("550 5.2.1 Receiving mail too fast. ReceivingRatePerm", R.SYSTEM_ISSUE),
        ("554 5.2.122 The recipient has exceeded their limit", R.SYSTEM_ISSUE),
        ("421 4.7.0 [IPTS04] Messages temporarily deferred", R.POLICY_ISSUE),
        ("421 4.7.1 [IPTS05] Messages temporarily deferred, try again", R.POLICY_ISSUE),
    ],
)
def test_the_own_words_of_a_provider_are_understood(text: str, reason: Reason) -> None:
    assert read_reply(text).reason is reason


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("Bad DNS PTR resource record", R.POLICY_ISSUE),
        ("invalid DNS MX or A/AAAA resource record", R.POLICY_ISSUE),
        ("Failure sending mail. Try again later", R.SYSTEM_ISSUE),
        ("Unknown recipient", R.USER_UNKNOWN),
    ],
)
@pytest.mark.parametrize("link", ["", "\n550 For explanation visit https://postmaster.gmx.net/de/case?c=x"])
def test_the_line_behind_mailbox_unavailable_says_whose_fault_it_is(told: str, reason: Reason, link: str) -> None:
    assert read_reply(f"550-Requested action not taken: mailbox unavailable\n550 {told}{link}").reason is reason


def test_an_ip_address_is_never_taken_for_a_code() -> None:
    assert read_reply("blocked, ip 250.5.1.1 and 5.1.1.2").code is None


def test_the_last_line_decides_for_gmx_even_behind_a_long_text() -> None:
    text = "554 postmaster.gmx.net " + "x " * 9000 + "\n421 Rate limit reached"
    assert read_reply(text).finality is Finality.TEMPORARY


def test_the_last_line_outweighs_the_lines_above_it_for_gmx() -> None:
    text = "550-postmaster.web.de: see our policy\n550 Requested action not taken: mailbox unavailable"
    assert read_reply(text).reason is Reason.USER_UNKNOWN


@calm
@given(st.text(alphabet="245.0 19\n-()abc", max_size=500))
def test_no_text_makes_reading_raise(text: str) -> None:
    assert isinstance(read_reply(text).reason, Reason)


@pytest.mark.parametrize("evil", ["5." * 500_000, "5.5" * 300_000, "550 " * 300_000, "\n" * 900_000 + "x"])
def test_a_huge_reply_is_read_in_no_time(evil: str) -> None:
    assert fastest_at_work(lambda: read_reply(evil), 0.5) <= 0.5
