// SPDX-License-Identifier: Apache-2.0
package spinel.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spinel.server.command.Engine;
import spinel.server.family.Families;
import spinel.server.keyspace.Keyspace;
import spinel.server.observe.Log;

@Timeout(60)
final class LoopBalanceTest {
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 300;
  private static final int PIPELINE = 100;

  @ParameterizedTest
  @EnumSource
  void clientsNoticeNothingWhenTheirConnectionsMove(Transport transport) throws Exception {
    assumeTrue(transport.isAvailable(), "not on this system");
    try (Keyspace keyspace = new Keyspace(2, 1, 1L << 26);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1)) {
      Engine engine = new Engine(keyspace, Families.table());
      Network network = new Network(engine, EventLoops.open(2, transport));
      network.listen(List.of("127.0.0.1"), 0);
      AtomicBoolean done = new AtomicBoolean();
      Future<Integer> moves = threads.submit(() -> moveUntil(done, network));
      List<Future<Void>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(threads.submit(client(network.port(), i)));
      }
      for (Future<Void> client : clients) {
        client.get();
      }
      done.set(true);
      assertTrue(moves.get() > 10, "moves: " + moves.get());
      network.close();
    }
  }

  /// A request that is read while its connection is about to leave, and which has to wait for a
  /// long command, is answered all the same.
  @ParameterizedTest
  @EnumSource
  void whatHasToWaitKeepsItsConnectionWhereItIs(Transport transport) throws Exception {
    assumeTrue(transport.isAvailable(), "not on this system");
    try (Keyspace keyspace = new Keyspace(2, 1, 1L << 26)) {
      Engine engine = new Engine(keyspace, Families.table());
      Network network = new Network(engine, EventLoops.open(2, transport));
      network.listen(List.of("127.0.0.1"), 0);
      InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      try (Socket socket = new Socket(address, network.port())) {
        OutputStream out = socket.getOutputStream();
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        for (int i = 1; i <= 20; i++) {
          send(out, "PING\r\n");
          assertEquals("+PONG", in.readLine());
          Connection connection = (Connection) engine.clients().all().iterator().next();
          Loop source = connection.loop();
          Loop target = network.loops().get(source == network.loops().get(0) ? 1 : 0);
          keyspace.partition(0).beginLong();
          keyspace.partition(1).beginLong();
          keyspace.partition(2).beginLong();
          keyspace.partition(3).beginLong();
          source
              .eventLoop()
              .submit(
                  () -> {
                    assertTrue(connection.moveTo(target));
                    ByteBuf late = Unpooled.copiedBuffer("INCR key\r\n", US_ASCII);
                    ((ChannelInboundHandlerAdapter) connection.handler()).channelRead(null, late);
                    return null;
                  })
              .get();
          // The loop has let go of it when this is done.
          source.eventLoop().submit(() -> {}).get();
          send(out, "INCR key\r\n");
          for (int partition = 0; partition < 4; partition++) {
            keyspace.partition(partition).endLong();
          }
          assertEquals(":" + (2 * i - 1), in.readLine());
          assertEquals(":" + 2 * i, in.readLine());
          if (transport != Transport.IO_URING) {
            // There it takes longer to leave: the wait may be over first, and the connection goes.
            assertSame(source, connection.loop());
          }
        }
      }
      network.close();
    }
  }

  /// Sends all connections from loop to loop and back.
  private static int moveUntil(AtomicBoolean done, Network network) throws InterruptedException {
    int moves = 0;
    while (!done.get()) {
      network.loops().get(moves % 2).give(network.loops().get(1 - moves % 2), 1);
      moves++;
      Thread.sleep(2);
    }
    return moves;
  }

  /// Counts a key up in pipelines, and must see each number once.
  private static Callable<Void> client(int port, int number) {
    return () -> {
      try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
        OutputStream out = socket.getOutputStream();
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        for (int round = 0; round < ROUNDS; round++) {
          send(out, ("INCR key:" + number + "\r\n").repeat(PIPELINE));
          for (int i = 1; i <= PIPELINE; i++) {
            assertEquals(":" + (round * PIPELINE + i), in.readLine());
          }
        }
      }
      return null;
    };
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(US_ASCII));
  }

  // ---- decisions

  private static final int NEVER = 100;

  @Test
  void aLoopIsAddedOnlyWhereAProcessorIsIdle() {
    assertEquals(2, activeAfter(1, new LoopBalance.Sample(0.98, 0.98, 1.0, 10), 5));
    assertEquals(1, activeAfter(1, new LoopBalance.Sample(0.98, 0.98, 0.1, 10), NEVER));
    assertEquals(1, activeAfter(1, new LoopBalance.Sample(0.98, 0.98, 0.5, 10), NEVER));
    assertEquals(1, activeAfter(1, new LoopBalance.Sample(0.7, 0.7, 1.0, 10), NEVER));
    assertEquals(1, activeAfter(1, new LoopBalance.Sample(0.98, 0.98, 1.0, 10), 2));
  }

  @Test
  void halfAProcessorIsEnoughWhereBatchesAreLarge() {
    assertEquals(2, activeAfter(1, new LoopBalance.Sample(0.98, 0.98, 0.5, 60), 5));
    assertEquals(1, activeAfter(1, new LoopBalance.Sample(0.98, 0.98, 0.1, 60), NEVER));
  }

  @Test
  void aLoopIsGivenUpWhenTheOthersCanDoTheWork() {
    assertEquals(1, activeAfter(2, new LoopBalance.Sample(0.4, 0.2, 1.5, 10), 30));
    assertEquals(2, activeAfter(2, new LoopBalance.Sample(0.9, 0.5, 1.0, 10), NEVER));
    assertEquals(2, activeAfter(2, new LoopBalance.Sample(0.4, 0.2, 1.5, 10), 10));
  }

  @Test
  void aLoopIsGivenUpWhereProcessorsAreShortAndBatchesSmall() {
    int all = Math.max(2, Runtime.getRuntime().availableProcessors());
    assertEquals(all - 1, activeAfter(all, new LoopBalance.Sample(all, 0.8, 0.0, 8), 5));
    assertEquals(all, activeAfter(all, new LoopBalance.Sample(all, 0.8, 0.0, 60), NEVER));
    assertEquals(all, activeAfter(all, new LoopBalance.Sample(all, 0.8, 0.5, 8), NEVER));
  }

  private static int activeAfter(int active, LoopBalance.Sample seen, int samples) {
    try (Keyspace keyspace = new Keyspace(0, 1, 1L << 26)) {
      Network network =
          new Network(new Engine(keyspace, Families.table()), EventLoops.open(Math.max(2, active)));
      LoopChooser chooser = new LoopChooser(active);
      LoopBalance balance = new LoopBalance(network.loops(), chooser, Log.SILENT);
      for (int i = 0; i < samples; i++) {
        balance.decide(chooser.active(), seen);
      }
      network.close();
      return chooser.active();
    }
  }
}
