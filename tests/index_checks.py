"""What tests of the index look at and do to it."""

import json
from hashlib import sha256

import numpy as np
import pytest
from fakes import FakeEncoder

from bot.adapters.retrieval.passages import passages_of
from bot.adapters.retrieval.store import rounded
from bot.domain.errors import IndexUnusableError

FILES = [
    "knowledge.json",
    "passages.json",
    "vectors.faiss",
    "lexical/data.csc.index.npy",
    "lexical/indices.csc.index.npy",
    "lexical/indptr.csc.index.npy",
    "lexical/params.index.json",
    "lexical/terms.npy",
    "discriminant/directions.npy",
    "discriminant/offsets.npy",
]


def folders_in(index_dir):
    return sorted(file.name for file in index_dir.iterdir() if file.is_dir())


def reason_of(indexer):
    """Why an index is refused."""
    with pytest.raises(IndexUnusableError) as caught:
        indexer.open()
    return str(caught.value)


def assert_whole(index):
    """Every passage has its vector, and the vector of a text is the one that the model gives it."""
    texts = [passage.text for passage in passages_of(index.knowledge)]
    vectors = index.vectors.reconstruct_n(0, index.vectors.ntotal)
    assert np.array_equal(vectors, rounded(FakeEncoder().encode(texts)))


def forge(folder):
    """Make the checksums fit whatever the files hold now."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != "manifest.json"]
    manifest["checksums"] = {
        file.relative_to(folder).as_posix(): sha256(file.read_bytes()).hexdigest() for file in files
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def edit_knowledge(knowledge_dir):
    file = knowledge_dir / "beyond.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")


class CrashError(BaseException):
    """The process ends here: nothing in the code may catch this."""


def crash(*_, **__):
    raise CrashError
