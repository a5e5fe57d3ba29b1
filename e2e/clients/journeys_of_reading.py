"""What there is to read and to save beside the life of a tenant, and that the clients can read it. `test_*.py` runs it,
once per client."""

from client import Body, Id
from journeys import CUSTOMER_USER, TENANT_ADMINISTRATOR
from journeys_of_tenants import WithTenants


class ReadingJourneys(WithTenants):
    """Mixed into a TestCase that says which `client_type` makes the journeys."""

    def setUp(self):
        super().setUp()
        self.ada = self.sign_in(TENANT_ADMINISTRATOR)
        self.cleo = self.sign_in(CUSTOMER_USER)
        me, other = self.ada.user(), self.cleo.user()
        self.users = [me["id"]["id"], other["id"]["id"]]
        self.tenant, self.customer = Id.of({"id": me["tenantId"]}), Id.of({"id": other["customerId"]})

    def test_lists_by_ids(self):
        found = self.ada.call("get_users_by_ids", self.users)
        self.assertEqual([user["id"]["id"] for user in found], self.users)
        (tenant,) = self.admin.call("get_tenants_by_ids", [self.tenant.uuid])
        self.assertEqual(tenant["title"], "North Metering")
        (customer,) = self.ada.customers_by_ids([self.customer.uuid])
        self.assertEqual(customer["title"], "Harbour Laundry")
        (profile,) = self.admin.profiles_by_ids([tenant["tenantProfileId"]["id"]])
        self.assertTrue(profile["default"])

    def test_what_is_known_in_short(self):
        info = self.admin.call("get_tenant_info_by_id", self.tenant)
        profile = self.admin.call("get_tenant_profile_info_by_id", Id.of({"id": info["tenantProfileId"]}))
        self.assertEqual(profile["name"], info["tenantProfileName"])
        self.assertEqual(self.admin.call("get_default_tenant_profile_info"), profile)
        self.assertIn(profile, self.admin.call("get_tenant_profile_infos", 10, 0)["data"])
        short = self.cleo.call("get_short_customer_info_by_id", self.customer)
        self.assertEqual(short, {"title": "Harbour Laundry", "isPublic": False})
        features = self.admin.call("get_features_info")
        self.assertEqual((features["emailEnabled"], features["oauthEnabled"]), (True, False))

    def test_another_profile_becomes_the_default(self):
        profile = self.make_profile("Small")
        self.assertTrue(self.admin.call("set_default_tenant_profile", Id.of(profile))["default"])
        self.assertEqual(self.admin.call("get_default_tenant_profile_info")["name"], "Small")
        stays = "Deletion of Default Tenant Profile is prohibited!"
        self.assert_refused(400, stays, self.admin.call, "delete_tenant_profile", Id.of(profile))

    def test_an_administrator_signs_in_as_a_user_and_the_log_says_so(self):
        self.assertIs(self.ada.call("is_user_token_access_enabled"), True)
        as_cleo = self.ada.signed_in_by("get_user_token", Id("USER", self.users[1]))
        self.assertEqual(as_cleo.user()["email"], CUSTOMER_USER[0])
        log = self.ada.call("get_audit_logs_by_customer_id", self.customer, 100, 0)["data"]
        events = [entry["actionData"].get("event") for entry in log]
        self.assertIn("impersonated", events)

    def test_rules_for_passwords_are_saved_and_hold(self):
        settings = self.admin.call("get_security_settings")
        settings["passwordPolicy"] |= {"minimumLength": 12, "minimumDigits": 1}
        saved = self.admin.call("save_security_settings", Body("SecuritySettings", settings))
        self.assertEqual(saved["passwordPolicy"]["minimumLength"], 12)
        policy = self.client_type.stranger(self.server.url).call("get_user_password_policy")
        self.assertEqual((policy["minimumLength"], policy["minimumDigits"]), (12, 1))
        body = {"currentPassword": CUSTOMER_USER[1], "newPassword": "brass lantern"}
        message = "Password must contain 1 or more digit characters."
        change = Body("ChangePasswordRequest", body)
        self.assert_refused(400, message, self.cleo.signed_in_by, "change_password", change)

    def test_settings_of_mail_are_saved_and_their_password_is_not_shown(self):
        none = "No Administration settings found for key: mail"
        self.assert_refused(404, none, self.admin.call, "get_admin_settings", "mail")
        value = {"mailFrom": "no-reply@north.example", "smtpHost": "mail.north.example", "smtpPort": "587"}
        secret = {"username": "mailer", "password": "mail-secret"}
        posted = Body("AdminSettings", {"key": "mail", "jsonValue": value | secret})
        saved = self.admin.call("save_admin_settings", posted)
        read = self.admin.call("get_admin_settings", "mail")
        self.assertEqual((read["key"], read["jsonValue"]["smtpHost"]), ("mail", "mail.north.example"))
        self.assertNotIn("mail-secret", str(saved) + str(read))
        again = Body("AdminSettings", {"key": "mail", "jsonValue": value})
        exists = "Admin settings with such name already exists!"
        self.assert_refused(400, exists, self.admin.call, "save_admin_settings", again)
