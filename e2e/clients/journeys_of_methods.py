"""The journeys with codes that are sent, and with codes on paper. `test_*.py` runs them, once per client."""

import client
from authenticator import Authenticator
from inbox import Inbox
from journeys import SETTINGS, SYSTEM_ADMINISTRATOR, TENANT_ADMINISTRATOR, Common

WRONG = "Verification code is incorrect"
NUMBER, ADDRESS = "+380501234567", "second@factor.example"
ALL = {
    "providers": [
        {"providerType": "TOTP", "issuerName": "Countersign Test"},
        {
            "providerType": "SMS",
            "smsVerificationMessageTemplate": "Verification code: ${code}",
            "verificationCodeLifetime": 120,
        },
        {"providerType": "EMAIL", "verificationCodeLifetime": 120},
        {"providerType": "BACKUP_CODE", "codesQuantity": 5},
    ]
}


def other_than(code: str) -> str:
    """Six digits that are not this code."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def defaults_of(settings: dict) -> list[str]:
    """The methods that account settings name as the default."""
    return [method for method, config in settings["configs"].items() if config["useByDefault"]]


class MethodJourneys(Common):
    """Mixed into a TestCase that says which `client_type` makes the journeys."""

    def setUp(self):
        super().setUp()
        self.inbox = Inbox(self.server.url)
        self.save_settings(**ALL)

    @staticmethod
    def config_of(method, key, address):
        """Made here: no client can read the answer to `generate` for SMS, which has no number yet."""
        return {"providerType": method, key: address, "useByDefault": True}

    def turn_on_sending(self, signed_in, method, key, address):
        config = self.config_of(method, key, address)
        signed_in.submit(config)
        return signed_in.save(config, self.inbox.code_for(address))

    def check_sending(self, method, key, address, masked):
        first = self.sign_in(TENANT_ADMINISTRATOR)
        config = self.config_of(method, key, address)
        first.submit(config)
        code = self.inbox.code_for(address)
        self.assert_refused(400, WRONG, first.save, config, other_than(code))
        saved = first.save(config, code)
        self.assertEqual(list(saved["configs"]), [method])
        self.assertEqual(first.account_settings()["configs"][method][key], address)

        half = self.sign_in(TENANT_ADMINISTRATOR)
        (way,) = half.ways_to_verify()
        self.assertEqual((way["type"], way["contact"], way["default"]), (method, masked, True))
        self.assert_refused(400, WRONG, half.verify, code, method)
        half.send(method)
        code = self.inbox.code_for(address)
        self.assert_refused(400, WRONG, half.verify, other_than(code), method)
        self.assert_full(half.verify(code, method), "TENANT_ADMIN")
        again = self.sign_in(TENANT_ADMINISTRATOR)
        self.assert_refused(400, WRONG, again.verify, code, method)

    def test_a_code_by_sms(self):
        self.check_sending("SMS", "phoneNumber", NUMBER, "+38********67")

    def test_a_code_by_email(self):
        self.check_sending("EMAIL", "email", ADDRESS, "se**nd@factor.example")

    def test_a_code_is_sent_only_so_often(self):
        signed_in = self.sign_in(TENANT_ADMINISTRATOR)
        config = signed_in.new_config("EMAIL")
        self.assertEqual(config["email"], TENANT_ADMINISTRATOR[0])
        signed_in.submit(config)
        self.assert_refused(429, "Too many requests", signed_in.submit, config)

    def test_a_number_that_is_none_is_refused(self):
        signed_in = self.sign_in(TENANT_ADMINISTRATOR)
        config = self.config_of("SMS", "phoneNumber", "+0501234567")
        with self.assertRaises((client.Refusal, ValueError)) as caught:
            signed_in.submit(config)
        if isinstance(caught.exception, client.Refusal):  # One of the clients looks before it asks.
            self.assertIn("phoneNumber is not of E.164 format", caught.exception.body["message"])

    def test_backup_codes_each_work_once_and_go_with_the_last_other_method(self):
        signed_in = self.sign_in(TENANT_ADMINISTRATOR)
        backup = signed_in.new_config("BACKUP_CODE")
        self.assertEqual(len(backup["codes"]), 5)
        alone = "To use 2FA backup codes you first need to configure at least one provider"
        self.assert_refused(400, alone, signed_in.save, backup)

        auth_url = signed_in.new_totp()
        authenticator = Authenticator(auth_url)
        signed_in.save_totp(auth_url, authenticator.next_code())
        with self.assertRaises(client.Refusal):
            signed_in.save(backup | {"codes": ["00000000"]})
        saved = signed_in.save(backup)
        self.assertEqual(list(saved["configs"]), ["TOTP", "BACKUP_CODE"])
        self.assertEqual(saved["configs"]["BACKUP_CODE"]["codesLeft"], 5)
        self.assertFalse(saved["configs"]["BACKUP_CODE"]["useByDefault"])

        half = self.sign_in(TENANT_ADMINISTRATOR)
        self.assertEqual([way["type"] for way in half.ways_to_verify()], ["TOTP", "BACKUP_CODE"])
        full = half.verify(backup["codes"][0], "BACKUP_CODE")
        self.assert_full(full, "TENANT_ADMIN")
        self.assertEqual(full.account_settings()["configs"]["BACKUP_CODE"]["codesLeft"], 4)
        half = self.sign_in(TENANT_ADMINISTRATOR)
        self.assert_refused(400, WRONG, half.verify, backup["codes"][0], "BACKUP_CODE")
        self.assert_full(half.verify(backup["codes"][1], "BACKUP_CODE"), "TENANT_ADMIN")
        self.assertEqual(full.remove_totp()["configs"], {})
        self.assert_full(self.sign_in(TENANT_ADMINISTRATOR), "TENANT_ADMIN")

    def test_all_methods_in_the_order_of_set_up_with_one_default(self):
        signed_in = self.sign_in(TENANT_ADMINISTRATOR)
        # Each is saved as the default, and takes that from the one before.
        saved = self.turn_on_sending(signed_in, "EMAIL", "email", ADDRESS)
        self.assertEqual(defaults_of(saved), ["EMAIL"])
        saved = self.turn_on_sending(signed_in, "SMS", "phoneNumber", NUMBER)
        self.assertEqual(defaults_of(saved), ["SMS"])
        auth_url = signed_in.new_totp()
        saved = signed_in.save_totp(auth_url, Authenticator(auth_url).next_code())
        self.assertEqual(list(saved["configs"]), ["EMAIL", "SMS", "TOTP"])
        self.assertEqual(defaults_of(saved), ["TOTP"])
        self.assertEqual(defaults_of(signed_in.make_default("SMS")), ["SMS"])
        self.assertEqual(defaults_of(signed_in.remove("SMS")), ["TOTP"])

    def test_a_forced_set_up_by_email(self):
        everybody = {"type": "ALL_USERS"}
        admin = self.sign_in(SYSTEM_ADMINISTRATOR)
        admin.save_platform_settings(SETTINGS | ALL | {"enforceTwoFa": True, "enforcedUsersFilter": everybody})
        half = self.sign_in(TENANT_ADMINISTRATOR)
        self.assertEqual(client.scope_of(half.tokens()[0]), "MFA_CONFIGURATION_TOKEN")
        self.assertEqual(half.methods_of_platform(), ["TOTP", "SMS", "EMAIL", "BACKUP_CODE"])
        self.turn_on_sending(half, "EMAIL", "email", ADDRESS)
        full = half.finish_set_up()
        self.assert_full(full, "TENANT_ADMIN")
        self.assert_refused(400, "At least one 2FA provider is required", full.remove, "EMAIL")
