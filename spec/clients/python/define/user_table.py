# SPDX-License-Identifier: Apache-2.0
class db:
    @staticmethod
    def query(statement, user_id):
        print(statement)
        return {"id": user_id}
