import unittest

from journeys import Journeys
from with_tb_rest_client import OlderClient


class WithTbRestClient(Journeys, unittest.TestCase):
    client_type = OlderClient
