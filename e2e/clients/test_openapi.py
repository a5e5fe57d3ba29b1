"""The API's own description, judged by a validator that others wrote."""

import json
import unittest
import urllib.request

from openapi_spec_validator import OpenAPIV31SpecValidator
from server import Server


class Description(unittest.TestCase):
    def test_it_is_openapi_3_1(self) -> None:
        with Server("demo") as server, urllib.request.urlopen(f"{server.url}/api/docs/openapi.json") as answer:
            document = json.load(answer)
        self.assertTrue(document["openapi"].startswith("3.1."))
        self.assertGreater(len(document["paths"]), 50)
        self.assertEqual([], [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()])

    def test_the_validator_sees_what_is_wrong(self) -> None:
        broken = {"openapi": "3.1.0", "info": {"title": "x"}, "paths": {}}
        self.assertTrue(list(OpenAPIV31SpecValidator(broken).iter_errors()))
