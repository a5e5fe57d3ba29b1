"""How administrators help their users, and users themselves. `test_*.py` runs it, once per client."""

import client
import raw
from authenticator import Authenticator
from client import Body, Id
from journeys import CUSTOMER_USER, TENANT_ADMINISTRATOR
from journeys_of_tenants import OTHER_PASSWORD, WithTenants, token_of


class HelpJourneys(WithTenants):
    """Mixed into a TestCase that says which `client_type` makes the journeys."""

    def test_an_administrator_sees_and_resets_the_second_factor_of_a_user(self):
        self.save_settings()
        authenticator = self.turn_on(CUSTOMER_USER)
        ada = self.sign_in(TENANT_ADMINISTRATOR)
        cleo = self.sign_in(CUSTOMER_USER).verify(authenticator.next_code())
        path = f"/api/2fa/user/{cleo.user()['id']['id']}/settings"
        seen = self.raw(ada, "GET", path)
        self.assertEqual(list(seen["configs"]), ["TOTP"])
        self.assertNotIn("secret", str(seen))
        self.assert_refused(403, "You don't have permission to perform this operation!", self.raw, cleo, "GET", path)
        self.assertEqual(self.raw(ada, "DELETE", path)["configs"], {})
        self.assert_refused(401, "Token has expired", cleo.user)
        self.assert_full(self.sign_in(CUSTOMER_USER), "CUSTOMER_USER")
        self.inbox.text_for(CUSTOMER_USER[0], "Your second step was reset")

    def test_a_forgotten_password_is_chosen_anew_by_mail(self):
        self.save_settings()
        authenticator = self.turn_on(CUSTOMER_USER)
        before = self.sign_in(CUSTOMER_USER).verify(authenticator.next_code())
        stranger = self.client_type.stranger(self.server.url)
        for email in (CUSTOMER_USER[0], "nobody@north.example"):
            stranger.call("request_reset_password_by_email", Body("ResetPasswordEmailRequest", {"email": email}))
        link = self.inbox.link_for(CUSTOMER_USER[0], "resetToken")
        self.assertEqual(raw.follow(link)[0], 303)
        body = {"resetToken": token_of(link), "password": OTHER_PASSWORD}
        self.assertIsNone(stranger.call("reset_password", Body("ResetPasswordRequest", body)))
        self.assert_refused(401, "Token has expired", before.user)
        refusal = "Invalid reset token!"
        self.assert_refused(400, refusal, stranger.call, "reset_password", Body("ResetPasswordRequest", body))
        with self.assertRaises(client.Refusal):
            self.sign_in(CUSTOMER_USER)
        half = self.sign_in((CUSTOMER_USER[0], OTHER_PASSWORD))
        self.assert_full(half.verify(authenticator.next_code()), "CUSTOMER_USER")
        self.assertEqual(self.inbox.texts_for("nobody@north.example"), [])

    def test_a_password_is_changed_and_other_sessions_end(self):
        first, other = self.sign_in(CUSTOMER_USER), self.sign_in(CUSTOMER_USER)
        body = {"currentPassword": CUSTOMER_USER[1], "newPassword": OTHER_PASSWORD}
        wrong = Body("ChangePasswordRequest", body | {"currentPassword": "not the password"})
        self.assert_refused(400, "Current password doesn't match!", first.signed_in_by, "change_password", wrong)
        new = first.signed_in_by("change_password", Body("ChangePasswordRequest", body))
        self.assert_full(new, "CUSTOMER_USER")
        self.assertEqual(new.user()["email"], CUSTOMER_USER[0])
        self.assert_refused(401, "Token has expired", other.user)
        self.assertEqual(new.call("get_user_password_policy")["minimumLength"], 8)

    def test_a_user_is_switched_off_and_on_again(self):
        ada, cleo = self.sign_in(TENANT_ADMINISTRATOR), self.sign_in(CUSTOMER_USER)
        user = Id.of(cleo.user())
        ada.call("set_user_credentials_enabled", user, "false")
        self.assert_refused(401, "Token has expired", cleo.user)
        with self.assertRaises(client.Refusal):
            self.sign_in(CUSTOMER_USER)
        self.assertIs(ada.call("get_user_by_id", user)["additionalInfo"]["userCredentialsEnabled"], False)
        ada.call("set_user_credentials_enabled", user, "true")
        self.assert_full(self.sign_in(CUSTOMER_USER), "CUSTOMER_USER")

    def test_another_address_is_told_to_the_one_before(self):
        ada, cleo = self.sign_in(TENANT_ADMINISTRATOR), self.sign_in(CUSTOMER_USER).user()
        ada.call("save_user", Body("User", cleo | {"email": "cleopatra@quay.example"}))
        told = self.inbox.text_for(CUSTOMER_USER[0], "Your sign-in address was changed to")
        self.assertIn("@quay.example", told)
        self.assertNotIn("cleopatra", told)
        self.assert_full(self.sign_in(("cleopatra@quay.example", CUSTOMER_USER[1])), "CUSTOMER_USER")
