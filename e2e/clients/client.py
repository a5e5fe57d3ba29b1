"""What a journey needs of a client, so that one text of the journeys serves both of them."""

import abc
import base64
import dataclasses
import json


@dataclasses.dataclass
class Refusal(Exception):
    """The server said no."""

    status: int
    body: dict


def scope_of(token: str) -> str:
    """The one entry of the `scopes` claim: an authority, or the name of a partial token."""
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    (scope,) = claims["scopes"]
    return scope


class Client(abc.ABC):
    """A client that has a token. Every method raises `Refusal` when the server refuses."""

    @classmethod
    @abc.abstractmethod
    def sign_in(cls, url: str, email: str, password: str) -> "Client":
        """The client's own way to sign in with a password."""

    @classmethod
    @abc.abstractmethod
    def with_tokens(cls, url: str, token: str, refresh_token: str) -> "Client":
        """The client's own way to go on with tokens that one has."""

    @abc.abstractmethod
    def tokens(self) -> tuple[str, str]:
        """The access (or partial) token and the refresh token."""

    @abc.abstractmethod
    def refreshed(self) -> "Client":
        """Makes the client fetch a new pair with its refresh token."""

    @abc.abstractmethod
    def sign_out(self) -> None: ...

    @abc.abstractmethod
    def user(self) -> dict:
        """`email` and `authority` of whoever is signed in."""

    @abc.abstractmethod
    def save_platform_settings(self, settings: dict) -> dict: ...

    @abc.abstractmethod
    def platform_settings(self) -> dict: ...

    @abc.abstractmethod
    def methods_of_platform(self) -> list[str]: ...

    @abc.abstractmethod
    def new_config(self, method: str) -> dict:
        """A freshly made config, as on the wire."""

    @abc.abstractmethod
    def submit(self, config: dict) -> None:
        """Has a code sent to what is being set up."""

    @abc.abstractmethod
    def save(self, config: dict, code: str | None = None) -> dict:
        """The account settings after saving."""

    def new_totp(self) -> str:
        """A freshly made `authUrl`."""
        return self.new_config("TOTP")["authUrl"]

    def save_totp(self, auth_url: str, code: str) -> dict:
        """The account settings after saving."""
        return self.save({"providerType": "TOTP", "useByDefault": True, "authUrl": auth_url}, code)

    @abc.abstractmethod
    def account_settings(self) -> dict: ...

    @abc.abstractmethod
    def make_default(self, method: str) -> dict: ...

    @abc.abstractmethod
    def remove(self, method: str) -> dict: ...

    def remove_totp(self) -> dict:
        return self.remove("TOTP")

    @abc.abstractmethod
    def ways_to_verify(self) -> list[dict]:
        """What a half signed-in user may choose from."""

    @abc.abstractmethod
    def send(self, method: str) -> None:
        """Has a code sent for this sign-in."""

    @abc.abstractmethod
    def verify(self, code: str, method: str = "TOTP") -> "Client":
        """Gives the second factor: the client of the full sign-in."""

    @abc.abstractmethod
    def finish_set_up(self) -> "Client":
        """After a forced set-up: the client of the full sign-in."""
