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


@dataclasses.dataclass(frozen=True)
class Id:
    """Whom or what a call is about: each client has its own form for it."""

    kind: str
    uuid: str

    @classmethod
    def of(cls, entity: dict) -> "Id":
        """The id of something that the server answered."""
        return cls(entity["id"]["entityType"], entity["id"]["id"])

    def to_wire(self) -> dict:
        return {"entityType": self.kind, "id": self.uuid}


@dataclasses.dataclass(frozen=True)
class Body:
    """What is posted: the name that both clients have for it, and its members as on the wire."""

    model: str
    members: dict


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

    @classmethod
    @abc.abstractmethod
    def stranger(cls, url: str) -> "Client":
        """A client without any token."""

    @abc.abstractmethod
    def call(self, name: str, *args, **kwargs):
        """The client's own call of this name, for what both clients call the same. Takes `Id` and `Body`; what was
        answered comes as on the wire, without members that are null."""

    @abc.abstractmethod
    def signed_in_by(self, name: str, argument: Body | Id) -> "Client":
        """A call that answers with a token pair: the client that has it."""

    @abc.abstractmethod
    def users(self, **page) -> dict:
        """A page of the users around oneself."""

    @abc.abstractmethod
    def customers_by_ids(self, ids: list[str]) -> list[dict]: ...

    @abc.abstractmethod
    def profiles_by_ids(self, ids: list[str]) -> list[dict]: ...

    @abc.abstractmethod
    def audit_log_of(self, entity: Id, **page) -> dict:
        """A page of what happened to an entity."""

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
