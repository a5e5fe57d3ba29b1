"""The life of a tenant, from its profile to its end. `test_*.py` runs it, once per client."""

import time
import urllib.parse

import client
import raw
from authenticator import Authenticator
from client import Body, Id
from inbox import Inbox
from journeys import SETTINGS, SYSTEM_ADMINISTRATOR, Common

PASSWORD = "brass lantern 1"
OTHER_PASSWORD = "copper kettle 2"
FORBIDDEN = "You don't have permission to perform this operation!"


def now() -> int:
    return int(time.time() * 1000)


def token_of(link: str) -> str:
    """The token in a link out of a mail."""
    ((_, token),) = urllib.parse.parse_qsl(urllib.parse.urlsplit(link).query)
    return token


def emails(page: dict) -> list[str]:
    return sorted(user["email"] for user in page["data"])


class WithTenants(Common):
    """What is needed to make tenants and their people."""

    def setUp(self):
        super().setUp()
        self.inbox = Inbox(self.server.url)
        self.admin = self.sign_in(SYSTEM_ADMINISTRATOR)

    def raw(self, signed_in, method, path, **query):
        return raw.call(self.server.url, method, path, signed_in.tokens()[0], query)

    def make_profile(self, name, **quotas):
        configuration = {"type": "DEFAULT"} | quotas
        body = {"name": name, "profileData": {"configuration": configuration}}
        return self.admin.call("save_tenant_profile", Body("TenantProfile", body))

    def make_tenant(self, title, profile):
        body = {"title": title, "tenantProfileId": profile["id"]}
        return self.admin.call("save_tenant", Body("Tenant", body))

    def invite(self, signed_in, email, **members):
        """Makes a user, who is mailed: the text of the link."""
        user = signed_in.call("save_user", Body("User", {"email": email} | members))
        return user, self.inbox.link_for(email, "activateToken")

    def activate(self, token, password=PASSWORD):
        body = Body("ActivateUserRequest", {"activateToken": token, "password": password})
        return self.client_type.stranger(self.server.url).signed_in_by("activate_user", body)

    def make_administrator(self, tenant, email):
        user, link = self.invite(self.admin, email, authority="TENANT_ADMIN", tenantId=tenant["id"])
        return user, self.activate(token_of(link))


class TenantJourneys(WithTenants):
    """Mixed into a TestCase that says which `client_type` makes the journeys."""

    def test_the_life_of_a_tenant(self):
        profile = self.make_profile("Small", maxUsers=4)
        read = self.admin.call("get_tenant_profile_by_id", Id.of(profile))
        self.assertEqual(read["profileData"]["configuration"]["maxUsers"], 4)
        tenant = self.make_tenant("East Power", profile)
        self.assertEqual((tenant["title"], tenant["region"], tenant["version"]), ("East Power", "Global", 1))

        (user, eva), (colleague, fay) = self.activated_by_mail_and_by_link(tenant)
        customer, (guest, gus) = self.customer_with_user(eva)
        self.lists(tenant, customer, eva, gus)
        self.quota(eva, customer)
        self.versions(eva, customer)
        eva = self.forced_second_factor(tenant, eva)
        self.audit_log(eva, user, guest)

        eva.call("delete_customer", Id.of(customer))
        self.assert_refused(401, "Token has expired", gus.user)
        self.assertEqual(emails(eva.users(page_size=10, page=0)), ["eva@east.example", "fay@east.example"])

        in_use = "The tenant profile referenced by the tenants cannot be deleted!"
        self.assert_refused(400, in_use, self.admin.call, "delete_tenant_profile", Id.of(profile))
        self.admin.call("delete_tenant", Id.of(tenant))
        for gone in (eva, fay):
            self.assert_refused(401, "Token has expired", gone.user)
            with self.assertRaises(client.Refusal):
                gone.refreshed()
        with self.assertRaises(client.Refusal) as caught:
            self.sign_in(("eva@east.example", PASSWORD))
        self.assertEqual(caught.exception.status, 401)
        missing = f"Tenant with id [{tenant['id']['id']}] is not found"
        self.assert_refused(404, missing, self.admin.call, "get_tenant_by_id", Id.of(tenant))
        self.admin.call("delete_tenant_profile", Id.of(profile))
        names = [entry["name"] for entry in self.admin.call("get_tenant_profiles", 10, 0)["data"]]
        self.assertNotIn("Small", names)

    def activated_by_mail_and_by_link(self, tenant):
        """Two administrators: one is mailed a link, the other one is given it."""
        user, link = self.invite(self.admin, "eva@east.example", authority="TENANT_ADMIN", tenantId=tenant["id"])
        with self.assertRaises(client.Refusal):
            self.sign_in(("eva@east.example", PASSWORD))
        self.assertEqual(raw.follow(link)[0], 303)
        weak = Body("ActivateUserRequest", {"activateToken": token_of(link), "password": "short"})
        stranger = self.client_type.stranger(self.server.url)
        with self.assertRaises(client.Refusal) as caught:
            stranger.signed_in_by("activate_user", weak)
        self.assertEqual(caught.exception.status, 400)
        eva = self.activate(token_of(link))
        self.assert_full(eva, "TENANT_ADMIN")
        used = "Unable to find user credentials by activateToken"
        self.assert_refused(400, used, self.activate, token_of(link))
        self.assert_full(self.sign_in(("eva@east.example", PASSWORD)), "TENANT_ADMIN")

        body = {"email": "fay@east.example", "authority": "TENANT_ADMIN", "firstName": "Fay"}
        colleague = eva.call("save_user", Body("User", body), "false")
        self.assertEqual(colleague["tenantId"], tenant["id"])
        first = eva.call("get_activation_link", Id.of(colleague))
        info = eva.call("get_activation_link_info", Id.of(colleague))
        self.assertAlmostEqual(info["ttlMs"], 24 * 3600 * 1000, delta=60_000)
        self.assert_refused(400, used, self.activate, token_of(first))
        fay = self.activate(token_of(info["value"]))
        already = "User is already activated!"
        self.assert_refused(400, already, eva.call, "get_activation_link", Id.of(colleague))
        self.assert_refused(400, already, eva.call, "send_activation_email", "fay@east.example")
        read = eva.call("get_user_by_id", Id.of(colleague))
        self.assertIs(read["additionalInfo"]["userActivated"], True)
        return (user, eva), (colleague, fay)

    def customer_with_user(self, eva):
        customer = eva.call("save_customer", Body("Customer", {"title": "Mill"}))
        self.assertEqual(eva.call("get_tenant_customer", "Mill")["id"], customer["id"])
        self.assertEqual(eva.call("get_customer_title_by_id", Id.of(customer)), "Mill")
        guest, link = self.invite(eva, "gus@mill.example", authority="CUSTOMER_USER", customerId=customer["id"])
        gus = self.activate(token_of(link))
        self.assert_full(gus, "CUSTOMER_USER")
        self.assertEqual(gus.call("get_customer_by_id", Id.of(customer))["title"], "Mill")
        return customer, (guest, gus)

    def lists(self, tenant, customer, eva, gus):
        titles = [entry["title"] for entry in self.admin.call("get_tenants", 10, 0, "east")["data"]]
        self.assertEqual(titles, ["East Power"])
        (info,) = self.admin.call("get_tenant_infos", 10, 0, "east")["data"]
        self.assertEqual(info["tenantProfileName"], "Small")
        self.assertEqual(
            emails(self.admin.call("get_tenant_admins", Id.of(tenant), 10, 0)),
            ["eva@east.example", "fay@east.example"],
        )
        seen = []
        for page in range(3):
            part = eva.users(page_size=1, page=page, sort_property="email", sort_order="ASC")
            self.assertEqual((part["totalPages"], part["totalElements"], part["hasNext"]), (3, 3, page < 2))
            seen += emails(part)
        self.assertEqual(seen, ["eva@east.example", "fay@east.example", "gus@mill.example"])
        self.assertEqual(emails(eva.users(page_size=10, page=0, text_search="MILL")), ["gus@mill.example"])
        self.assertEqual(emails(gus.users(page_size=10, page=0)), ["gus@mill.example"])
        self.assertEqual(emails(eva.call("get_customer_users", Id.of(customer), 10, 0)), ["gus@mill.example"])
        (found,) = eva.call("get_customers", 10, 0, "mil")["data"]
        self.assertEqual(found["id"], customer["id"])
        infos = eva.call("find_users_by_query", 10, 0, "eva")
        self.assertEqual(emails(infos), ["eva@east.example"])

    def quota(self, eva, customer):
        body = {"authority": "CUSTOMER_USER", "customerId": customer["id"]}
        last = eva.call("save_user", Body("User", body | {"email": "hal@mill.example"}), "false")
        with self.assertRaises(client.Refusal) as caught:
            eva.call("save_user", Body("User", body | {"email": "ivy@mill.example"}), "false")
        refusal = caught.exception
        self.assertEqual((refusal.status, refusal.body["errorCode"]), (403, 41))
        said = [refusal.body[member] for member in ("message", "entityType", "limit")]
        self.assertEqual(said, ["Users limit reached", "USER", 4])
        eva.call("delete_user", Id.of(last))

    def versions(self, eva, customer):
        changed = eva.call("save_customer", Body("Customer", customer | {"city": "Eastport"}))
        self.assertEqual((changed["city"], changed["version"]), ("Eastport", 2))
        stale = "Customer was already changed by someone else"
        self.assert_refused(409, stale, eva.call, "save_customer", Body("Customer", customer | {"city": "Westport"}))
        self.assertEqual(eva.call("get_customer_by_id", Id.of(customer))["city"], "Eastport")

    def forced_second_factor(self, tenant, eva):
        only = {"type": "TENANT_ADMINISTRATORS", "tenantsIds": [tenant["id"]["id"]], "tenantProfilesIds": None}
        self.admin.save_platform_settings(SETTINGS | {"enforceTwoFa": True, "enforcedUsersFilter": only})
        self.assertEqual(self.admin.platform_settings()["enforcedUsersFilter"]["tenantsIds"], [tenant["id"]["id"]])
        account = ("eva@east.example", PASSWORD)
        half = self.sign_in(account)
        self.assertEqual(client.scope_of(half.tokens()[0]), "MFA_CONFIGURATION_TOKEN")
        self.assert_refused(403, FORBIDDEN, half.call, "get_customers", 10, 0)
        auth_url = half.new_totp()
        authenticator = Authenticator(auth_url)
        half.save_totp(auth_url, authenticator.next_code())
        self.assert_full(half.finish_set_up(), "TENANT_ADMIN")
        return self.sign_in(account).verify(authenticator.next_code())

    def audit_log(self, eva, user, guest):
        began = now()
        by_eva = eva.call("get_audit_logs_by_user_id", Id.of(user), 100, 0)["data"]
        self.assertLessEqual({"LOGIN", "ADDED", "UPDATED", "DELETED"}, {entry["actionType"] for entry in by_eva})
        self.assertEqual({entry["userName"] for entry in by_eva}, {"eva@east.example"})
        on_guest = eva.audit_log_of(Id.of(guest), page_size=100, page=0, sort_property="createdTime", sort_order="ASC")
        first = on_guest["data"][0]
        self.assertEqual((first["actionType"], first["entityName"]), ("ADDED", "gus@mill.example"))
        self.assertEqual((first["actionStatus"], first["entityId"]), ("SUCCESS", guest["id"]))
        logins = eva.call("get_audit_logs", 100, 0, action_types="LOGIN", end_time=began)
        self.assertEqual({entry["actionType"] for entry in logins["data"]}, {"LOGIN"})
        self.assertEqual(eva.call("get_audit_logs", 100, 0, start_time=began + 3_600_000)["data"], [])
        half = eva.call("get_audit_logs", 1, 1, sort_property="createdTime", sort_order="DESC")
        self.assertEqual((len(half["data"]), half["hasNext"]), (1, True))
        self.assertEqual(self.admin.call("get_audit_logs", 100, 0, "eva")["data"], [])
