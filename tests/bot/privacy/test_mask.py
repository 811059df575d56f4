from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up_logs
from bot.privacy.mask import mask
from tests.pace import fastest_at_work


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Meine Adresse ist anna.beispiel@yogahaus.de, danke", "anna.beispiel"),
        ("mailto:anna%40yogahaus.de", "anna"),
        ("ANNA+kurs@YOGAHAUS.DE", "ANNA"),
        ("anna (at) yogahaus (punkt) de", "yogahaus"),
        ("anna at yogahaus punkt de", "yogahaus"),
        ("jörg@müller.de", "jörg"),
        ("Ich heiße Anna Beispiel und warte", "Beispiel"),
        ("Viele Grüße Anna Beispiel", "Beispiel"),
        ("Frau Beispiel wartet", "Beispiel"),
        ("Ruf mich an: 0171 2345678", "2345678"),
        ("+49 (171) 2345678", "2345678"),
        ("token eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXI", "eyJzdWIi"),
    ],
)
def test_who_is_named_becomes_unknown(text: str, gone: str) -> None:
    assert gone not in mask(text)


def test_a_common_mail_host_stays_readable() -> None:
    assert mask("anna@web.de") == "[Adresse bei web.de]"


@pytest.mark.parametrize("text", ["Die Mail fehlt seit 15 Minuten", "Status 5.1.1 vom 21.11.2026", "Frau Bitte?"])
def test_what_names_nobody_stays(text: str) -> None:
    assert mask(text) == text


def test_a_long_text_without_an_address_is_masked_fast() -> None:
    assert fastest_at_work(lambda: mask("a." * 10_000), 1) <= 1
    assert fastest_at_work(lambda: mask("a" * 20_000), 1) <= 1


@pytest.fixture
def shown() -> Iterator[io.StringIO]:
    """Set the logs up for one test; other tests have logs of their own."""
    root, factory = logging.getLogger(), logging.getLogRecordFactory()
    handlers, level = list(root.handlers), root.level
    set_up_logs(logging.DEBUG, logging.DEBUG)
    yield io.StringIO()
    structlog.reset_defaults()
    logging.setLogRecordFactory(factory)
    root.handlers[:] = handlers
    root.setLevel(level)


def test_lines_of_other_libraries_are_masked_with_their_traces(shown: io.StringIO) -> None:
    logger = logging.getLogger("a.library.of.others")
    handler = logging.StreamHandler(shown)
    logger.addHandler(handler)
    try:
        logger.warning("sent to %s", "anna@yogahaus.de")
        try:
            int("anna@yogahaus.de")
        except ValueError:
            logger.exception("failed for %(who)s", {"who": "anna@yogahaus.de"})
        logger.warning("wrong number of values %s %s", "anna@yogahaus.de")  # noqa: PLE1206 - that is the point
    finally:
        logger.removeHandler(handler)
    assert "anna@" not in shown.getvalue()
    assert shown.getvalue().count("[Adresse]") >= 3


def test_our_own_events_are_masked(capsys: pytest.CaptureFixture[str], shown: io.StringIO) -> None:
    who = "anna@yogahaus.de"
    structlog.get_logger("test").warning("a.thing", who=who, more={"to": [who]}, text="geheim")
    said = capsys.readouterr().err
    assert "a.thing" in said
    assert "anna@" not in said
    assert "geheim" not in said


def test_debug_events_of_others_quote_nothing_whatever_the_field_is_called(
    capsys: pytest.CaptureFixture[str], shown: io.StringIO
) -> None:
    structlog.get_logger("rasa").debug("rule_policy.actions.find", current_states="[state 1] user text: Quendolin", n=3)
    said = capsys.readouterr().err
    assert "rule_policy.actions.find" in said
    assert "n=3" in said
    assert "Quendolin" not in said
