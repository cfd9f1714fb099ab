"""What workspaces and their channels have set."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from bot.adapters.storage import codec
from bot.adapters.storage.database import insert_into
from bot.adapters.storage.tables import channels, houses
from bot.domain.conversation import Following, House
from bot.domain.improvement.settings import LoopSettings


class SqlHouses:
    """`bot.services.ports.Houses` within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, workspace: str) -> House:
        """The settings of a workspace, or what goes where nothing is set."""
        one = select(houses).where(houses.c.workspace == workspace)
        row = self._connection.execute(one).first()
        if row is None:
            return House()
        return House(
            group_channel=row.group_channel,
            following=Following(row.following),
            retention_days=row.retention_days,
            loop=codec.read(LoopSettings, row.loop),
        )

    def put(self, workspace: str, house: House) -> None:
        """Keep the settings of a workspace."""
        news = {
            "group_channel": house.group_channel,
            "following": house.following,
            "retention_days": house.retention_days,
            "loop": codec.write(house.loop),
        }
        first = insert_into(self._connection, houses).values(workspace=workspace, **news)
        self._connection.execute(
            first.on_conflict_do_update(index_elements=houses.primary_key.columns, set_=news)
        )

    def following(self, workspace: str, channel: str) -> Following | None:
        """What a channel has set for itself."""
        one = select(channels.c.following).where(
            channels.c.workspace == workspace, channels.c.channel == channel
        )
        found = self._connection.scalar(one)
        return None if found is None else Following(found)

    def follow(self, workspace: str, channel: str, following: Following | None) -> None:
        """Set it for one channel; None leaves it to the workspace."""
        if following is None:
            one = channels.c.workspace == workspace, channels.c.channel == channel
            self._connection.execute(delete(channels).where(*one))
            return
        first = insert_into(self._connection, channels).values(
            workspace=workspace, channel=channel, following=following
        )
        self._connection.execute(
            first.on_conflict_do_update(
                index_elements=channels.primary_key.columns, set_={"following": following}
            )
        )
