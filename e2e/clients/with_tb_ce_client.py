"""The journeys' view of tb-ce-client."""

import base64
import contextlib
import enum
import json
import time
import uuid

import pydantic
from tb_ce_client import models
from tb_ce_client.client import ThingsboardClient
from tb_ce_client.exceptions import ApiException

from client import Body, Client, Id, Refusal


CONFIGS = {
    "TOTP": models.TotpTwoFaAccountConfig,
    "SMS": models.SmsTwoFaAccountConfig,
    "EMAIL": models.EmailTwoFaAccountConfig,
    "BACKUP_CODE": models.BackupCodeTwoFaAccountConfig,
}


@contextlib.contextmanager
def refusals():
    try:
        yield
    except ApiException as error:
        raise Refusal(error.status, json.loads(error.body or "{}")) from error


def plain(value):
    """All that was read, as on the wire, without nulls. The client's own ways lose some: `to_dict` leaves out what only
    the server sets, `to_json` what a kind of configuration has beyond others."""
    match value:
        case pydantic.BaseModel():
            fields = type(value).model_fields.items()
            members = {field.serialization_alias or name: getattr(value, name) for name, field in fields}
            return {name: plain(member) for name, member in members.items() if member is not None}
        case list():
            return [plain(entry) for entry in value]
        case enum.Enum():
            return value.value
        case uuid.UUID():
            return str(value)
    return value


def expired_token() -> str:
    """Looks like a token whose time is over, which is what makes this client refresh.

    Issued now, because the client takes the time of issue for the time on the server's clock.
    """
    now = int(time.time())
    parts = ({"alg": "HS512"}, {"iat": now, "exp": now})
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, "c2lnbmF0dXJl"])


class CeClient(Client):
    def __init__(self, url: str, client: ThingsboardClient) -> None:
        self._url = url
        self._client = client

    @classmethod
    def sign_in(cls, url, email, password):
        with refusals():
            # It would wait and try again on "too many requests"; a journey wants the first answer.
            return cls(url, ThingsboardClient(url, email, password, retry_on_rate_limit=False))

    @classmethod
    def with_tokens(cls, url, token, refresh_token):
        return cls(url, ThingsboardClient(url, token=token, refresh_token=refresh_token, retry_on_rate_limit=False))

    @classmethod
    def stranger(cls, url):
        return cls(url, ThingsboardClient(url, retry_on_rate_limit=False))

    def call(self, name, *args, **kwargs):
        with refusals():
            return plain(self._call(name, *args, **kwargs))

    def signed_in_by(self, name, argument):
        with refusals():
            return self._of_pair(self._call(name, argument))

    def users(self, **page):
        return self.call("get_users", **page)

    def customers_by_ids(self, ids):
        return self.call("get_customers_by_ids", ids)

    def profiles_by_ids(self, ids):
        return self.call("get_tenant_profile_list", ids)

    def audit_log_of(self, entity, **page):
        return self.call("get_audit_logs_by_entity_id", entity.kind, entity.uuid, **page)

    def tokens(self):
        return self._client.get_token(), self._client.get_refresh_token()

    def refreshed(self):
        # This client has no call for it: it refreshes by itself, before the first request after expiry.
        later = self.with_tokens(self._url, expired_token(), self.tokens()[1])
        later.user()
        return later

    def sign_out(self):
        with refusals():
            self._client.logout()

    def user(self):
        return self.call("get_user")

    def save_platform_settings(self, settings):
        body = models.PlatformTwoFaSettings.from_dict(settings)
        with refusals():
            return self._client.save_platform_two_fa_settings(body).to_dict()

    def platform_settings(self):
        with refusals():
            return self._client.get_platform_two_fa_settings().to_dict()

    def methods_of_platform(self):
        with refusals():
            return [str(method.value) for method in self._client.get_available_two_fa_provider_types()]

    def new_config(self, method):
        with refusals():
            return self._client.generate_two_fa_account_config(method).to_dict()

    def submit(self, config):
        with refusals():
            self._client.submit_two_fa_account_config(CONFIGS[config["providerType"]].from_dict(config))

    def save(self, config, code=None):
        body = CONFIGS[config["providerType"]].from_dict(config)
        with refusals():
            return self._client.verify_and_save_two_fa_account_config(body, verification_code=code).to_dict()

    def account_settings(self):
        with refusals():
            return self._client.get_account_two_fa_settings().to_dict()

    def make_default(self, method):
        body = models.TwoFaAccountConfigUpdateRequest(use_by_default=True)
        with refusals():
            return self._client.update_two_fa_account_config(models.TwoFaProviderType(method), body).to_dict()

    def remove(self, method):
        with refusals():
            return self._client.delete_two_fa_account_config(models.TwoFaProviderType(method)).to_dict()

    def ways_to_verify(self):
        with refusals():
            return [way.to_dict() for way in self._client.get_available_two_fa_provider_infos()]

    def send(self, method):
        with refusals():
            self._client.request_two_fa_verification_code(models.TwoFaProviderType(method))

    def verify(self, code, method="TOTP"):
        with refusals():
            return self._of_pair(self._client.check_two_fa_verification_code(models.TwoFaProviderType(method), code))

    def finish_set_up(self):
        with refusals():
            return self._of_pair(self._client.authenticate_by_two_fa_configuration_token())

    def _call(self, name, *args, **kwargs):
        return getattr(self._client, name)(*map(self._own, args), **kwargs)

    def _own(self, arg):
        match arg:
            case Id(_, own):
                return own
            case Body(model, members):
                return getattr(models, model).from_dict(members)
        return arg

    def _of_pair(self, pair: models.JwtPair) -> "CeClient":
        return self.with_tokens(self._url, pair.token, pair.refresh_token)
