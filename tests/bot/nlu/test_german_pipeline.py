from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import spacy

from bot.nlu import german_pipeline


@pytest.fixture
def refusing_server() -> Iterator[str]:
    class Refuse(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Refuse)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/model.whl"
    server.shutdown()
    server.server_close()


def test_the_lookup_pipeline_knows_german_lemmas_after_its_way_through_the_disk(tmp_path: Path) -> None:
    nlp = spacy.load(german_pipeline.build_lookup_pipeline(tmp_path))
    assert nlp.path is not None
    assert nlp("gesperrt")[0].lemma_ == "sperren"


def test_its_name_tells_what_it_is(tmp_path: Path) -> None:
    german_pipeline.build_lookup_pipeline(tmp_path)
    assert "lookup" in german_pipeline.describe(str(tmp_path / german_pipeline.LOOKUP_NAME))


def test_an_address_that_refuses_or_does_not_answer_is_no_pipeline(refusing_server: str) -> None:
    assert not german_pipeline.fetch_trained_pipeline(refusing_server)
    assert not german_pipeline.fetch_trained_pipeline("http://127.0.0.1:9/model.whl", reachable_within_s=0.5)


def test_without_any_pipeline_the_error_says_what_to_do(tmp_path: Path) -> None:
    if spacy.util.is_package(german_pipeline.TRAINED_NAME):
        pytest.skip("the trained pipeline is installed here")
    with pytest.raises(german_pipeline.GermanPipelineMissing, match="make setup"):
        german_pipeline.installed_pipeline(tmp_path)
