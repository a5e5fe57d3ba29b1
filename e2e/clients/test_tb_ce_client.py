import unittest

from journeys import Journeys
from with_tb_ce_client import CeClient


class WithTbCeClient(Journeys, unittest.TestCase):
    client_type = CeClient
