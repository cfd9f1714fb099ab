"""Who talks with the coach, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A role in the improvement work of one workspace. Everybody is a member."""

    ADMIN = "admin"
    SPONSOR = "sponsor"
    STEERING = "steering"
    PROCESS_GROUP = "process-group"
    QUALITY = "quality"
    AUDITOR = "auditor"
    MEMBER = "member"


class Standing(StrEnum):
    """How somebody belongs to the workspace. Guests and strangers get knowledge and nothing else."""

    ADMIN = "admin"  # administers the workspace itself, and so the coach in it
    MEMBER = "member"
    GUEST = "guest"
    STRANGER = "stranger"  # of another organisation, met in a shared channel


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace. `roles` are those given to them there.

    `zone` is where their clock stands ("Europe/Madrid"), `name` what they are called in documents; both
    are empty where that is not known.
    """

    workspace: str
    id: str
    standing: Standing = Standing.MEMBER
    roles: frozenset[Role] = frozenset()
    zone: str = ""
    name: str = ""

    @property
    def outside(self) -> bool:
        """Whether this person may ask for knowledge only."""
        return self.standing in {Standing.GUEST, Standing.STRANGER}

    def may(self, *roles: Role) -> bool:
        """Tell whether this person has one of some roles; an administrator of the workspace is admin."""
        if self.outside:
            return False
        held = self.roles | {Role.MEMBER}
        if self.standing is Standing.ADMIN:
            held |= {Role.ADMIN}
        return bool(held & set(roles))
