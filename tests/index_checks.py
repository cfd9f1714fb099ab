"""What tests of the index look at and do to it."""

import json
from hashlib import sha256

import numpy as np
import pytest
from fakes import FakeEncoder

from bot.adapters.retrieval.passages import passages_of
from bot.domain.errors import IndexUnusableError

ROUNDED = 0.005
"""How far a number between -1 and 1 moves when it is kept in a byte."""

FILES = [
    "knowledge.json",
    "passages/digests.npy",
    "passages/owners.npy",
    "passages/parts.npy",
    "passages/vectors.npy",
    "asks.faiss",
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
    vectors = FakeEncoder().encode(texts)
    assert np.array_equal(index.passages.vectors, vectors.astype(np.float16))
    asks = index.asks.reconstruct_n(0, index.asks.ntotal)
    assert np.abs(asks - vectors[index.passages.asks]).max() < ROUNDED


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
