from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.database.naming import text_columns
from bot.database.schema import bring_up_to_date
from bot.privacy.database import kept_tables, open_for_privacy
from bot.privacy.keepers import KEEPERS
from bot.privacy.subject import names_any, spellings

LARGE = [keeper.table for keeper in KEEPERS if keeper.large]


@pytest.fixture
def engine(tmp_path: Path) -> sa.engine.Engine:
    url = f"sqlite:///{tmp_path}/bot.db"
    bring_up_to_date(url)
    return open_for_privacy(url)


@pytest.mark.parametrize("name", LARGE)
def test_who_looks_for_an_address_in_a_large_table_reads_only_rows_that_hold_one(
    engine: sa.engine.Engine, name: str
) -> None:
    kept = next(kept for kept in kept_tables(engine) if kept.table.name == name)
    texts = text_columns(kept.table)
    query = sa.select(*texts).where(names_any(kept, texts, spellings("anna.muster@yogahaus.de")))
    written = str(query.compile(engine, compile_kwargs={"literal_binds": True}))
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {written}").all()
    assert any(f"ix_{name}_naming" in str(step) for step in plan), plan


@pytest.mark.parametrize(
    "row",
    [
        {"sender_id": "Anna.Muster@yogahaus.de"},
        {"sender_id": "a", "intent_name": "anna.muster@yogahaus.de"},
        {"sender_id": "a", "data": '{"text": "http://a.de/?mail=anna.muster%40yogahaus.de"}'},
        {"sender_id": "a", "data": '{"text": "an ANNA.MUSTER@YOGAHAUS.DE"}'},
    ],
)
def test_an_address_is_found_wherever_it_stands(engine: sa.engine.Engine, row: dict[str, str]) -> None:
    kept = next(kept for kept in kept_tables(engine) if kept.table.name == "events")
    texts = text_columns(kept.table)
    with engine.begin() as connection:
        blank = {"sender_id": "b", "type_name": "user", "data": "{}", "intent_name": None}
        connection.execute(sa.insert(kept.table), [{**blank, **row}, {**blank, "data": '{"text": "bert@web.de"}'}])
        found = connection.execute(
            sa.select(*texts).where(names_any(kept, texts, spellings("anna.muster@yogahaus.de")))
        )
        assert [one.sender_id for one in found] == [row["sender_id"]]
