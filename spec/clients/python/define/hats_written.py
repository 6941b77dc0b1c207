# SPDX-License-Identifier: Apache-2.0
for h_id, hat in hats.items():
    r.hset(h_id, mapping=hat)
