"""What a person sees."""

from __future__ import annotations

from slackspace.model import Message, View
from slackspace.people.base import Base, Where


class Seeing(Base):
    """Messages, forms and the home tab, before their eyes or awaited."""

    @property
    def home(self) -> View | None:
        """What the home tab shows."""
        return self._state.homes.get(self.user.id)

    @property
    def view(self) -> View | None:
        """The form that is open, if there is one."""
        stack = self._state.modals.get(self.user.id)
        return stack[-1] if stack else None

    def sees(self, where: Where | None = None, thread: Message | None = None) -> list[Message]:
        """List the messages before their eyes, ephemeral ones too, the oldest first."""
        with self._state.changed:
            channel = None if where is None else self._channel(where)
            seen = self._state.visible_to(self.user, channel)
        if thread is not None:
            ts = thread.thread_ts or thread.ts
            seen = [each for each in seen if each.is_reply and each.thread_ts == ts]
        return seen

    def reads(
        self,
        text: str,
        where: Where | None = None,
        thread: Message | None = None,
        after: Message | None = None,
        seconds: float | None = None,
    ) -> Message:
        """Wait until they see a message of the coach with a text; give the newest such one."""

        def found() -> Message | None:
            for message in reversed(self.sees(where, thread)):
                is_new = after is None or message.ts > after.ts
                if is_new and message.user != self.user.id and text in message.words:
                    return message
            return None

        return self.workspace.waits_for(found, f"{self.user.name} reads '{text}'", seconds)

    def sees_view(self, text: str = "", seconds: float | None = None) -> View:
        """Wait until a form is open that has a text in it."""

        def found() -> View | None:
            return self.view if self.view is not None and text in self.view.words else None

        return self.workspace.waits_for(found, f"{self.user.name} sees a form '{text}'", seconds)

    def sees_home(self, text: str = "", seconds: float | None = None) -> View:
        """Wait until the home tab has a text in it."""

        def found() -> View | None:
            return self.home if self.home is not None and text in self.home.words else None

        return self.workspace.waits_for(found, f"{self.user.name}'s home has '{text}'", seconds)
