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
    """A data folder or file: beside the package in a checkout, inside it in a wheel."""
    inside = _HERE / "data" / name
    return inside if inside.exists() else _HERE.parent / name


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

    slack_bot_token: SecretStr = Field(SecretStr(""), validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr = Field(SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr = Field(SecretStr(""), validation_alias="SLACK_SIGNING_SECRET")
    slack_api_url: str = Field("https://slack.com/api/", pattern=r"^https?://[^\s/]")
    socket_connections: int = Field(2, ge=1, le=10)
    http_host: str = Field("127.0.0.1", min_length=1)
    ops_host: str = Field("127.0.0.1", min_length=1)
    ops_port: int = Field(9464, ge=0, le=65535)

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
    def manifest(self) -> Path:
        """The manifest of the Slack app."""
        return _bundled("manifest.json")

    @property
    def prompts(self) -> Path:
        """Folder of the wordings."""
        return _bundled("prompts")


SLACK_SECRETS = {
    "SLACK_BOT_TOKEN": (
        "xoxb-",
        "copy the Bot User OAuth Token from OAuth & Permissions; the app has to be installed first",
    ),
    "SLACK_APP_TOKEN": (
        "xapp-",
        "make an App-Level Token with the scope connections:write under Basic Information",
    ),
    "SLACK_SIGNING_SECRET": ("", "copy the Signing Secret from Basic Information"),
}
"""What each begins with, and where it is found in the settings of a Slack app."""


def slack_fault(settings: Settings, name: str) -> str:
    """Say what is wrong with one of Slack's secrets, with the cure; nothing where it is well formed."""
    value = getattr(settings, name.lower()).get_secret_value().strip()
    beginning, cure = SLACK_SECRETS[name]
    if not value:
        return f"{name} is missing: {cure}."
    if not value.startswith(beginning):
        return f"{name}: it does not begin with {beginning}; {cure}."
    if len(value.split()) > 1 or not value.isprintable():
        return f"{name}: it cannot be right; {cure}."
    return ""


def need_slack(settings: Settings, *, http: bool) -> None:
    """Check that there is everything that serving needs.

    Raises:
        SettingError: a secret is missing or malformed; the message names the variable and the cure.

    """
    names = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET" if http else "SLACK_APP_TOKEN")
    faults = [fault for name in names if (fault := slack_fault(settings, name))]
    if faults:
        raise SettingError("\n".join(faults))


def read_settings() -> Settings:
    """Read the settings.

    Raises:
        SettingError: a value cannot be used; the message names the variable.

    """
    try:
        return Settings()
    except ValidationError as error:
        faults = [
            f"{_variable(fault['loc'])}: {fault['msg'].removeprefix('Value error, ')}."
            for fault in error.errors()
        ]
        raise SettingError(" ".join(faults)) from None


def _variable(place: tuple[int | str, ...]) -> str:
    """Name of the variable that a fault is about."""
    name = str(place[0]).upper() if place else ""
    return name if name in SLACK_SECRETS else f"COACH_{name}"
