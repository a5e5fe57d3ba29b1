import unittest

from journeys import Journeys
from journeys_of_help import HelpJourneys
from journeys_of_methods import MethodJourneys
from journeys_of_reading import ReadingJourneys
from journeys_of_refusals import RefusalJourneys
from journeys_of_tenants import TenantJourneys
from with_tb_ce_client import CeClient


class WithTbCeClient(Journeys, unittest.TestCase):
    client_type = CeClient


class MethodsWithTbCeClient(MethodJourneys, unittest.TestCase):
    client_type = CeClient


class TenantsWithTbCeClient(TenantJourneys, unittest.TestCase):
    client_type = CeClient


class HelpWithTbCeClient(HelpJourneys, unittest.TestCase):
    client_type = CeClient


class RefusalsWithTbCeClient(RefusalJourneys, unittest.TestCase):
    client_type = CeClient


class ReadingWithTbCeClient(ReadingJourneys, unittest.TestCase):
    client_type = CeClient
