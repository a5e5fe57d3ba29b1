import unittest

from journeys import Journeys
from journeys_of_help import HelpJourneys
from journeys_of_methods import MethodJourneys
from journeys_of_reading import ReadingJourneys
from journeys_of_refusals import RefusalJourneys
from journeys_of_tenants import TenantJourneys
from with_tb_rest_client import OlderClient


class WithTbRestClient(Journeys, unittest.TestCase):
    client_type = OlderClient


class MethodsWithTbRestClient(MethodJourneys, unittest.TestCase):
    client_type = OlderClient


class TenantsWithTbRestClient(TenantJourneys, unittest.TestCase):
    client_type = OlderClient


class HelpWithTbRestClient(HelpJourneys, unittest.TestCase):
    client_type = OlderClient


class RefusalsWithTbRestClient(RefusalJourneys, unittest.TestCase):
    client_type = OlderClient


class ReadingWithTbRestClient(ReadingJourneys, unittest.TestCase):
    client_type = OlderClient
