"""Who has which role."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, delete, select

from bot.adapters.storage.database import insert_into
from bot.adapters.storage.tables import roles
from bot.domain.people import Role


class SqlRoles:
    """`bot.services.ports.Roles` within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, workspace: str, person: str) -> frozenset[Role]:
        """The roles given to somebody."""
        own = roles.c.workspace == workspace, roles.c.person == person
        return frozenset(map(Role, self._connection.scalars(select(roles.c.role).where(*own))))

    def all(self, workspace: str) -> dict[Role, tuple[str, ...]]:
        """Everybody who has been given a role, by role."""
        statement = (
            select(roles.c.role, roles.c.person)
            .where(roles.c.workspace == workspace)
            .order_by(roles.c.role, roles.c.person)
        )
        holders: dict[Role, list[str]] = defaultdict(list)
        for role, person in self._connection.execute(statement):
            holders[Role(role)].append(person)
        return {role: tuple(people) for role, people in holders.items()}

    def give(self, workspace: str, person: str, role: Role) -> bool:
        """Give a role; False where they had it."""
        row = insert_into(self._connection, roles).values(
            workspace=workspace, person=person, role=role
        )
        fresh = row.on_conflict_do_nothing().returning(roles.c.role)
        return self._connection.execute(fresh).first() is not None

    def take(self, workspace: str, person: str, role: Role) -> bool:
        """Take a role away; False where they did not have it."""
        one = roles.c.workspace == workspace, roles.c.person == person, roles.c.role == role
        return self._connection.execute(delete(roles).where(*one)).rowcount == 1
