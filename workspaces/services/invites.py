"""Inviting somebody by e-mail: a join link for one person, sent to them."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from slackish.realtime.errors import InvalidPayload
from workspaces.actors import Actor
from workspaces.errors import TooManyInvites
from workspaces.models import JoinLink, Membership, Workspace

from .join_links import join_link_create, require_inviter


@transaction.atomic
def invite_send(
    *, actor: Actor, email: str, address_of: Callable[[str], str], role: str = Membership.Role.MEMBER
) -> JoinLink:
    """Send an invite to `email` after the commit. An earlier one to the same address stops working.

    `address_of`: makes the absolute address of the join page from its secret. The invite is bound to
    that secret, not to the address: whoever holds the letter may use it, once. It answers the same
    whether the address has an account or not.
    Errors: as join_link_create; InvalidPayload (no address), TooManyInvites.
    """
    require_inviter(actor)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidPayload(_("This is not an e-mail address."), field="email") from error
    earlier = JoinLink.objects.filter(workspace=actor.workspace_id).exclude(email="")
    if earlier.filter(created_at__gt=timezone.now() - timedelta(days=1)).count() >= settings.INVITE_MAILS_A_DAY:
        raise TooManyInvites
    link, secret = join_link_create(actor=actor, email=email, uses=1, role=role)
    earlier.working().filter(email=email).exclude(pk=link.pk).update(revoked_at=timezone.now())
    letter = {
        "inviter": actor.name,
        "workspace": Workspace.objects.get(pk=actor.workspace_id).name,
        "url": address_of(secret),
        "until": link.expires_at,
    }
    subject = " ".join(render_to_string("workspaces/email/invite_subject.txt", letter).split())
    text = render_to_string("workspaces/email/invite_message.txt", letter)
    transaction.on_commit(lambda: send_mail(subject, text, None, [email]))
    return link
