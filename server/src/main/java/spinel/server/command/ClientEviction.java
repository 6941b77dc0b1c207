// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import spinel.server.config.Directives;

/// Closes the clients whose buffers take the most memory, for as long as the buffers of all take
/// more than `maxmemory-clients` allows. Clients that asked for it (CLIENT NO-EVICT) count, but
/// stay.
///
/// Called some times a second. Of many small buffers none is much larger than the others, so
/// clients are sought one by one: that is rare, and each costs a look at all.
public final class ClientEviction {
  private final Engine engine;

  ClientEviction(Engine engine) {
    this.engine = engine;
  }

  /// Does what is needed now.
  public void check() {
    long limit = limit();
    while (limit > 0 && engine.memory().clientBytes() > limit) {
      Client largest = largest();
      if (largest == null) {
        return;
      }
      engine.log().notice("Evicting client: " + ClientLine.of(largest, System.currentTimeMillis()));
      engine.clients().countEvicted();
      largest.kill();
    }
  }

  /// Bytes, or 0 for no limit; a percentage is one of `maxmemory`.
  private long limit() {
    long limit = engine.configuration().integer(Directives.MAXMEMORY_CLIENTS);
    return limit >= 0
        ? limit
        : (long) (engine.configuration().integer(Directives.MAXMEMORY) * (-limit / 100.0));
  }

  private Client largest() {
    Client largest = null;
    long most = 0;
    for (Client client : engine.clients().all()) {
      long bytes = MemoryUse.bytesOf(client);
      if (bytes > most && !client.isNoEvict()) {
        largest = client;
        most = bytes;
      }
    }
    return largest;
  }
}
