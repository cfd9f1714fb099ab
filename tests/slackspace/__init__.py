"""A small Slack on loopback: the workspace in which the coach is tested."""

from slackspace.clock import Timing
from slackspace.deliveries import Delivery
from slackspace.faults import Fault
from slackspace.ground import Problem
from slackspace.model import Channel, Message, View
from slackspace.person import Person
from slackspace.workspace import Workspace

__all__ = [
    "Channel",
    "Delivery",
    "Fault",
    "Message",
    "Person",
    "Problem",
    "Timing",
    "View",
    "Workspace",
]
