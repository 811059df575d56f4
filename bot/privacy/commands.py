"""`python -m bot export|erase|retention`: the operator's side of privacy. Safe while the bot runs."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.mail.addresses import looks_like_address
from bot.privacy.database import open_for_privacy
from bot.privacy.erase import erase, write_proof
from bot.privacy.export import export
from bot.privacy.people import PeopleBook
from bot.privacy.retention import prune
from bot.privacy.subject import Subject, subject_of_address, subject_of_case
from bot.privacy.terms import Retention

PROOFS = Path("var/proofs")
_REFERENCE = re.compile(r"ZH-\d{6}|\w{4}-\w{4}", re.IGNORECASE)


def export_to(url: str, address: str, audit_key: str | None, path: Path | None) -> int:
    """Write everything about an address into a file, or to the screen; returns the exit code."""
    if not looks_like_address(address):
        print("This is no e-mail address.", file=sys.stderr)
        return 2
    try:
        engine, book = open_for_privacy(url), PeopleBook(url)
        found = export(engine, subject_of_address(engine, book, address, audit_key=audit_key))
    except SQLAlchemyError as error:
        return _failed(error)
    text = json.dumps(found, ensure_ascii=False, indent=2)
    if path is None:
        print(text)
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text + "\n", encoding="utf-8")
    rows = sum(len(table) for table in found["tables"].values())
    print(f"{rows} rows of {len(found['tables'])} tables written to {path}")
    return 0


def erase_from(url: str, what: str, audit_key: str | None, proofs: Path = PROOFS) -> int:
    """Delete everything about an address or a case and write the proof; returns the exit code."""
    try:
        engine, book = open_for_privacy(url), PeopleBook(url)
        subject = _subject(engine, book, what.strip(), audit_key)
        if subject is None:
            print("This is neither an e-mail address nor the number of a case.", file=sys.stderr)
            return 2
        done = erase(engine, book, subject)
        book.close()
        engine.dispose()
    except SQLAlchemyError as error:
        return _failed(error)
    path = write_proof(done, what, proofs)
    print(f"Deleted {sum(done.deleted.values())} rows, redacted {sum(done.redacted.values())}; proof: {path}")
    if not done.complete:
        print("Not everything is out of the files yet: call again when the server is less busy.", file=sys.stderr)
        return 1
    return 0


def retain(url: str, terms: Retention) -> int:
    """Delete what is older than its term; returns the exit code."""
    try:
        gone = prune(open_for_privacy(url), terms)
    except SQLAlchemyError as error:
        return _failed(error)
    print(json.dumps(gone) if gone else "Nothing is older than its term.")
    return 0


def _subject(engine: Engine, book: PeopleBook, what: str, audit_key: str | None) -> Subject | None:
    if _REFERENCE.fullmatch(what):
        return subject_of_case(engine, what.upper())
    return subject_of_address(engine, book, what, audit_key=audit_key) if looks_like_address(what) else None


def _failed(error: SQLAlchemyError) -> int:
    reason = f"The database failed ({type(error).__name__}); is DATABASE_URL right, is it locked or full?"
    print(reason, file=sys.stderr)
    return 1
