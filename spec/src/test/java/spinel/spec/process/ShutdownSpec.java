// SPDX-License-Identifier: Apache-2.0
package spinel.spec.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import spinel.spec.EachServer;
import spinel.spec.NeedsLauncher;
import spinel.spec.client.Reply;
import spinel.spec.client.RespClient;
import spinel.spec.server.Server;

/// The end of a server: SIGTERM, SIGINT and SHUTDOWN.
@NeedsLauncher
final class ShutdownSpec {
  private static final int CLIENTS = 8;
  private static final int PIPELINE = 50;

  /// One client that never stops counting; every answer has to be the next number, to the last.
  private static final class Counter implements Runnable {
    final RespClient client;
    final CountDownLatch warm = new CountDownLatch(2_000);
    final AtomicReference<String> complaint = new AtomicReference<>();
    long last;

    Counter(RespClient client) {
      this.client = client;
    }

    @Override
    public void run() {
      byte[] request = RespClient.encode(RespClient.arguments("INCR", "counter:" + hashCode()));
      byte[] pipeline = new byte[request.length * PIPELINE];
      for (int i = 0; i < PIPELINE; i++) {
        System.arraycopy(request, 0, pipeline, i * request.length, request.length);
      }
      try {
        while (true) {
          client.send(pipeline);
          for (int i = 0; i < PIPELINE; i++) {
            Reply reply = client.read();
            if (!reply.equals(new Reply.Int(last + 1))) {
              complaint.set("after " + last + " came " + reply);
              return;
            }
            last++;
            warm.countDown();
          }
        }
      } catch (UncheckedIOException e) {
        boolean atABoundary =
            e.getCause() instanceof SocketException
                || (e.getCause() instanceof EOFException
                    && "the server closed the connection".equals(e.getCause().getMessage()));
        if (!atABoundary) {
          complaint.set("after " + last + ": " + e.getCause());
        }
      }
    }
  }

  @EachServer
  void sigtermUnderLoadTearsNoReply(Server server) throws InterruptedException {
    try (Launch launch = new Launch(server).start().ready()) {
      List<Counter> counters = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Counter counter = new Counter(launch.connect());
        counters.add(counter);
        threads.add(Thread.ofPlatform().start(counter));
      }
      for (Counter counter : counters) {
        counter.warm.await();
      }
      launch.process().terminate();
      for (Thread thread : threads) {
        thread.join();
      }
      for (Counter counter : counters) {
        assertEquals(null, counter.complaint.get());
        counter.client.close();
      }
      launch.endsCleanly();
      assertTrue(
          launch.process().output().contains("ready to exit, bye bye..."),
          launch.process()::output);
    }
  }

  @EachServer
  void sigintEndsAsSigtermDoes(Server server) {
    try (Launch launch = new Launch(server).start().ready();
        RespClient client = launch.connect()) {
      client.run("SET k v");
      launch.signal("INT");
      assertTrue(client.isClosedByServer());
      launch.endsCleanly();
    }
  }

  @EachServer
  void shutdownClosesWithoutAReply(Server server) {
    for (String command :
        List.of(
            "SHUTDOWN", "SHUTDOWN NOSAVE", "shutdown nosave now", "SHUTDOWN NOSAVE FORCE NOW")) {
      try (Launch launch = new Launch(server).start().ready();
          RespClient client = launch.connect()) {
        client.send(command + "\r\n");
        assertEquals(0, client.readToEnd().length);
        launch.endsCleanly();
      }
    }
  }

  @EachServer
  void shutdownRefusesWhatItDoesNotKnow(Server server) {
    try (Launch launch = new Launch(server).start().ready();
        RespClient client = launch.connect()) {
      Reply syntax = new Reply.ErrorReply("ERR syntax error");
      assertEquals(syntax, client.run("SHUTDOWN FOO"));
      assertEquals(syntax, client.run("SHUTDOWN SAVE NOSAVE"));
      assertEquals(syntax, client.run("SHUTDOWN ABORT NOW"));
      assertEquals(
          new Reply.ErrorReply("ERR No shutdown in progress."), client.run("SHUTDOWN ABORT"));
      assertEquals(new Reply.SimpleString("PONG"), client.run("PING"));
    }
  }
}
