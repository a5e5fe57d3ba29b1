import unittest

from journeys import Journeys
from journeys_of_methods import MethodJourneys
from with_tb_ce_client import CeClient


class WithTbCeClient(Journeys, unittest.TestCase):
    client_type = CeClient


class MethodsWithTbCeClient(MethodJourneys, unittest.TestCase):
    client_type = CeClient
