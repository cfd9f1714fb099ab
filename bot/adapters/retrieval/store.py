"""The index on disk: written whole or not at all, checked before use, never unpickled.

    indexes/
      CURRENT                 the name of the folder in use, replaced in one step
      LOCK                    held while somebody builds
      index-<fingerprint>-<n>/
        manifest.json         what this index was made from, and a checksum of every other file
        knowledge.json        the records, so that a question need not read the YAML again
        passages.json         owner, part and digest of every vector's text
        vectors.faiss         unit vectors in half precision, inner product
        lexical/              BM25
        discriminant/         what tells records apart: directions and offsets

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
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import faiss
import numpy as np
from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.adapters.retrieval.discriminant import Discriminant
from bot.adapters.retrieval.encoder import Matrix
from bot.adapters.retrieval.lexical import Lexicon
from bot.domain.errors import IndexUnusableError
from bot.domain.knowledge import Knowledge

FORMAT = 2
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


class PassageTable(BaseModel):
    """Owner, part and text digest of every vector, as parallel lists."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    owners: list[int]
    parts: list[int]
    digests: list[str]


@dataclass(frozen=True)
class Index:
    """An index in memory."""

    manifest: Manifest
    knowledge: Knowledge
    passages: PassageTable
    vectors: Any  # faiss.IndexScalarQuantizer of shape (passages, dimension)
    lexicon: Lexicon
    discriminant: Discriminant

    def vector_by_digest(self) -> dict[str, Matrix]:
        """Vectors by the digest of their text, to be used again where the text has not changed."""
        rows = self.vectors.reconstruct_n(0, self.vectors.ntotal)
        return dict(zip(self.passages.digests, rows, strict=True))


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
                PassageTable.model_validate_json((folder / "passages.json").read_bytes()),
                faiss.read_index(str(folder / "vectors.faiss")),
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
        (target / "passages.json").write_text(index.passages.model_dump_json(), encoding="utf-8")
        faiss.write_index(index.vectors, str(target / "vectors.faiss"))
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
    counts = {len(passages.owners), len(passages.parts), len(passages.digests)}
    fits = (
        counts == {manifest.passages}
        and index.vectors.ntotal == manifest.passages
        and index.vectors.d == manifest.dimension
        and index.discriminant.shape == (len(index.lexicon), manifest.dimension)
        and len(index.knowledge) == manifest.records
        and set(passages.owners) == set(range(len(index.lexicon)))
    )
    if not fits:
        raise IndexUnusableError("its parts do not fit together")


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def rounded(vectors: Matrix) -> Matrix:
    """Vectors as they are kept: in half precision, which changes no ranking and halves the memory.

    What is learned from vectors is learned from rounded ones, so that a build that takes old vectors
    over comes to the same index as one that encodes everything.
    """
    return vectors.astype(np.float16).astype(np.float32)


def compact(vectors: Matrix) -> Any:
    """Put vectors into a FAISS index; exact search is fast enough for tens of thousands."""
    index = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index
