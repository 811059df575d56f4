"""The same stores on PostgreSQL: tables, every kind of statement, and what SQLite takes and PostgreSQL doesn't."""

from __future__ import annotations

import multiprocessing
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from bot.account.cases import CaseStore
from bot.cases.feedback import FeedbackStore, Opinion
from bot.cases.models import Content, Way
from bot.cases.store import HandoverStore
from bot.cases.tables import METADATA as CASES
from bot.channels.inbox import ClaimStatus
from bot.channels.outbox import Outbox
from bot.channels.queue import Queue
from bot.channels.ratings import Ratings
from bot.channels.sessions import Sessions
from bot.channels.website_messages import Opinion as Stars
from bot.channels.website_messages import Rating
from bot.database.schema import bring_up_to_date
from bot.insight.report import make_report
from bot.insight.store import Figures
from bot.insight.turns import Miss, Outcome, Turn
from bot.insight.verified import verify_opened
from bot.mail.demo import fill_demo
from bot.mail.lookup import Asker, Role
from bot.mail.store import DeliveryStore
from bot.mail.trouble import TroubleWatch
from bot.mail.watch import Watch, WatchBook
from bot.privacy.database import open_for_privacy
from bot.privacy.erase import erase
from bot.privacy.export import export
from bot.privacy.people import PeopleBook
from bot.privacy.retention import prune
from bot.privacy.subject import subject_of_address
from bot.privacy.terms import Retention
from tests.bot.database.test_schema import differences

NOW = datetime.now(timezone.utc)
ANNA = "anna@web.de"


@pytest.fixture
def url(database: str) -> str:
    """An empty database of its own."""
    name = f"t{uuid.uuid4().hex}"
    maker = sa.create_engine(database, isolation_level="AUTOCOMMIT")
    with maker.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    maker.dispose()
    return database.replace("/postgres", f"/{name}")


def test_two_processes_that_start_at_once_make_the_tables_that_the_code_asks_for(url: str) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert sorted(pool.map(bring_up_to_date, [url, url])) == [False, True]
    assert differences(url) == []


def test_a_database_of_an_earlier_version_is_taken_over_and_can_count_further(url: str) -> None:
    from rasa.core.tracker_store import SQLTrackerStore

    engine = sa.create_engine(url)
    CASES.create_all(engine)
    SQLTrackerStore.Base.metadata.create_all(engine)
    put = sa.text("INSERT INTO events (sender_id, type_name) VALUES ('a', 'user') RETURNING id")
    with engine.begin() as connection:
        first = connection.execute(put).scalar_one()
    assert bring_up_to_date(url)
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT setval('events_id_seq', 3000000000)"))
        assert (first, connection.execute(put).scalar_one()) == (1, 3_000_000_001)
    engine.dispose()
    assert differences(url) == []


def test_every_store_does_on_postgresql_what_it_does_on_sqlite(url: str) -> None:
    bring_up_to_date(url)
    mails, cases, handovers = DeliveryStore(url), CaseStore(url), HandoverStore(url)
    fill_demo(mails, NOW)
    fill_demo(mails, NOW)
    mails.add_audit(NOW, "team:x", "abc", "found")
    assert TroubleWatch(mails).all() is not None
    book = WatchBook(mails)
    watch = Watch("website-a", "website", ANNA, "1", "mitglied:1", "mitglied")
    book.add(watch, NOW)
    book.add(watch, NOW)
    assert len(book.export(ANNA)) == 1
    case = cases.create({"a": 1}, address=ANNA)
    assert cases.save(case.reference, {"a": 1}, {"a": 2}) == {"a": 2}
    opened = handovers.create("website-a", "website", ANNA, Content((), (), warning=False), [Way.MAIL])
    parcel = handovers.take([Way.MAIL])
    assert parcel
    assert parcel.handover.reference == opened.reference
    handovers.sent(parcel)
    feedback, ratings = FeedbackStore(url), Ratings(url)
    for _ in range(2):
        feedback.rate("website-a", Opinion.GOOD)
        feedback.comment("website-a", "gut\x00so")  # a character that PostgreSQL can't hold
        ratings.add("website-a", Rating(Stars.GOOD, ""))
    sessions = Sessions(url)
    guest = Asker(Role.GUEST)
    session = sessions.read(sessions.new(guest), guest)
    sessions.end(session)
    sessions.end(session)
    for store in (mails, cases, handovers, feedback, ratings, sessions):
        store.close()


def test_figures_are_counted_reported_and_pruned(url: str) -> None:
    bring_up_to_date(url)
    figures = Figures(url)
    turn = Turn(
        "website-a", "website", NOW.timestamp(), 0.2, topic="zustellung", provider="web.de", intent="danken",
        outcome=Outcome.SOLVED, verdict="blocked", mail="1", miss=Miss.OUT_OF_SCOPE, text="wo ist mein paket",
    )  # fmt: skip
    for _ in range(3):
        figures.add(turn)
    report = make_report(figures.engine)
    assert dict(report.outcomes) == {"solved": 1}
    verify_opened(figures.engine, figures)
    assert figures.prune((NOW + timedelta(days=2)).timestamp()) > 0
    figures.close()


def test_a_person_is_exported_erased_and_forgotten(url: str) -> None:
    bring_up_to_date(url)
    people, cases, queue = PeopleBook(url), CaseStore(url), Queue(url)
    people.tie("website-a", ["mitglied:1", ANNA], [ANNA])
    people.tie("website-a", ["mitglied:1", ANNA], [ANNA])
    cases.create({}, address=ANNA)
    queue.put("slack", "1", "website-a", {"text": f"wegen {ANNA}"})
    engine = open_for_privacy(url)
    subject = subject_of_address(engine, people, ANNA, audit_key=None)
    assert set(export(engine, subject)["tables"]) == {"people", "inbox_messages", "suspension_cases"}
    done = erase(engine, people, subject)
    assert done.complete
    erase(engine, people, subject)
    assert people.was_erased("website-a", NOW.timestamp() - 60)
    assert prune(engine, Retention(), NOW + timedelta(days=3700))
    engine.dispose()
    for store in (people, cases, queue):
        store.close()


def test_of_many_claims_of_one_message_one_wins(url: str) -> None:
    bring_up_to_date(url)
    queue = Queue(url)
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda _: queue.claim("rest", "1", "anna").status, range(16)))
    assert won.count(ClaimStatus.NEW) == 1
    queue.close()


def test_two_writers_of_one_conversation_number_its_events_without_a_gap_and_answer_once(url: str) -> None:
    bring_up_to_date(url)
    boxes = [Outbox(url), Outbox(url)]

    def write(number: int) -> None:
        box = boxes[number % 2]
        box.add_question("website-a", str(number // 2), {"text": "hallo"})
        box.add_answers("website-a", str(number // 2), [{"text": "Hallo!"}])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(20)))
    events = boxes[0].after("website-a", 0)
    assert [event.seq for event in events] == list(range(1, 31))
    assert sorted(event.reply_to for event in events if event.kind.value == "done") == sorted(map(str, range(10)))
    for box in boxes:
        box.close()
