# SPDX-License-Identifier: Apache-2.0
from pprint import pprint

import redis

hats = {
    "hat:1326692461": {
        "color": "black",
        "price": 49.99,
        "style": "fitted",
        "quantity": 1000,
        "npurchased": 0,
    },
    "hat:1236154736": {
        "color": "maroon",
        "price": 59.99,
        "style": "hipster",
        "quantity": 500,
        "npurchased": 0,
    },
    "hat:56854717": {
        "color": "green",
        "price": 99.99,
        "style": "baseball",
        "quantity": 200,
        "npurchased": 0,
    },
}
r = redis.Redis(db=1)
