from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.account.cases import CaseStore, owner_key
from bot.cases.erasure import What, erase_in_chat
from bot.cases.feedback import FeedbackStore, Opinion
from bot.cases.models import Content, Line, Way
from bot.cases.store import HandoverStore
from bot.cases.threads import ThreadBook
from bot.channels.inbox import Inbox
from bot.channels.outbox import Outbox
from bot.channels.ratings import Ratings
from bot.channels.sessions import Sessions
from bot.database.schema import bring_up_to_date
from bot.insight.store import Figures
from bot.insight.turns import Miss, Turn
from bot.mail.lookup import Asker, Role
from bot.mail.store import DeliveryStore
from bot.privacy.commands import erase_from, export_to
from bot.privacy.database import kept_tables, open_for_privacy
from bot.privacy.keepers import KEEPERS
from bot.privacy.people import PeopleBook
from bot.privacy.retention import prune
from bot.privacy.terms import Retention
from bot.turn_store import TAILS, TurnStore
from tests.bot.mail.test_store import sent

ANNA, BERT = "anna.muster@yogahaus.de", "bert@anderswo.de"
NEARLY_ANNA = "susanna.muster@yogahaus.de"
KEY = "a-secret-made-up-for-the-tests"


class Filled:
    """A database in which Anna talked 40 times over all channels, and others talked, too."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bot.db"
        self.url = f"sqlite:///{self.path}"
        bring_up_to_date(self.url)
        self.rasa = TurnStore(self.url)
        self.people = PeopleBook(self.url)
        self.handovers = HandoverStore(self.url)
        self.outbox = Outbox(self.url)
        self.figures = Figures(self.url)
        self.deliveries = DeliveryStore(self.url)
        self.cases = CaseStore(self.url)
        self.feedback = FeedbackStore(self.url)
        self.inbox = Inbox(self.url)
        Sessions(self.url)
        Ratings(self.url)
        for number in range(40):
            channel = ("website-", "slack:T1:", "telegram:", "rest")[number % 4]
            self.talk(f"{channel}{number}", ANNA, signed=number % 2 == 0)
        self.talk("slack:T1:team", ANNA, signed_by="team:slack:U1")
        self.talk("rest-bert", BERT)
        self.talk("rest-susanna", NEARLY_ANNA)
        self.deliveries.add_events([sent(ANNA, 1), sent(BERT, 2)])
        self.deliveries.add_audit(sent(ANNA, 1).at, f"mitglied:{ANNA}", "0" * 16, "found")
        self.cases.create({"kontoadresse": ANNA}, owner_key("mitglied", "m-1"), ANNA)
        content = Content((f"- Adresse: {ANNA}",), (Line("user", f"Ich bin {ANNA}"),))
        self.case = self.handovers.create("website-0", "website", ANNA, content, [Way.MAIL])
        self.handovers.add_note(self.case.reference, f"Schreibt mir an {ANNA}", [Way.MAIL])
        self.threads = ThreadBook(self.url)
        self.threads.note("C0HILFE", "1.5", self.case.reference)

    def talk(self, conversation: str, address: str, *, signed: bool = False, signed_by: str = "") -> None:
        text = f"Bei {address} kommt nichts an\nzweite Zeile\n{address}"
        events = {"user": {"event": "user", "text": text}, "slot": {"name": "email", "value": address}}
        rows = [
            self.rasa.SQLEvent(sender_id=conversation, type_name=kind, timestamp=1.0, data=json.dumps(event))
            for kind, event in events.items()
        ]
        with self.rasa.session_scope() as session:
            session.add_all(rows)
            state = json.dumps({"slots": {"email": address}, "loop": None, "paused": False})
            session.execute(TAILS.insert().values(conversation=conversation, first_event=1, state=state, at=1))
            session.commit()
        self.outbox.add_question(conversation[:80], "m1", {"text": text})
        self.outbox.add_answers(conversation[:80], "m1", [{"text": f"Notiert: {address}"}])
        self.feedback.rate(conversation, Opinion.GOOD)
        self.feedback.comment(conversation, f"Grüße {address}")
        claim = self.inbox.claim("rest", "m1", conversation)
        self.inbox.finish(claim, [{"text": f"Notiert: {address}"}])
        names = [signed_by] if signed_by else [address, "mitglied:m-1"] if signed else []
        self.people.tie(conversation, names, [address])
        self.figures.add(Turn(conversation, "rest", 1e9, 0.2, miss=Miss.NOT_UNDERSTOOD, text="unklar [Adresse]"))

    def count(self, table: str, where: str = "1=1") -> int:
        with sqlite3.connect(self.path) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])  # noqa: S608


@pytest.fixture
def filled(tmp_path: Path) -> Filled:
    return Filled(tmp_path)


def _bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()).lower()


def test_nothing_of_an_erased_user_is_left_in_files_proofs_and_backups(filled: Filled, tmp_path: Path) -> None:
    assert ANNA.encode() in _bytes_of(tmp_path)
    assert erase_from(filled.url, ANNA.upper(), KEY, tmp_path / "proofs") == 0
    with sqlite3.connect(filled.path) as source, sqlite3.connect(tmp_path / "backup.db") as target:
        source.backup(target)
    everything = _bytes_of(tmp_path).replace(NEARLY_ANNA.encode(), b"")
    assert ANNA.encode() not in everything
    assert b"anna.muster" not in everything
    (proof,) = (tmp_path / "proofs").iterdir()
    told = json.loads(proof.read_text())
    assert told["complete"]
    assert told["conversations"] == 40
    assert told["rows_found_afterwards"] == {}


def test_others_keep_their_conversations_without_the_address(filled: Filled, tmp_path: Path) -> None:
    erase_from(filled.url, ANNA, KEY, tmp_path)
    assert filled.count("events", "sender_id = 'rest-bert'") == 2
    assert filled.count("events", "sender_id = 'rest-susanna'") == 2
    assert filled.count("events", f"data LIKE '%{NEARLY_ANNA}%'") == 2
    assert filled.count("events", "sender_id = 'slack:T1:team' AND data LIKE '%geloescht@invalid%'") == 2
    assert filled.count("mail_events") == 1
    assert filled.count("handovers") == filled.count("handover_parcels") == filled.count("suspension_cases") == 0
    assert filled.count("handover_notes") == filled.count("handover_threads", "reference IS NOT NULL") == 0


def test_a_hand_over_that_was_not_sent_yet_is_never_sent_after_an_erasure(filled: Filled, tmp_path: Path) -> None:
    held = filled.handovers.take([Way.MAIL])
    assert held
    erase_from(filled.url, ANNA, KEY, tmp_path)
    assert not filled.handovers.holds(held)
    assert filled.handovers.take([Way.MAIL]) is None


def test_one_case_can_be_erased_by_its_number(filled: Filled, tmp_path: Path) -> None:
    assert erase_from(filled.url, filled.case.reference, KEY, tmp_path) == 0
    assert filled.count("handovers") == 0
    assert filled.count("events", "sender_id = 'website-0'") == 0
    assert filled.count("events", "sender_id = 'website-4'") == 2


def test_numbers_stay_but_are_tied_to_nobody(filled: Filled, tmp_path: Path) -> None:
    before = filled.count("insight_conversations")
    erase_from(filled.url, ANNA, KEY, tmp_path)
    assert filled.count("insight_conversations") == before
    assert filled.count("insight_conversations", "key IS NULL") == 40
    assert filled.count("insight_misses") == 3


def test_a_turn_under_way_knows_that_its_conversation_was_erased(filled: Filled, tmp_path: Path) -> None:
    assert not filled.people.was_erased("website-0", 0)
    erase_from(filled.url, ANNA, KEY, tmp_path)
    assert filled.people.was_erased("website-0", 0)
    assert not filled.people.was_erased("rest-bert", 0)


def test_a_turn_that_began_during_the_erasure_knows_it_too(
    filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = []
    mark = PeopleBook.mark_erased

    def mark_and_begin_a_turn(book: PeopleBook, conversations: Iterable[str]) -> None:
        mark(book, conversations)
        began.append(time.time())

    monkeypatch.setattr(PeopleBook, "mark_erased", mark_and_begin_a_turn)
    erase_from(filled.url, ANNA, KEY, tmp_path)
    assert filled.people.was_erased("website-0", began[0])


def test_erasing_works_while_others_write(filled: Filled, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            filled.outbox.push(f"website-busy{number % 5}", {"text": "noch eine"})
            number += 1

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        erase_from(filled.url, ANNA, KEY, tmp_path)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert filled.count("events", f"data LIKE '%\"{ANNA}%'") == 0
    assert erase_from(filled.url, ANNA, KEY, tmp_path) == 0


def test_in_the_chat_a_signed_user_loses_all_his_data(filled: Filled) -> None:
    done = erase_in_chat(filled.url, "website-0", Asker(Role.MITGLIED, "m-1", ANNA), KEY)
    assert done.signed
    assert done.counts[What.CONVERSATIONS] == 40
    assert done.counts[What.CASES] == 1
    assert not done.sent_to_team
    assert filled.count("events", "sender_id NOT IN ('rest-bert', 'rest-susanna', 'slack:T1:team')") == 0


def test_in_the_chat_a_guest_loses_this_conversation_only(filled: Filled) -> None:
    done = erase_in_chat(filled.url, "rest3", Asker(Role.GUEST), KEY)
    assert not done.signed
    assert filled.count("events", "sender_id = 'rest3'") == 0
    assert filled.count("events", "sender_id = 'rest7'") == 2


def test_an_open_window_of_the_website_keeps_counting(filled: Filled) -> None:
    before = filled.outbox.newest(["website-0"])["website-0"]
    erase_in_chat(filled.url, "website-0", Asker(Role.GUEST), KEY)
    filled.outbox.push("website-0", {"text": "Erledigt"})
    (news,) = filled.outbox.after("website-0", before)
    assert news.content["text"] == "Erledigt"


def test_an_export_holds_everything_and_nothing_of_others(filled: Filled, tmp_path: Path) -> None:
    path = tmp_path / "auskunft.json"
    assert export_to(filled.url, ANNA, KEY, path) == 0
    found = json.loads(path.read_text())
    assert len({row["sender_id"] for row in found["tables"]["events"]}) == 40
    assert found["tables"]["handovers"][0]["reference"] == filled.case.reference
    assert found["tables"]["handover_notes"][0]["text"].endswith(ANNA)
    assert found["conversations_of_others_that_name_the_address"] == 1
    assert BERT not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0


def test_an_export_for_an_unknown_address_is_empty(filled: Filled, capsys: pytest.CaptureFixture[str]) -> None:
    assert export_to(filled.url, "niemand@nirgends.de", KEY, None) == 0
    assert json.loads(capsys.readouterr().out)["tables"] == {}


@pytest.mark.parametrize("what", ["", "anna", "ZH-12"])
def test_what_is_neither_address_nor_case_is_refused(filled: Filled, tmp_path: Path, what: str) -> None:
    assert erase_from(filled.url, what, KEY, tmp_path) == 2


def test_old_data_goes_and_young_data_stays(filled: Filled) -> None:
    engine = open_for_privacy(filled.url)
    gone = prune(engine, Retention())
    assert gone["events"] == 86  # all of them date from 1970
    assert filled.count("handovers") == 1
    assert filled.count("website_outbox") > 0
    assert prune(engine, Retention()) == {}


def test_every_table_of_the_database_is_in_the_list(filled: Filled) -> None:
    engine = open_for_privacy(filled.url)
    assert [kept.table.name for kept in kept_tables(engine) if kept.keeper is None] == []


def test_the_list_names_only_columns_that_exist(filled: Filled) -> None:
    found = sa.MetaData()
    found.reflect(open_for_privacy(filled.url))
    for keeper in KEEPERS:
        columns = set(found.tables[keeper.table].c.keys())
        named = {keeper.time, keeper.conversation, keeper.address, keeper.address_hash, keeper.person, keeper.reference}
        assert (named | {keeper.order} | set(keeper.texts)) - {""} <= columns, keeper.table


def test_every_table_is_in_the_document() -> None:
    document = (Path(__file__).resolve().parents[3] / "docs" / "datenschutz.md").read_text(encoding="utf-8")
    assert [keeper.table for keeper in KEEPERS if f"`{keeper.table}`" not in document] == []
