"""Who has which role."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import ColumnElement, Connection, delete, or_, select

from bot.adapters.storage.database import insert_into
from bot.adapters.storage.tables import roles
from bot.domain.people import Role


class SqlRoles:
    """`bot.services.ports.Roles` within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, workspace: str, person: str, on: date) -> frozenset[Role]:
        """The roles that somebody has on a day."""
        own = roles.c.workspace == workspace, roles.c.person == person, _holds(on)
        return frozenset(map(Role, self._connection.scalars(select(roles.c.role).where(*own))))

    def all(self, workspace: str, on: date) -> dict[Role, tuple[str, ...]]:
        """Everybody who has a role on a day, by role."""
        statement = (
            select(roles.c.role, roles.c.person)
            .where(roles.c.workspace == workspace, _holds(on))
            .order_by(roles.c.role, roles.c.person)
        )
        holders: dict[Role, list[str]] = defaultdict(list)
        for role, person in self._connection.execute(statement):
            holders[Role(role)].append(person)
        return {role: tuple(people) for role, people in holders.items()}

    def ends(self, workspace: str) -> dict[tuple[Role, str], date]:
        """The last days of roles that end, by role and person."""
        statement = select(roles.c.role, roles.c.person, roles.c.until).where(
            roles.c.workspace == workspace, roles.c.until.is_not(None)
        )
        return {
            (Role(role), who): until for role, who, until in self._connection.execute(statement)
        }

    def give(self, workspace: str, person: str, role: Role, until: date | None = None) -> bool:
        """Give a role, until a day where one is given; False where they had just that."""
        row = insert_into(self._connection, roles).values(
            workspace=workspace, person=person, role=role, until=until
        )
        fresh = row.on_conflict_do_update(
            index_elements=roles.primary_key.columns,
            set_={"until": until},
            where=roles.c.until.is_distinct_from(until),
        ).returning(roles.c.role)
        return self._connection.execute(fresh).first() is not None

    def take(self, workspace: str, person: str, role: Role) -> bool:
        """Take a role away; False where they did not have it."""
        one = roles.c.workspace == workspace, roles.c.person == person, roles.c.role == role
        return self._connection.execute(delete(roles).where(*one)).rowcount == 1


def _holds(on: date) -> ColumnElement[bool]:
    """Whether a role has not ended by a day; its last day is a day on which it holds."""
    return or_(roles.c.until.is_(None), roles.c.until >= on)
