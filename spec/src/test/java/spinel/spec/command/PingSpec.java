// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import spinel.spec.EachProtocol;
import spinel.spec.Redis;

final class PingSpec {
  @EachProtocol
  void pings(Redis redis) {
    redis.run("PING").isSimple("PONG");
  }
}
