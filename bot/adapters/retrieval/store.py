"""The index on disk: written whole or not at all, checked before use, never unpickled.

    indexes/
      CURRENT                 the name of the folder in use, replaced in one step
      LOCK                    held while somebody builds
      index-<fingerprint>-<n>/
        manifest.json         what this index was made from, and a checksum of every other file
        knowledge.json        the records, so that a question need not read the YAML again
        passages/             owner, part, digest and unit vector of every text that was encoded
        asks.faiss            the vectors of the asks alone, a byte a number, inner product
        lexical/              BM25
        discriminant/         what tells records apart: directions and offsets

What answers a question is read into memory; `passages/` is only mapped, for the next build to take the
vectors of texts that have not changed.

A build writes a new folder and then replaces CURRENT; readers see the old index or the new one. An
index whose files, format, model or knowledge do not match is refused with the reason, and rebuilt by
whoever may (`services.indexing` decides that).
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, TypeVar

import faiss
import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.adapters.retrieval.discriminant import Discriminant
from bot.adapters.retrieval.lexical import Lexicon
from bot.adapters.retrieval.passages import Part
from bot.domain.errors import IndexUnusableError
from bot.domain.knowledge import Knowledge

FORMAT = 3
_NAME = re.compile(r"index-[0-9a-f]+-[0-9]+")
_KNOWLEDGE = TypeAdapter(Knowledge)

T = TypeVar("T")


class Manifest(BaseModel):
    """What an index was made from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    built: str  # ISO 8601, UTC
    model: str
    weights: str
    dimension: int
    knowledge: str  # fingerprint of the files
    records: int
    passages: int
    libraries: dict[str, str]
    checksums: dict[str, str]


@dataclass(frozen=True)
class Passages:
    """Everything that was encoded, as parallel arrays.

    `digests` identify the texts, `vectors` are what came of them, in half precision.
    """

    owners: NDArray[np.int32]
    parts: NDArray[np.int8]
    digests: NDArray[np.bytes_]
    vectors: NDArray[np.float16]

    @property
    def asks(self) -> NDArray[np.bool_]:
        """Which of them are ways to ask."""
        return np.asarray(self.parts == Part.ASK)

    def vector_by_digest(self) -> dict[str, NDArray[np.float16]]:
        """Vectors by the digest of their text, to be used again where the text has not changed."""
        return dict(zip(self.digests.astype(str).tolist(), self.vectors, strict=True))

    def compact(self) -> Any:
        """Put the vectors of the asks into a FAISS index of a byte a number.

        Exact search is fast enough for tens of thousands. A question's likeness to an ask is off by no
        more than 0.003 that way, and what has to be read for every question is a fifth.
        """
        vectors = self.vectors[self.asks].astype(np.float32)
        kind = faiss.ScalarQuantizer.QT_8bit_uniform
        index = faiss.IndexScalarQuantizer(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
        index.train(vectors)
        index.add(vectors)
        return index

    def save(self, folder: Path) -> None:
        """Write the arrays into a folder."""
        folder.mkdir()
        for part in fields(self):
            np.save(folder / f"{part.name}.npy", getattr(self, part.name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Passages:
        """Map what `save` wrote: of the arrays, memory takes what is looked at."""
        return cls(
            **{
                part.name: np.load(folder / f"{part.name}.npy", mmap_mode="r", allow_pickle=False)
                for part in fields(cls)
            }
        )


@dataclass(frozen=True)
class Index:
    """An index in memory."""

    manifest: Manifest
    knowledge: Knowledge
    passages: Passages
    asks: Any  # faiss.IndexScalarQuantizer of shape (passages that are asks, dimension)
    lexicon: Lexicon
    discriminant: Discriminant


def digest_of(text: str) -> str:
    """Identify a text."""
    return sha256(text.encode()).hexdigest()[:32]


class Store:
    """A folder of indexes, of which one is current."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._current = folder / "CURRENT"
        # FAISS brings an OpenMP runtime of its own, whose waiting threads would take torch's cores.
        faiss.omp_set_num_threads(1)

    def current(self) -> Path:
        """Folder of the index in use.

        Raises:
            IndexUnusableError: there is none.

        """
        try:
            name = self._current.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise IndexUnusableError("there is no index yet") from None
        if not _NAME.fullmatch(name):
            raise IndexUnusableError("CURRENT does not name an index")
        return self.folder / name

    def manifest(self) -> Manifest:
        """Manifest of the index in use.

        Raises:
            IndexUnusableError: there is none, or it cannot be read.

        """
        return self._of_current(_manifest)

    def load(self, accept: Callable[[Manifest], None] | None = None) -> Index:
        """Read the index in use and check it against its manifest.

        Args:
            accept: raises IndexUnusableError where the manifest is not the one wanted.

        Raises:
            IndexUnusableError: a file is missing, altered, or does not fit the others.

        """
        return self._of_current(lambda folder: self._load(folder, accept))

    def _of_current(self, read: Callable[[Path], T]) -> T:
        while True:
            folder = self.current()
            try:
                return read(folder)
            except IndexUnusableError:
                if self.current() == folder:
                    raise
                # Another process has just put a new index in place of the one that was being read.

    @staticmethod
    def _load(folder: Path, accept: Callable[[Manifest], None] | None) -> Index:
        manifest = _manifest(folder)
        if manifest.format != FORMAT:
            raise IndexUnusableError(
                f"it has format {manifest.format}, this version reads {FORMAT}"
            )
        if accept:
            accept(manifest)
        for name, expected in manifest.checksums.items():
            _check(folder / name, expected)
        try:
            index = Index(
                manifest,
                _KNOWLEDGE.validate_json((folder / "knowledge.json").read_bytes()),
                Passages.load(folder / "passages"),
                faiss.read_index(str(folder / "asks.faiss")),
                Lexicon.load(folder / "lexical"),
                Discriminant.load(folder / "discriminant"),
            )
        except Exception as error:  # the libraries raise all sorts of errors on what is damaged
            raise IndexUnusableError(f"it cannot be read ({type(error).__name__})") from error
        _check_shape(index)
        return index

    @contextmanager
    def building(self, wait: float) -> Iterator[None]:
        """Hold the only right to build.

        Args:
            wait: seconds to wait for another build to end.

        Raises:
            IndexUnusableError: another build is still running, or the folder cannot be written.

        """
        lock = FileLock(self.folder / "LOCK", timeout=wait)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout:
            raise IndexUnusableError(
                f"another process has been building in {self.folder} for more than {wait:.0f} seconds"
            ) from None
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield
        finally:
            lock.release()

    def write(self, index: Index, *, libraries: dict[str, str], built: str) -> Manifest:
        """Write an index beside the one in use and make it the current one. Call it while building.

        Raises:
            IndexUnusableError: it cannot be written; the one in use stays as it is.

        """
        try:
            return self._write(index, libraries, built)
        except (OSError, RuntimeError) as error:  # FAISS has no other error than RuntimeError
            raise self._unwritable(error) from error

    def _unwritable(self, error: Exception) -> IndexUnusableError:
        return IndexUnusableError(
            f"nothing can be written in {self.folder} ({error}); COACH_INDEX_DIR names another folder"
        )

    def _write(self, index: Index, libraries: dict[str, str], built: str) -> Manifest:
        target = self._new_folder(index.manifest.knowledge)
        target.mkdir()
        (target / "knowledge.json").write_bytes(_KNOWLEDGE.dump_json(index.knowledge))
        index.passages.save(target / "passages")
        faiss.write_index(index.asks, str(target / "asks.faiss"))
        index.lexicon.save(target / "lexical")
        index.discriminant.save(target / "discriminant")
        files = sorted(file for file in target.rglob("*") if file.is_file())
        checksums = {file.relative_to(target).as_posix(): _digest(file) for file in files}
        manifest = index.manifest.model_copy(
            update={"libraries": libraries, "built": built, "checksums": checksums}
        )
        (target / "manifest.json").write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        self._switch_to(target)
        return manifest

    def _new_folder(self, fingerprint: str) -> Path:
        taken = {file.name for file in self.folder.glob("index-*")}
        numbers = (f"index-{fingerprint[:12]}-{n}" for n in range(len(taken) + 1))
        return self.folder / next(name for name in numbers if name not in taken)

    def _switch_to(self, target: Path) -> None:
        fresh = self._current.with_suffix(".new")
        fresh.write_text(target.name + "\n", encoding="utf-8")
        os.replace(fresh, self._current)  # noqa: PTH105  (the one atomic step, named as the OS names it)
        for old in self.folder.glob("index-*"):
            if old != target:
                shutil.rmtree(old, ignore_errors=True)


def _manifest(folder: Path) -> Manifest:
    try:
        return Manifest.model_validate_json((folder / "manifest.json").read_bytes())
    except OSError:
        raise IndexUnusableError("its manifest.json is missing") from None
    except ValidationError:
        raise IndexUnusableError("its manifest.json is damaged, or of another version") from None


def _check(file: Path, expected: str) -> None:
    try:
        found = _digest(file)
    except (OSError, ValueError):
        raise IndexUnusableError(f"{file.name} is missing") from None
    if found != expected:
        raise IndexUnusableError(f"{file.name} is damaged (its checksum is another)")


def _check_shape(index: Index) -> None:
    manifest, passages = index.manifest, index.passages
    table = (manifest.passages,)
    fits = (
        passages.owners.shape == passages.parts.shape == passages.digests.shape == table
        and passages.vectors.shape == (*table, manifest.dimension)
        and (index.asks.ntotal, index.asks.d) == (passages.asks.sum(), manifest.dimension)
        and index.discriminant.shape == (len(index.lexicon), manifest.dimension)
        and len(index.knowledge) == manifest.records
        and np.array_equal(np.unique(passages.owners), np.arange(len(index.lexicon)))
    )
    if not fits:
        raise IndexUnusableError("its parts do not fit together")


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
