// SPDX-License-Identifier: Apache-2.0
package spinel.server.net;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import spinel.server.command.Engine;
import spinel.server.config.Directives;
import spinel.server.session.LongCommandThreads;
import spinel.server.session.Turn;

/// An event loop with its turn and its connections. All methods are called on its thread.
final class Loop {
  private static final long CHECK_MILLIS = 1000;

  private static final String PROTECTED_MODE_ERROR =
      """
      DENIED Redis is running in protected mode because protected mode is enabled and no password \
      is set for the default user. In this mode connections are only accepted from the loopback \
      interface. To connect from other computers, do one of the following on the server's own \
      machine: 1) set a password for the default user (CONFIG SET requirepass), 2) list the \
      addresses to accept connections on with the 'bind' directive and set 'protected-mode' to \
      'no', 3) start the server with '--protected-mode no'. Without a password make sure that the \
      server can't be reached from the internet.""";

  private final Engine engine;
  private final SingleThreadEventLoop thread;
  private final Turn turn;

  /// Made once: it is handed over some ten thousand times a second.
  private final Runnable endOfTurn;

  private final Set<Connection> connections = new LinkedHashSet<>();
  private final long threadId;
  private boolean draining;

  /// Must be called on the loop's thread.
  Loop(Engine engine, LongCommandThreads longCommands, EventLoop eventLoop) {
    this.engine = engine;
    thread = (SingleThreadEventLoop) eventLoop;
    threadId = Thread.currentThread().threadId();
    turn = new Turn(engine, longCommands, this::runAfterReads);
    endOfTurn = turn::run;
    engine.keyspace().addUsher(this::planReleaseOfWaiting);
    engine.pause().onChange(() -> thread.execute(this::planRelease));
    thread.scheduleWithFixedDelay(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void runAfterReads() {
    thread.executeAfterEventLoopIteration(endOfTurn);
  }

  Engine engine() {
    return engine;
  }

  Turn turn() {
    return turn;
  }

  // ---- connections

  void opened(Connection connection) {
    long limit = engine.configuration().integer(Directives.MAXCLIENTS);
    if (draining) {
      connection.kill();
    } else if (!engine.clients().add(connection, limit)) {
      connection.refuse("ERR max number of clients reached");
    } else if (isForbidden(connection)) {
      engine.clients().remove(connection);
      engine.clients().countForbidden();
      connection.refuse(PROTECTED_MODE_ERROR);
    } else {
      connection.setAuthenticated(!engine.requiresPassword());
      connections.add(connection);
      engine.log().verbose("Accepted " + connection.address());
    }
  }

  private boolean isForbidden(Connection connection) {
    return engine.configuration().isOn(Directives.PROTECTED_MODE)
        && !engine.requiresPassword()
        && !connection.isLocal();
  }

  void closed(Connection connection) {
    connections.remove(connection);
    engine.clients().remove(connection);
    turn.forget(connection);
  }

  private void check() {
    if (engine.debug().pausesUpkeep()) {
      return;
    }
    long now = System.currentTimeMillis();
    long idleSeconds = engine.configuration().integer(Directives.TIMEOUT);
    for (Connection connection : List.copyOf(connections)) {
      connection.check(now, idleSeconds);
    }
  }

  // ---- what the balance asks for, from any thread

  /// The commands executed so far.
  long commands() {
    return turn.counters().commandsProcessed();
  }

  /// The batches in which they were executed.
  long batches() {
    return turn.counters().cycles();
  }

  // ---- moving connections

  /// The id of the loop's thread; for any thread to ask.
  long threadId() {
    return threadId;
  }

  EventLoop eventLoop() {
    return thread;
  }

  /// Moves a part of the connections to another loop. For any thread to ask.
  void give(Loop target, double part) {
    thread.execute(
        () -> {
          long count = Math.round(connections.size() * part);
          for (Connection connection : List.copyOf(connections)) {
            if (count > 0 && !draining && connection.moveTo(target)) {
              count--;
            }
          }
        });
  }

  void left(Connection connection) {
    connections.remove(connection);
  }

  void joined(Connection connection) {
    connections.add(connection);
    if (draining) {
      connection.closeAfterReply();
    }
  }

  // ---- long commands

  private void planReleaseOfWaiting(boolean hasEnded, Runnable done) {
    if (thread.isShuttingDown()) {
      done.run();
      return;
    }
    thread.execute(
        () -> {
          turn.releaseWaiting(hasEnded);
          done.run();
        });
  }

  // ---- pauses

  /// Lets held requests go on when the pause ends; at once where it has ended.
  private void planRelease() {
    long until = engine.pause().until();
    long left = until - System.currentTimeMillis();
    if (left <= 0) {
      turn.releaseHeld();
    } else {
      // A pause that is changed meanwhile plans again; what comes too early holds them once more.
      thread.schedule(this::planReleaseIfOver, left + 1, TimeUnit.MILLISECONDS);
    }
  }

  private void planReleaseIfOver() {
    if (!engine.pause().isActive(System.currentTimeMillis())) {
      turn.releaseHeld();
    }
  }

  // ---- the end

  /// Executes what was read, sends all replies and closes the connections.
  void drain() {
    draining = true;
    turn.run();
    for (Connection connection : new ArrayList<>(connections)) {
      connection.closeAfterReply();
    }
  }

  boolean isDrained() {
    return connections.isEmpty();
  }
}
