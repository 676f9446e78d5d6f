"""Many messages, made quickly: words as frequent as words are, in public and private channels."""

import itertools
import random
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.utils import timezone

from chat.models import Channel, ChannelMembership, Message
from chat.search import put
from workspaces.models import User, Workspace

VOCABULARY = 8000
CHANNELS = 20  # the last quarter of them private, of the first author alone
BATCH = 5000
RARE = 40  # messages with the word `rare`, every other in a private channel


def generate(
    workspace: Workspace, *, authors: Sequence[User], count: int, progress: Callable[[int], None] = lambda done: None
) -> list[Channel]:
    """`count` messages over a year, all of them indexed. The same each time."""
    chance = random.Random(1)
    frequencies = list(itertools.accumulate(1 / (place + 2) for place in range(VOCABULARY)))
    words = [f"word{number}" for number in range(VOCABULARY)]
    channels = make_channels(workspace, authors)
    public, private = channels[: -CHANNELS // 4], channels[-CHANNELS // 4 :]
    begin, step = timezone.now() - timedelta(days=365), timedelta(days=365) / count
    rare = {number * (count // RARE): number for number in range(RARE)}
    for start in range(0, count, BATCH):
        batch = []
        for number in range(start, min(count, start + BATCH)):
            channel = chance.choice(channels)
            text = " ".join(chance.choices(words, cum_weights=frequencies, k=chance.randint(4, 18)))
            if number in rare:
                channel, text = chance.choice(private if rare[number] % 2 else public), f"{text} rare"
            channel.last_seq += 1
            batch.append(
                Message(
                    channel=channel,
                    seq=channel.last_seq,
                    post_no=channel.last_seq,
                    revision=channel.last_seq,
                    author=chance.choice(authors) if channel in public else authors[0],
                    text=text,
                    html=f"<p>{text}</p>",
                    created_at=begin + number * step,
                )
            )
        put(*Message.objects.bulk_create(batch))
        progress(start + len(batch))
    for channel in channels:
        channel.revision = channel.last_post_no = channel.last_seq
    Channel.objects.bulk_update(channels, ["last_seq", "last_post_no", "revision"])
    return channels


def make_channels(workspace: Workspace, authors: Sequence[User]) -> list[Channel]:
    kinds = ["public"] * (CHANNELS - CHANNELS // 4) + ["private"] * (CHANNELS // 4)
    channels = Channel.objects.bulk_create(
        Channel(workspace=workspace, name=f"generated-{number}", kind=kind, created_by=authors[0])
        for number, kind in enumerate(kinds)
    )
    ChannelMembership.objects.bulk_create(
        ChannelMembership(channel=channel, workspace=workspace, user=author)
        for channel in channels
        for author in (authors if channel.kind == "public" else authors[:1])
    )
    return channels
