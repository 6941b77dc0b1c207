// SPDX-License-Identifier: Apache-2.0
package spinel.server;

import spinel.server.command.Engine;
import spinel.server.keyspace.Keyspace;
import spinel.server.net.Network;

/// The server's entry point.
public final class Main {
  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    int port = args.length > 1 ? Integer.parseInt(args[1]) : 6379;
    int threads = Integer.getInteger("spinel.loops", 1);
    Keyspace keyspace = new Keyspace(Integer.getInteger("spinel.bits", 4), 16, 1L << 35);
    Engine engine = new Engine(keyspace);
    Network network = new Network(engine, threads);
    network.listen(port);
    engine.start();
    System.out.println("Ready to accept connections " + network.transport());
  }
}
