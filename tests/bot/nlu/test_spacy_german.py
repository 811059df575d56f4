from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer
from rasa.shared.exceptions import InvalidConfigException
from spacy.training import Example

from bot.nlu import german_pipeline
from bot.nlu.spacy_german import OtherGermanPipeline, SpacyGerman, pipeline_label
from tests.bot.nlu.graph import Built, message, tiny_data


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return german_pipeline.build_lookup_pipeline(tmp_path_factory.mktemp("lookup"))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real trained pipeline in small, in place of de_core_news_sm, which not every machine can fetch."""
    nlp = spacy.blank("de")
    nlp.add_pipe("tagger")
    words, tags = ["Die", "Mail", "fehlt"], ["ART", "NN", "VVFIN"]
    example = Example.from_dict(nlp.make_doc(" ".join(words)), {"words": words, "tags": tags})
    nlp.initialize(lambda: [example])
    for _ in range(20):
        nlp.update([example])
    nlp.meta["name"] = "tiny_trained"
    target = tmp_path_factory.mktemp("trained") / "tiny"
    nlp.to_disk(target)
    return target


def test_a_trained_pipeline_from_disk_tags_with_the_case_kept(tmp_path: Path, trained: Path) -> None:
    component = Built(tmp_path, SpacyGerman, {"model": str(trained)}).new()
    asked = component.process([message("Die Mail fehlt")], model=component.provide())[0]
    doc = asked.get("text_spacy_doc")
    assert [token.tag_ for token in doc] == ["ART", "NN", "VVFIN"]
    assert doc.text == "Die Mail fehlt"


def test_the_lookup_pipeline_gives_lemmas_to_the_tokenizer(tmp_path: Path, lookup: Path) -> None:
    component = Built(tmp_path / "s", SpacyGerman, {"model": str(lookup)}).new()
    asked = component.process([message("Konto gesperrt")], model=component.provide())
    tokens = Built(tmp_path / "t", SpacyTokenizer).new().process(asked)[0].get("text_tokens")
    assert [token.lemma for token in tokens] == ["Konto", "sperren"]


def test_a_model_starts_with_the_pipeline_it_was_trained_with(tmp_path: Path, lookup: Path) -> None:
    built = Built(tmp_path, SpacyGerman, {"model": str(lookup)})
    component = built.new()
    component.train(tiny_data(), model=component.provide())
    assert built.loaded().provide().fingerprint() == "de_blank_lookup-0.0.0"


def test_a_model_refuses_another_pipeline_and_says_what_to_do(tmp_path: Path, lookup: Path, trained: Path) -> None:
    component = Built(tmp_path, SpacyGerman, {"model": str(lookup)}).new()
    component.train(tiny_data(), model=component.provide())
    with pytest.raises(OtherGermanPipeline, match="de_blank_lookup") as raised:
        Built(tmp_path, SpacyGerman, {"model": str(trained)}).loaded()
    assert "de_tiny_trained" in str(raised.value)
    assert "make setup" in str(raised.value)


def test_lower_casing_is_refused(tmp_path: Path, lookup: Path) -> None:
    with pytest.raises(InvalidConfigException, match="case_sensitive"):
        Built(tmp_path, SpacyGerman, {"model": str(lookup), "case_sensitive": False}).new()


def test_the_label_is_known_without_loading(lookup: Path, trained: Path) -> None:
    assert pipeline_label(str(lookup)) == "de_blank_lookup-0.0.0"
    assert pipeline_label(str(trained)).startswith("de_tiny_trained")


def test_without_any_pipeline_the_error_names_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(german_pipeline, "PIPELINES", tmp_path)
    monkeypatch.setattr(spacy.util, "is_package", lambda _name: False)
    with pytest.raises(german_pipeline.GermanPipelineMissing, match="make setup"):
        german_pipeline.installed_pipeline(tmp_path)
