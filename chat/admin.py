"""The chat in the administration: to look at. Its writes are the services', which number and tell them.

Words of private channels and direct conversations show nowhere here, and search does not read them:
a superuser has no secret way in.
"""

# Django's admin classes take type arguments in the stubs alone.
# mypy: disallow-any-generics=False

from django.contrib import admin
from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from chat.models import Channel, ChannelMembership, Mention, Message, Reaction
from workspaces.admin import ReadOnly

HIDDEN = _("(not public)")


@admin.register(Channel)
class ChannelAdmin(ReadOnly, admin.ModelAdmin):
    fields = (
        *("workspace", "kind", "title", "topic_shown", "created_by", "created_at", "archived_at", "is_general"),
        *("last_seq", "last_post_no", "last_post_at", "revision", "access"),
    )
    list_display = ("title", "workspace", "kind", "last_post_no", "last_post_at", "archived_at")
    list_filter = ("kind", ("archived_at", admin.EmptyFieldListFilter), "workspace")
    list_select_related = ("workspace",)
    search_fields = ("name",)

    @admin.display(description=_("name"), ordering="name")
    def title(self, channel: Channel) -> str:
        return channel.public_name

    @admin.display(description=_("topic"))
    def topic_shown(self, channel: Channel) -> str:
        return channel.topic if channel.kind == Channel.Kind.PUBLIC else str(HIDDEN)


@admin.register(ChannelMembership)
class ChannelMembershipAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("user", "channel", "workspace", "last_read_seq", "joined_at")
    list_filter = ("channel__kind", "workspace")
    list_select_related = ("user", "channel", "workspace")
    search_fields = ("user__username", "channel__name")


@admin.register(Message)
class MessageAdmin(ReadOnly, admin.ModelAdmin):
    fields = (
        *("channel", "seq", "post_no", "revision", "kind", "author", "by", "words", "parent", "also_to_channel"),
        *("reply_count", "last_reply_at", "created_at", "edited_at", "deleted_at"),
    )
    list_display = ("id", "channel", "seq", "author", "kind", "excerpt", "created_at")
    list_filter = ("kind", "channel__kind", ("deleted_at", admin.EmptyFieldListFilter), "channel__workspace")
    list_select_related = ("channel", "author")
    search_fields = ("author__username", "channel__name", "public_text")
    ordering = ("-id",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Without the text of what is not public: it does not even leave the database."""
        is_public = When(channel__kind=Channel.Kind.PUBLIC, then=F("text"))
        public_text = Case(is_public, default=Value(""), output_field=TextField())
        messages: QuerySet[Message] = super().get_queryset(request)
        return messages.defer("text", "html").annotate(public_text=public_text)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Not by hand in the address either: `?text__contains=` would answer yes or no."""
        if lookup.split("__", maxsplit=1)[0] in {"text", "html"}:
            return False
        return super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    @admin.display(description=_("text"))
    def words(self, message: Message) -> str:
        text: str = message.public_text  # type: ignore[attr-defined]
        return text if message.channel.kind == Channel.Kind.PUBLIC else str(HIDDEN)

    @admin.display(description=_("text"))
    def excerpt(self, message: Message) -> str:
        return Truncator(self.words(message)).chars(80)


@admin.register(Mention)
class MentionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("message", "channel", "user", "seq")
    list_filter = ("channel__workspace",)
    list_select_related = ("message", "channel", "user")
    search_fields = ("user__username", "channel__name")


@admin.register(Reaction)
class ReactionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("message", "user", "emoji", "created_at")
    list_filter = ("message__channel__workspace",)
    list_select_related = ("message", "user")
    search_fields = ("user__username",)
