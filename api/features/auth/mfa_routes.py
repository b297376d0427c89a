"""/auth/mfa: the second step of a login, one's own second factor, and those of others."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response, status

from api.features.auth import second_factor, service
from api.features.auth.cookie import set_cookie
from api.features.auth.schemas import (
    Login,
    MfaBackupCodes,
    MfaCode,
    MfaPassword,
    MfaProof,
    MfaSetup,
    MfaStatus,
    MfaUser,
    MfaUsers,
)
from api.security import mfa
from api.web import access
from api.web.deps import Client, EnrollingUser, Parts, Tx, User, require_fresh_code, require_permission

router = APIRouter(prefix="/mfa")

Username = Annotated[str, Path(min_length=1, max_length=256)]


@router.post("/verify")
def verify_mfa(body: MfaCode, request: Request, response: Response, parts: Parts, client: Client) -> Login:
    """End a login that asked for a second factor: its token as `Authorization: Bearer`, and a code or a backup code."""
    token, former = access.token_of(request), access.cookie_of(request)
    done = service.answer_challenge(parts, token=token, code=body.code, client=client, former=former)
    set_cookie(request, response, done)
    return done


@router.post("/setup")
def set_up_mfa(body: MfaPassword, user: EnrollingUser, parts: Parts, client: Client) -> MfaSetup:
    """A secret for the authenticator; nothing changes before a code of it is verified."""
    begun = second_factor.begin(parts, user, password=body.password, client=client)
    return MfaSetup(secret=begun.secret, otpauth_uri=begun.otpauth_uri, qr_code_base64=begun.qr_code_base64)


@router.post("/verify-setup")
def verify_mfa_setup(body: MfaCode, user: EnrollingUser, parts: Parts, tx: Tx, client: Client) -> MfaBackupCodes:
    """Switch the second factor on with a code of the new secret; the account's other sessions end."""
    return MfaBackupCodes(backup_codes=second_factor.finish(tx, parts, user, code=body.code, client=client))


@router.post("/disable", status_code=status.HTTP_204_NO_CONTENT)
def disable_mfa(body: MfaProof, user: User, parts: Parts, client: Client) -> None:
    """Switch it off, with the password or a code."""
    second_factor.disable(parts, user, body, client=client)


@router.post("/backup-codes")
def renew_backup_codes(body: MfaProof, user: User, parts: Parts, client: Client) -> MfaBackupCodes:
    """Eight new backup codes; the old ones open nothing from now on."""
    return MfaBackupCodes(backup_codes=second_factor.renew_backup_codes(parts, user, body, client=client))


@router.post("/confirm", status_code=status.HTTP_204_NO_CONTENT)
def confirm_mfa(body: MfaCode, user: User, parts: Parts, client: Client) -> None:
    """Enter a code again; for five minutes the session may do what asks for a fresh one."""
    second_factor.confirm(parts, user, code=body.code, client=client)


@router.get("/status")
def get_mfa_status(user: EnrollingUser, parts: Parts, tx: Tx) -> MfaStatus:
    """One's own second factor."""
    enabled, enabled_at, left = mfa.find_status(tx, user.username)
    required = user.role in parts.settings.api.mfa_required_roles
    return MfaStatus(
        enabled=enabled, enabled_at=enabled_at, backup_codes_left=left if enabled else 0, required=required
    )


@router.get("/users", dependencies=[Depends(require_permission("mfa", "read"))])
def list_mfa_users(parts: Parts, tx: Tx) -> MfaUsers:
    """Who has a second factor, and who still needs one."""
    rows = second_factor.list_users(tx, required_roles=parts.settings.api.mfa_required_roles)
    return MfaUsers(items=[MfaUser.model_validate(row) for row in rows], total=len(rows))


@router.post(
    "/users/{username}/reset",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(require_permission("mfa", "admin")), Depends(require_fresh_code)],
)
def reset_mfa(username: Username, user: User, parts: Parts, client: Client) -> None:
    """Take away the second factor of somebody who has lost it; the account's sessions end."""
    second_factor.reset(parts, user, username, client=client)
