"""The chat in the administration: public channels, and what was said in them, to search and to moderate.

Private channels and direct conversations are a number here, nothing more: no name, no topic, no word,
and a search does not read them. A superuser, who looks at every workspace, sees no words at all.
"""

# Django's admin classes take type arguments in the stubs alone.
# mypy: disallow-any-generics=False

from typing import Any

from django.contrib import admin
from django.db.models import Count, F, Q, QuerySet, Value
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chat import services
from chat.models import Channel, ChannelMembership, Emoji, File, Message
from workspaces.admin import WorkspaceAdmin, WorkspaceInline, scope_of, site
from workspaces.admin.scoped import TimeFilter, ended
from workspaces.admin.site import register_count
from workspaces.models import Workspace

PUBLIC = Channel.Kind.PUBLIC


class ChannelPeople(WorkspaceInline):
    model = ChannelMembership
    fields = readonly_fields = ("user", "joined_at")
    verbose_name_plural = _("people")


@admin.register(Channel, site=site)
class ChannelAdmin(WorkspaceAdmin):
    nav_order, nav_label = 20, _("Channels")
    fields = ("name", "topic", "description", "created_by", "created_at", "archived_at", "last_post_no", "last_post_at")
    list_display = ("name", "topic", "people", "last_post_no", "last_post_at", "archived_at")
    list_filter = (ended("archived_at", _("state"), _("Open"), _("Archived")),)
    search_fields = ("name", "topic", "description")
    ordering = ("name",)
    inlines = (ChannelPeople,)
    actions = ("archive", "unarchive")

    @admin.action(description=_("Archive: nobody writes, everybody reads"), permissions=["act"])
    def archive(self, request: HttpRequest, rows: QuerySet[Channel]) -> None:
        self._set_archived(request, rows, archived=True)

    @admin.action(description=_("Open again"), permissions=["act"])
    def unarchive(self, request: HttpRequest, rows: QuerySet[Channel]) -> None:
        self._set_archived(request, rows, archived=False)

    def _set_archived(self, request: HttpRequest, rows: QuerySet[Channel], *, archived: bool) -> None:
        self.each(
            request,
            rows,
            lambda scope, row: services.channel_archive(actor=scope.actor, room=row.pk, archived=archived),
            str(_("Archived") if archived else _("Opened again")),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Channel]:
        channels: QuerySet[Channel] = super().get_queryset(request).filter(kind=PUBLIC)
        return channels.annotate(people_count=Count("memberships"))

    def named(self, row: Channel) -> str:
        return f"#{row.name}"

    @admin.display(description=_("people"), ordering="people_count")
    def people(self, channel: Any) -> int:
        return int(channel.people_count)

    def hint(self, request: HttpRequest) -> str:
        scope = scope_of(request)
        hidden = Channel.objects.exclude(kind=PUBLIC)
        if scope is not None and scope.workspace is not None:
            hidden = hidden.filter(workspace=scope.workspace)
        found = hidden.aggregate(
            private=Count("pk", filter=Q(kind="private")), direct=Count("pk", filter=Q(kind="direct"))
        )
        private = ngettext("%d private channel", "%d private channels", found["private"]) % found["private"]
        direct = ngettext("%d direct conversation", "%d direct conversations", found["direct"]) % found["direct"]
        return str(_("Besides these: {private} and {direct}, which only their own people see.")).format(
            private=private, direct=direct
        )


@admin.register(Message, site=site)
class MessageAdmin(WorkspaceAdmin):
    workspace_path = "channel__workspace"
    nav_order, nav_label = 25, _("Messages")
    fields = ("channel", "author", "kind", "words", "answers", "created_at", "edited_at", "deleted_at")
    list_display = ("id", "channel", "author", "excerpt", "when", "deleted_at")
    list_filter = (("created_at", TimeFilter), "kind", ended("deleted_at", _("state"), _("There"), _("Deleted")))
    list_select_related = ("channel", "author")
    show_full_result_count = False
    search_fields = ("author__username", "channel__name", "public_text")
    ordering = ("-id",)
    actions = ("delete_messages",)

    @admin.action(description=_("Delete: a tombstone stays"), permissions=["act"])
    def delete_messages(self, request: HttpRequest, rows: QuerySet[Message]) -> None:
        self.each(
            request,
            rows,
            lambda scope, row: services.message_delete(actor=scope.actor, message_id=row.pk),
            str(_("Deleted")),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Of public channels alone; for who looks at every workspace the words do not leave the database."""
        scope = scope_of(request)
        messages: QuerySet[Message] = super().get_queryset(request).filter(channel__kind=PUBLIC).defer("text", "html")
        hidden = scope is None or scope.is_everything
        return messages.annotate(public_text=Value("") if hidden else F("text"))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Not by hand in the address either: `?text__contains=` would answer yes or no."""
        return lookup.split("__", maxsplit=1)[0] not in {"text", "html"} and super().lookup_allowed(
            lookup, value, request
        )

    @admin.display(description=_("text"))
    def words(self, message: Message) -> str:
        text: str = message.public_text  # type: ignore[attr-defined]
        return text

    @admin.display(description=_("reply to"))
    def answers(self, message: Message) -> str:
        return _("message %(id)s") % {"id": message.parent_id} if message.parent_id else self.get_empty_value_display()

    @admin.display(description=_("text"))
    def excerpt(self, message: Message) -> str:
        return Truncator(self.words(message)).chars(80)

    def named(self, row: Message) -> str:
        return f"#{row.channel.name}, {row.author.display_name}: {self.excerpt(row)}"

    def hint(self, request: HttpRequest) -> str:
        scope = scope_of(request)
        if scope is not None and scope.is_everything:
            return str(
                _("Who said something where and when in public channels. What was said is for its workspace alone.")
            )
        return str(_("What was said in public channels. Private and direct conversations are not here."))


@admin.register(File, site=site)
class FileAdmin(WorkspaceAdmin):
    nav_order, nav_label = 50, _("Files")
    fields = ("name", "type", "size_shown", "channel", "uploader", "created_at")
    list_display = ("name", "type", "size_shown", "channel", "uploader", "when")
    list_filter = (("created_at", TimeFilter),)
    list_select_related = ("channel", "uploader")
    search_fields = ("name", "type", "uploader__username", "channel__name")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[File]:
        files: QuerySet[File] = super().get_queryset(request).filter(channel__kind=PUBLIC)
        return files.exclude(message=None)

    @admin.display(description=_("size"), ordering="size")
    def size_shown(self, file: File) -> str:
        return filesizeformat(file.size)

    def hint(self, request: HttpRequest) -> str:
        return str(_("Files of public channels. They go with the message they were sent with."))


@admin.register(Emoji, site=site)
class EmojiAdmin(WorkspaceAdmin):
    nav_order, nav_label = 55, _("Emoji")
    fields = ("name", "created_by", "created_at")
    list_display = ("name", "created_by", "when")
    list_filter = (("created_at", TimeFilter),)
    list_select_related = ("created_by",)
    search_fields = ("name", "created_by__username")
    ordering = ("name",)
    actions = ("remove",)

    @admin.action(description=_("Remove: where they were used their names stand"), permissions=["act"])
    def remove(self, request: HttpRequest, rows: QuerySet[Emoji]) -> None:
        self.each(
            request,
            rows,
            lambda scope, row: services.emoji_remove(actor=scope.actor, emoji_id=row.pk),
            str(_("Removed")),
        )


def _files(workspace: Workspace | None) -> int:
    files = File.objects.exclude(message=None)
    return (files.filter(workspace=workspace) if workspace else files).count()


def _channels(*kinds: str) -> Any:
    def count(workspace: Workspace | None) -> int:
        channels = Channel.objects.filter(kind__in=kinds)
        return (channels.filter(workspace=workspace) if workspace else channels).count()

    return count


def _messages(workspace: Workspace | None) -> int:
    messages = Message.objects.filter(kind="message", deleted_at=None)
    return (messages.filter(channel__workspace=workspace) if workspace else messages).count()


register_count(
    "channels", _("Public channels"), _channels("public"), url_name="admin:chat_channel_changelist", order=20
)
register_count("private", _("Private channels"), _channels("private"), order=21)
register_count("direct", _("Direct conversations"), _channels("direct"), order=22)
register_count("messages", _("Messages"), _messages, order=25)
register_count("files", _("Files"), _files, order=50)
