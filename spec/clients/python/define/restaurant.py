# SPDX-License-Identifier: Apache-2.0
restaurant_484272 = {
    "name": "Ravagh",
    "type": "Persian",
    "address": {"street": "11 E 30th St", "city": "New York", "state": "NY", "zip": 10016},
}
