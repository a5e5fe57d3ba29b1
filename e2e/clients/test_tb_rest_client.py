import unittest

from journeys import Journeys
from journeys_of_methods import MethodJourneys
from with_tb_rest_client import OlderClient


class WithTbRestClient(Journeys, unittest.TestCase):
    client_type = OlderClient


class MethodsWithTbRestClient(MethodJourneys, unittest.TestCase):
    client_type = OlderClient
