"""What a person does and sees in Slack, in the words of a test."""

from __future__ import annotations

from slackspace.people.clicking import Clicking
from slackspace.people.commanding import Commanding
from slackspace.people.forms import Forms
from slackspace.people.speaking import Speaking


class Person(Speaking, Commanding, Clicking, Forms):
    """Somebody with Slack open in front of them.

    Actions return when Slack has taken them; clicks, commands and forms when the app has
    acknowledged them, or has not in time.
    """
