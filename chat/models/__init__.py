from .channels import Channel, ChannelMembership
from .messages import Mention, Message, Reaction

__all__ = ["Channel", "ChannelMembership", "Mention", "Message", "Reaction"]
