"""Exports and imports in the browser: one's own, looked at before anything is made, done in the background."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from chat.models import Channel, Export, Import, Status
from chat.services.transfer import export_whole, import_start
from tests.callers import browser
from tests.chat.talk import a_room, say
from tests.factories import People, make_user, unique, workspace_with
from workspaces.models import AuditEntry, User, Workspace


@pytest.fixture(autouse=True)
def _own_files(sqlite_database: str, tmp_path: Path) -> Iterator[None]:
    with override_settings(FILES_DIR=tmp_path / "uploads"):
        yield


@pytest.fixture
def people() -> People:
    people = workspace_with(alice="owner", dana="admin", bob="member")
    say(people, "alice", a_room(people, "alice"), "for all to read")
    say(people, "dana", a_room(people, "dana", name="canary-room", private=True), "canary")
    return people


def uploaded(user: User, data: bytes) -> tuple[Client, int]:
    """(browser, the id of the import that the upload became)."""
    visitor = browser(user)
    answer = visitor.post(reverse("workspace_import"), {"archive": SimpleUploadedFile("x.zip", data)})
    assert answer.status_code == 302, answer.content.decode()
    return visitor, Import.objects.get(owner=user).pk


def archive_of(people: People, tmp_path: Path) -> bytes:
    export_whole(people.workspace, tmp_path / "archive.zip")
    return (tmp_path / "archive.zip").read_bytes()


def test_an_owner_gets_an_archive_of_what_they_can_read_and_it_is_in_the_audit_log(people: People) -> None:
    visitor = browser(people.alice)
    page = reverse("workspace_export", args=[people.slug])
    assert visitor.post(page).status_code == 302
    export = Export.objects.get(workspace=people.workspace)
    assert (export.status, export.done, export.total) == (Status.DONE, export.total, export.total)
    link = reverse("workspace_export_file", args=[people.slug, export.pk])
    assert link in visitor.get(page).content.decode()
    answer = visitor.get(link)
    assert answer["Content-Disposition"].startswith("attachment")
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        text = b"".join(found.read(name) for name in found.namelist())
    assert b"for all to read" in text
    assert b"canary" not in text
    assert AuditEntry.objects.filter(workspace=people.workspace, verb="exported", actor_id=people.alice.pk).exists()


def test_anothers_export_is_not_there_not_even_for_another_owner(people: People) -> None:
    other = people.add("olga", "owner")
    browser(people.alice).post(reverse("workspace_export", args=[people.slug]))
    export = Export.objects.get(workspace=people.workspace)
    for export_id in (export.pk, 10**9):
        answer = browser(other).get(reverse("workspace_export_file", args=[people.slug, export_id]))
        assert answer.status_code == 404
    assert browser(people.dana).get(reverse("workspace_export", args=[people.slug])).status_code == 403


def test_an_upload_shows_what_it_would_make_and_makes_it_when_confirmed(people: People, tmp_path: Path) -> None:
    before = Workspace.objects.count()
    owner = make_user("olga")
    visitor, import_id = uploaded(owner, archive_of(people, tmp_path))
    status = reverse("workspace_import_status", args=[import_id])
    assert "Channels and conversations" in visitor.get(status).content.decode()
    assert Workspace.objects.count() == before
    slug = unique("copy")
    visitor.post(status, {"slug": slug, "me": people.alice.username})
    run = Import.objects.get(pk=import_id)
    assert (run.status, run.done) == (Status.DONE, run.total)
    assert Channel.objects.filter(workspace__slug=slug, name="canary-room").exists()
    assert reverse("chat", args=[slug]) in visitor.get(status).content.decode()
    mine = run.workspace.channels.get(name="engineering").messages.get(text="for all to read")  # type: ignore[union-attr]
    assert mine.author == owner


def test_a_taken_address_is_told_and_another_may_be_tried(people: People, tmp_path: Path) -> None:
    visitor, import_id = uploaded(make_user("olga"), archive_of(people, tmp_path))
    status = reverse("workspace_import_status", args=[import_id])
    visitor.post(status, {"slug": people.slug})
    assert "This address is taken." in visitor.get(status).content.decode()
    visitor.post(status, {"slug": unique("free")})
    assert Import.objects.get(pk=import_id).status == Status.DONE


def test_another_persons_import_is_not_there(people: People, tmp_path: Path) -> None:
    _, import_id = uploaded(make_user("olga"), archive_of(people, tmp_path))
    stranger = browser(make_user("mallory"))
    for each in (import_id, 10**9):
        assert stranger.get(reverse("workspace_import_status", args=[each])).status_code == 404
        assert stranger.post(reverse("workspace_import_status", args=[each])).status_code == 404


@pytest.mark.parametrize("data", [b"no zip at all", b""])
def test_what_is_no_archive_is_refused_in_words(data: bytes) -> None:
    answer = browser(make_user("olga")).post(
        reverse("workspace_import"), {"archive": SimpleUploadedFile("x.zip", data)} if data else {}
    )
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_an_upload_past_the_limit_is_refused(people: People, tmp_path: Path) -> None:
    data = archive_of(people, tmp_path)
    for limit, status in ((len(data), 302), (len(data) - 1, 400)):
        with override_settings(IMPORT_UPLOAD=limit):
            sent = {"archive": SimpleUploadedFile("x.zip", data)}
            assert browser(make_user("olga")).post(reverse("workspace_import"), sent).status_code == status


def test_an_import_whose_worker_was_killed_may_be_gone_on_with_and_a_running_one_is_left_alone(
    people: People, tmp_path: Path
) -> None:
    owner = make_user("olga")
    _, import_id = uploaded(owner, archive_of(people, tmp_path))
    with mock.patch("chat.services.transfer.tasks.run_import") as task:
        for age, times in ((timedelta(minutes=1), 0), (timedelta(minutes=3), 1)):
            touched = timezone.now() - age
            Import.objects.filter(pk=import_id).update(status=Status.RUNNING, touched_at=touched)
            import_start(user=owner, import_id=import_id)
            assert task.enqueue.call_count == times
