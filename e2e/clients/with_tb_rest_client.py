"""The journeys' view of tb-rest-client."""

import contextlib
import json

from tb_rest_client import models
from tb_rest_client.rest import ApiException
from tb_rest_client.rest_client import RestClient

from client import Body, Client, Id, Refusal
from raw import call


@contextlib.contextmanager
def refusals():
    try:
        yield
    except ApiException as error:
        raise Refusal(error.status, json.loads(error.body or "{}")) from error


class OlderClient(Client):
    def __init__(self, url: str, client: RestClient) -> None:
        self._url = url
        self._client = client

    @classmethod
    def sign_in(cls, url, email, password):
        client = RestClient(url)
        client.login(username=email, password=password)
        # It takes whatever is answered and, when that is a refusal, goes on without a token.
        if not client.get_token():
            raise Refusal(401, {})
        return cls(url, client)

    @classmethod
    def with_tokens(cls, url, token, refresh_token):
        client = RestClient(url)
        client.token_login(token, refresh_token)
        return cls(url, client)

    @classmethod
    def stranger(cls, url):
        return cls.with_tokens(url, None, None)

    def call(self, name, *args, **kwargs):
        with refusals():
            return self._plain(self._call(name, *args, **kwargs))

    def signed_in_by(self, name, argument):
        with refusals():
            return self._of_pair(self._call(name, argument))

    def users(self, **page):
        # Its own call goes to an address that this wire does not have.
        names = {"page_size": "pageSize", "text_search": "textSearch", "sort_property": "sortProperty"}
        query = {names.get(name, name): value for name, value in page.items()}
        return call(self._url, "GET", "/api/users", self.tokens()[0], query=query)

    def customers_by_ids(self, ids):
        return self.call("get_customers_by_ids", ",".join(ids))

    def profiles_by_ids(self, ids):
        return self.call("get_tenant_profiles_by_ids", ids)

    def audit_log_of(self, entity, **page):
        return self.call("get_audit_logs_by_entity_id", entity, **page)

    def tokens(self):
        return self._client.get_token(), self._client.token_info["refreshToken"]

    def refreshed(self):
        self._client.refresh()
        if not self._client.get_token():
            raise Refusal(401, {})
        return self

    def sign_out(self):
        with refusals():
            self._client.logout()

    def user(self):
        with refusals():
            return self._plain(self._client.get_user())

    def save_platform_settings(self, settings):
        body = models.PlatformTwoFaSettings(
            providers=settings["providers"],
            min_verification_code_send_period=settings["minVerificationCodeSendPeriod"],
            verification_code_check_rate_limit=settings["verificationCodeCheckRateLimit"],
            max_verification_failures_before_user_lockout=settings["maxVerificationFailuresBeforeUserLockout"],
            total_allowed_time_for_verification=settings["totalAllowedTimeForVerification"],
            enforce_two_fa=settings["enforceTwoFa"],
            enforced_users_filter=settings["enforcedUsersFilter"],
        )
        with refusals():
            return self._plain(self._client.save_platform_two_fa_settings(body))

    def platform_settings(self):
        with refusals():
            return self._plain(self._client.get_platform_two_fa_settings())

    def methods_of_platform(self):
        with refusals():
            return self._plain(self._client.get_available_two_fa_providers())

    def new_config(self, method):
        with refusals():
            return self._plain(self._client.generate_two_fa_account_config(method))

    def submit(self, config):
        with refusals():
            self._client.submit_two_fa_account_config(config)

    def save(self, config, code=None):
        code = {} if code is None else {"verification_code": code}
        with refusals():
            return self._plain(self._client.verify_and_save_two_fa_account_config(config, **code))

    def account_settings(self):
        with refusals():
            return self._plain(self._client.get_account_two_fa_settings())

    def make_default(self, method):
        with refusals():
            return self._plain(self._client.update_two_fa_account_config(method, body={"useByDefault": True}))

    def remove(self, method):
        with refusals():
            return self._plain(self._client.delete_two_fa_account_config(method))

    def ways_to_verify(self):
        with refusals():
            return self._plain(self._client.get_available_two_fa_providers_v1())

    def send(self, method):
        with refusals():
            self._client.request_two_fa_verification_code(method)

    def verify(self, code, method="TOTP"):
        with refusals():
            return self._of_pair(self._client.check_two_fa_verification_code(method, code))

    def finish_set_up(self):
        with refusals():
            return self._of_pair(self._client.authenticate_by_two_fa_configuration_token())

    def _call(self, name, *args, **kwargs):
        return getattr(self._client, name)(*map(self._own, args), **kwargs)

    def _own(self, arg):
        match arg:
            case Id(kind, uuid):
                name = "".join(word.capitalize() for word in kind.split("_"))
                return getattr(models, f"{name}Id")(id=uuid, entity_type=kind)
            case Body(model, members):
                own = getattr(models, model)
                names = {name: member for name, member in own.attribute_map.items() if member in members}
                return own(**{name: members[member] for name, member in names.items()})
        return arg

    def _of_pair(self, pair: models.JwtPair) -> "OlderClient":
        return self.with_tokens(self._url, pair.token, pair.refresh_token)

    def _plain(self, answer):
        """What was answered with its names as on the wire, as this client would send it."""
        return self._client.api_client.sanitize_for_serialization(answer)
