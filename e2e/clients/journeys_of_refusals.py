"""What the clients show of a refusal: their exception with the status, and the wire's words. `test_*.py` runs it, once per
client."""

import client
from client import Body, Id
from journeys import CUSTOMER_USER, OTHER_ADMINISTRATOR, SYSTEM_ADMINISTRATOR, TENANT_ADMINISTRATOR
from journeys_of_tenants import FORBIDDEN, WithTenants

NOBODY = "01a20bec-89a7-7729-bda5-79283d342aa2"


class RefusalJourneys(WithTenants):
    """Mixed into a TestCase that says which `client_type` makes the journeys."""

    def refused(self, status, number, message, act, *args):
        """Status, errorCode and message of what the client raises, and that they agree with each other."""
        self.assert_refused(status, message, act, *args)
        with self.assertRaises(client.Refusal) as caught:
            act(*args)
        body = caught.exception.body
        self.assertEqual((body["status"], body["errorCode"]), (status, number))
        self.assertTrue(body["code"] and body["requestId"] and body["timestamp"])

    def test_what_is_not_there_is_not_found(self):
        ada = self.sign_in(TENANT_ADMINISTRATOR)
        for signed_in, name, kind, what in (
            (self.admin, "get_tenant_by_id", "TENANT", "Tenant"),
            (self.admin, "delete_tenant", "TENANT", "Tenant"),
            (self.admin, "get_tenant_profile_by_id", "TENANT_PROFILE", "Tenant profile"),
            (ada, "get_customer_by_id", "CUSTOMER", "Customer"),
            (ada, "delete_customer", "CUSTOMER", "Customer"),
            (ada, "get_user_by_id", "USER", "User"),
            (ada, "delete_user", "USER", "User"),
        ):
            with self.subTest(name):
                missing = f"{what} with id [{NOBODY}] is not found"
                self.refused(404, 32, missing, signed_in.call, name, Id(kind, NOBODY))
        self.refused(404, 32, "Requested item wasn't found!", ada.call, "get_tenant_customer", "No such customer")
        self.refused(404, 32, "Requested item wasn't found!", ada.call, "send_activation_email", "nobody@north.example")

    def test_who_saves_an_old_version_is_told_so(self):
        ada = self.sign_in(TENANT_ADMINISTRATOR)
        profile = self.make_profile("Small")
        tenant = self.make_tenant("East Power", profile)
        customer = ada.call("save_customer", Body("Customer", {"title": "Mill"}))
        user = self.sign_in(CUSTOMER_USER).user()
        for signed_in, model, entity, what in (
            (self.admin, "Tenant", tenant, "Tenant"),
            (ada, "Customer", customer, "Customer"),
            (ada, "User", user, "User"),
        ):
            with self.subTest(model):
                body = Body(model, entity | {"phone": "1"})
                name = f"save_{model.lower()}"
                self.assertEqual(signed_in.call(name, body)["version"], entity["version"] + 1)
                self.refused(409, 35, f"{what} was already changed by someone else", signed_in.call, name, body)

    def test_the_wrong_role_may_not(self):
        ada, bo = self.sign_in(TENANT_ADMINISTRATOR), self.sign_in(OTHER_ADMINISTRATOR)
        cleo = self.sign_in(CUSTOMER_USER)
        customer = Id.of({"id": cleo.user()["customerId"]})
        tenant = Id.of({"id": ada.user()["tenantId"]})
        for signed_in, name, args in (
            (ada, "get_tenants", (10, 0)),
            (ada, "save_tenant", (Body("Tenant", {"title": "Mine"}),)),
            (ada, "get_tenant_profiles", (10, 0)),
            (bo, "get_tenant_by_id", (tenant,)),
            (bo, "get_customer_by_id", (customer,)),
            (bo, "get_user_by_id", (Id.of(cleo.user()),)),
            (self.admin, "get_customers", (10, 0)),
            (self.admin, "get_user_by_id", (Id.of(cleo.user()),)),
            (cleo, "get_customers", (10, 0)),
            (cleo, "save_customer", (Body("Customer", {"title": "Mine"}),)),
            (cleo, "get_audit_logs", (10, 0)),
            (cleo, "get_activation_link", (Id.of(ada.user()),)),
        ):
            with self.subTest(name):
                self.refused(403, 20, FORBIDDEN, signed_in.call, name, *args)

    def test_the_last_administrator_stays(self):
        ada = self.sign_in(TENANT_ADMINISTRATOR)
        last = "At least one tenant administrator must remain!"
        self.refused(400, 31, last, ada.call, "delete_user", Id.of(ada.user()))
        self.refused(400, 31, last, self.admin.call, "delete_user", Id.of(ada.user()))
        own = "Sysadmin is not allowed to delete himself"
        self.refused(403, 20, own, self.admin.call, "delete_user", Id.of(self.admin.user()))
        self.assert_full(self.sign_in(TENANT_ADMINISTRATOR), "TENANT_ADMIN")
        self.assert_full(self.sign_in(SYSTEM_ADMINISTRATOR), "SYS_ADMIN")

    def test_a_name_is_taken(self):
        ada, bo = self.sign_in(TENANT_ADMINISTRATOR), self.sign_in(OTHER_ADMINISTRATOR)
        self.make_profile("Small")
        profile = Body("TenantProfile", {"name": "Small", "profileData": {"configuration": {"type": "DEFAULT"}}})
        taken = "Tenant profile with such name already exists!"
        self.refused(400, 31, taken, self.admin.call, "save_tenant_profile", profile)
        customer = Body("Customer", {"title": "Mill"})
        ada.call("save_customer", customer)
        self.refused(400, 31, "Customer with such title already exists!", ada.call, "save_customer", customer)
        self.assertEqual(bo.call("save_customer", customer)["title"], "Mill", "tenants do not see each other's")
        reserved = "'Public' title for customer is system reserved!"
        self.refused(400, 31, reserved, ada.call, "save_customer", Body("Customer", {"title": "Public"}))
        user = Body("User", {"email": OTHER_ADMINISTRATOR[0], "authority": "TENANT_ADMIN"})
        message = f"User with email '{OTHER_ADMINISTRATOR[0]}' already present in database!"
        self.refused(400, 31, message, ada.call, "save_user", user)
