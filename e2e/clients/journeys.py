"""The journeys that every official client has to be able to make. `test_*.py` runs them, once per client."""

import client
from authenticator import Authenticator, secret_of
from client import Refusal
from server import Server

SYSTEM_ADMINISTRATOR = ("sysadmin@countersign.example", "sysadmin-demo-1")
TENANT_ADMINISTRATOR = ("ada@north.example", "north-demo-1")
OTHER_ADMINISTRATOR = ("bo@south.example", "south-demo-1")
CUSTOMER_USER = ("cleo@north.example", "customer-demo-1")

SETTINGS = {
    "providers": [{"providerType": "TOTP", "issuerName": "Countersign Test"}],
    "minVerificationCodeSendPeriod": 30,
    "verificationCodeCheckRateLimit": "5:300",
    "maxVerificationFailuresBeforeUserLockout": 10,
    "totalAllowedTimeForVerification": 3600,
    "enforceTwoFa": False,
    "enforcedUsersFilter": None,
}


class Common:
    """What journeys have in common. Each one has a server of its own."""

    client_type: type[client.Client]

    def setUp(self):
        self.server = self.enterContext(Server("demo"))

    def tearDown(self):
        result = self._outcome.result
        if any(test is self for test, _ in [*result.failures, *result.errors]):
            self.server.print_log()

    def sign_in(self, account):
        return self.client_type.sign_in(self.server.url, *account)

    def save_settings(self, **changes):
        return self.sign_in(SYSTEM_ADMINISTRATOR).save_platform_settings(SETTINGS | changes)

    def turn_on(self, account):
        """Turns the authenticator on in a sign-in of its own, and gives the authenticator."""
        signed_in = self.sign_in(account)
        auth_url = signed_in.new_totp()
        authenticator = Authenticator(auth_url)
        signed_in.save_totp(auth_url, authenticator.next_code())
        return authenticator

    def assert_refused(self, status, message, act, *args):
        """The wire's own words: clients match on them."""
        with self.assertRaises(Refusal) as caught:
            act(*args)
        self.assertEqual(caught.exception.status, status)
        self.assertEqual(caught.exception.body.get("message"), message)

    def assert_full(self, signed_in, authority):
        token, refresh_token = signed_in.tokens()
        self.assertEqual(client.scope_of(token), authority)
        self.assertEqual(client.scope_of(refresh_token), "REFRESH_TOKEN")


class Journeys(Common):
    """Mixed into a TestCase that says which `client_type` makes the journeys."""

    def test_a_system_administrator_saves_the_platform_settings_and_reads_them_back(self):
        admin = self.sign_in(SYSTEM_ADMINISTRATOR)
        self.assertEqual(admin.user()["authority"], "SYS_ADMIN")
        saved = admin.save_platform_settings(SETTINGS)
        read = admin.platform_settings()
        for key, value in SETTINGS.items():
            self.assertEqual(saved.get(key), value, key)
            self.assertEqual(read.get(key), value, key)

    def test_only_a_system_administrator_sees_the_platform_settings(self):
        tenant_admin = self.sign_in(TENANT_ADMINISTRATOR)
        refusal = "You don't have permission to perform this operation!"
        self.assert_refused(403, refusal, tenant_admin.platform_settings)
        self.assert_refused(403, refusal, tenant_admin.save_platform_settings, SETTINGS)

    def test_a_user_turns_the_authenticator_on_and_signs_in_with_it(self):
        self.save_settings()

        first = self.sign_in(TENANT_ADMINISTRATOR)
        self.assert_full(first, "TENANT_ADMIN")
        self.assertEqual(first.user()["email"], TENANT_ADMINISTRATOR[0])
        self.assertEqual(first.methods_of_platform(), ["TOTP"])
        auth_url = first.new_totp()
        authenticator = Authenticator(auth_url)
        saved = first.save_totp(auth_url, authenticator.next_code())
        self.assertEqual(list(saved["configs"]), ["TOTP"])
        hidden = first.account_settings()["configs"]["TOTP"]
        self.assertTrue(hidden["useByDefault"])
        self.assertTrue(hidden["authUrl"].endswith("secret=HIDDEN"), hidden["authUrl"])
        self.assertNotIn(secret_of(auth_url), str(saved))

        half = self.sign_in(TENANT_ADMINISTRATOR)
        self.assertEqual(client.scope_of(half.tokens()[0]), "PRE_VERIFICATION_TOKEN")
        (way,) = half.ways_to_verify()
        self.assertEqual(way["type"], "TOTP")
        self.assertTrue(way["default"])
        self.assertEqual(way["minVerificationCodeSendPeriod"], 30)

        full = half.verify(authenticator.next_code())
        self.assert_full(full, "TENANT_ADMIN")
        refreshed = full.refreshed()
        self.assert_full(refreshed, "TENANT_ADMIN")
        self.assertEqual(refreshed.user()["email"], TENANT_ADMINISTRATOR[0])

        again = self.sign_in(TENANT_ADMINISTRATOR)
        self.assert_refused(400, "Verification code is incorrect", again.verify, authenticator.last_code())

        refreshed.sign_out()
        self.assert_refused(401, "Token has expired", refreshed.user)

    def test_a_wrong_code_is_refused_and_the_right_one_still_works(self):
        self.save_settings()
        authenticator = self.turn_on(CUSTOMER_USER)
        half = self.sign_in(CUSTOMER_USER)
        self.assert_refused(400, "Verification code is incorrect", half.verify, authenticator.wrong_code())
        self.assert_full(half.verify(authenticator.next_code()), "CUSTOMER_USER")

    def test_a_wrong_code_does_not_turn_the_authenticator_on(self):
        self.save_settings()
        signed_in = self.sign_in(TENANT_ADMINISTRATOR)
        auth_url = signed_in.new_totp()
        wrong = Authenticator(auth_url).wrong_code()
        self.assert_refused(400, "Verification code is incorrect", signed_in.save_totp, auth_url, wrong)
        self.assert_full(self.sign_in(TENANT_ADMINISTRATOR), "TENANT_ADMIN")

    def test_too_many_wrong_codes_in_a_row_lock_the_account(self):
        self.save_settings(maxVerificationFailuresBeforeUserLockout=2)
        authenticator = self.turn_on(TENANT_ADMINISTRATOR)
        half = self.sign_in(TENANT_ADMINISTRATOR)
        self.assert_refused(400, "Verification code is incorrect", half.verify, authenticator.wrong_code())
        locked = "User account was locked due to exceeded 2FA verification attempts"
        self.assert_refused(401, locked, half.verify, authenticator.wrong_code())
        self.assert_refused(401, "User is disabled", half.verify, authenticator.next_code())

    def test_codes_are_checked_only_so_fast(self):
        self.save_settings(verificationCodeCheckRateLimit="1:3600")
        authenticator = self.turn_on(TENANT_ADMINISTRATOR)
        half = self.sign_in(TENANT_ADMINISTRATOR)
        self.assert_refused(400, "Verification code is incorrect", half.verify, authenticator.wrong_code())
        self.assert_refused(429, "Too many requests", half.verify, authenticator.next_code())

    def test_a_half_signed_in_user_can_do_nothing_else(self):
        self.save_settings()
        self.turn_on(TENANT_ADMINISTRATOR)
        half = self.sign_in(TENANT_ADMINISTRATOR)
        refusal = "You don't have permission to perform this operation!"
        for act in (half.user, half.account_settings, half.new_totp, half.remove_totp, half.sign_out):
            self.assert_refused(403, refusal, act)

    def test_a_wrong_password_is_refused(self):
        with self.assertRaises(Refusal) as caught:
            self.sign_in((TENANT_ADMINISTRATOR[0], "not the password"))
        self.assertEqual(caught.exception.status, 401)

    def test_an_authenticator_that_was_turned_off_is_not_asked_for(self):
        self.save_settings()
        authenticator = self.turn_on(TENANT_ADMINISTRATOR)
        full = self.sign_in(TENANT_ADMINISTRATOR).verify(authenticator.next_code())
        self.assertEqual(full.remove_totp()["configs"], {})
        self.assert_full(self.sign_in(TENANT_ADMINISTRATOR), "TENANT_ADMIN")

    def test_a_user_who_must_have_a_second_factor_is_led_through_setting_it_up(self):
        everybody = {"type": "TENANT_ADMINISTRATORS", "tenantsIds": None, "tenantProfilesIds": None}
        self.save_settings(enforceTwoFa=True, enforcedUsersFilter=everybody)
        self.assert_full(self.sign_in(CUSTOMER_USER), "CUSTOMER_USER")

        half = self.sign_in(OTHER_ADMINISTRATOR)
        self.assertEqual(client.scope_of(half.tokens()[0]), "MFA_CONFIGURATION_TOKEN")
        self.assertEqual(half.methods_of_platform(), ["TOTP"])
        self.assert_refused(400, "2FA is not configured", half.finish_set_up)
        auth_url = half.new_totp()
        authenticator = Authenticator(auth_url)
        half.save_totp(auth_url, authenticator.next_code())
        full = half.finish_set_up()
        self.assert_full(full, "TENANT_ADMIN")
        self.assert_refused(400, "At least one 2FA provider is required", full.remove_totp)
