"""Settings: read once from the environment (and `.env`), into one frozen object.

A wrong value stops the start with a sentence that names the variable and the cure.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.errors import SettingError

_DATABASES = ("sqlite", "postgresql", "postgres", "postgresql+psycopg")

_HERE = Path(__file__).resolve().parent


def _bundled(name: str) -> Path:
    """A data folder: beside the package in a checkout, inside it in a wheel."""
    inside = _HERE / "data" / name
    return inside if inside.is_dir() else _HERE.parent / name


def _index_folder() -> Path:
    """`indexes/` in a checkout that can be written, else the user's cache folder."""
    beside = _HERE.parent / "indexes"
    if beside.is_dir() and os.access(beside, os.W_OK):
        return beside
    return Path(platformdirs.user_cache_dir("improvement-coach")) / "indexes"


def _expanded(folder: Path) -> Path:
    try:
        return folder.expanduser()
    except RuntimeError:
        message = f"whose home {folder.parts[0]} is cannot be told; give the whole path"
        raise ValueError(message) from None


class Settings(BaseSettings):
    """What can be set, with `COACH_` before each name."""

    model_config = SettingsConfigDict(
        env_prefix="COACH_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    embedding_model: str = Field("all-MiniLM-L6-v2", min_length=1)
    knowledge_dirs: Annotated[tuple[Path, ...], NoDecode] = ()
    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("improvement-coach"))
    )
    index_dir: Path = Field(default_factory=_index_folder)
    database_url: SecretStr | None = None  # it holds a password

    @field_validator("knowledge_dirs", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(Path(part.strip()) for part in value.split(os.pathsep) if part.strip())
        return value

    @field_validator("database_url")
    @classmethod
    def _is_known(cls, value: SecretStr | None) -> SecretStr | None:
        scheme, _, rest = value.get_secret_value().partition("://") if value else ("", "", "")
        if value is None or (scheme in _DATABASES and rest.strip("/")):
            return value
        raise ValueError(
            "it names no database that the coach knows; write sqlite:////folder/coach.db or "
            "postgresql://user:password@host/name"
        )

    @field_validator("home", "index_dir")
    @classmethod
    def _at_home(cls, value: Path) -> Path:
        return _expanded(value)

    @field_validator("knowledge_dirs")
    @classmethod
    def _are_folders(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        folders = tuple(_expanded(folder) for folder in value)
        for folder in folders:
            if not (folder / "records").is_dir():
                message = f"{folder} is no knowledge folder (it needs a folder `records` in it)"
                raise ValueError(message)
        return folders

    @property
    def knowledge(self) -> tuple[Path, ...]:
        """The coach's own knowledge folder, then those of the organisation."""
        return (_bundled("knowledge"), *self.knowledge_dirs)

    @property
    def database(self) -> str | Path:
        """URL of the database, with its password, or the SQLite file that is used without one."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return self.home / "coach.db"

    @property
    def prompts(self) -> Path:
        """Folder of the wordings."""
        return _bundled("prompts")


def read_settings() -> Settings:
    """Read the settings.

    Raises:
        SettingError: a value cannot be used; the message names the variable.

    """
    try:
        return Settings()
    except ValidationError as error:
        faults = [
            f"COACH_{str(fault['loc'][0]).upper() if fault['loc'] else ''}: "
            f"{fault['msg'].removeprefix('Value error, ')}."
            for fault in error.errors()
        ]
        raise SettingError(" ".join(faults)) from None
