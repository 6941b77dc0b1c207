// SPDX-License-Identifier: Apache-2.0
package spinel.server.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import spinel.memory.Bytes;
import spinel.resp.ReplyWriter;
import spinel.resp.RequestBatch;
import spinel.server.command.Call;
import spinel.server.command.ClientGone;
import spinel.server.command.Command;
import spinel.server.command.CommandFlags;
import spinel.server.command.Deferral;
import spinel.server.command.Dispatcher;
import spinel.server.command.Engine;
import spinel.server.config.Directives;
import spinel.server.keyspace.LongCommand;
import spinel.structure.PausePoint;

/// The threads beside the event loops that run the commands which would keep a loop from its other
/// clients for long.
///
/// An event loop begins every command itself. One that finds, once it knows what it is asked and of
/// which collection, that it would touch thousands of elements stops there ([Call#expect]); its
/// request is copied, its client's further requests are kept, and a thread here begins it anew. The
/// partitions that it locks are marked ([spinel.server.keyspace.Partition#beginLong]), so that no
/// loop waits for their locks: who needs one of them is kept until it is free. Replies go to the
/// client by its own loop.
///
/// There are as many threads as commands that want one, up to some dozens; but no more of them
/// compute at a time than there are processors but one, so that one is left for the loops. They
/// take turns: see [spinel.server.keyspace.LongCommand].
public final class LongCommandThreads {
  private static final int MOST_THREADS = 32;

  private final Engine engine;
  private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private int underWay;
  private boolean closed;

  /// What there is to do.
  private sealed interface Task {}

  /// A request of a client whose further requests are kept.
  private record Deferred(Session session, RequestBatch request) implements Task {}

  /// A very large value that is to be moved to an annex.
  private record Move(int database, long hash) implements Task {}

  public LongCommandThreads(Engine engine) {
    this.engine = engine;
    engine.annexation().setMover((database, hash) -> add(new Move(database, hash)));
  }

  /// Has a request of a batch executed here.
  void add(Session session, RequestBatch batch, int request) {
    add(new Deferred(session, copy(batch, request)));
  }

  private synchronized void add(Task task) {
    if (closed) {
      return;
    }
    underWay++;
    if (underWay > threads.size() && threads.size() < MOST_THREADS) {
      Runner runner = new Runner();
      String name = "spinel-long-" + threads.size();
      Thread thread = new PausePoint.PausingThread(runner::run, name, runner.call.longCommand());
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    queue.add(task);
  }

  private static RequestBatch copy(RequestBatch batch, int request) {
    int count = batch.argCount(request);
    int[] offsets = new int[count];
    int[] lengths = new int[count];
    Bytes word = new Bytes();
    int end = 0;
    for (int i = 0; i < count; i++) {
      offsets[i] = end;
      lengths[i] = batch.arg(request, i, word).length();
      end += lengths[i];
    }
    byte[] words = new byte[end + Turn.PADDING];
    for (int i = 0; i < count; i++) {
      batch.arg(request, i, word).copyTo(0, words, offsets[i], lengths[i]);
    }
    RequestBatch copy = new RequestBatch(1);
    copy.add(words, offsets, lengths, count);
    return copy;
  }

  private synchronized void finished() {
    underWay--;
    notifyAll();
  }

  /// Waits until nothing is left to do, at most as long as given.
  public synchronized void drain(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    for (long left = millis; underWay > 0 && left > 0; ) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
  }

  /// Ends the threads when they have ended what they are at.
  public void close() {
    List<Thread> ending;
    synchronized (this) {
      closed = true;
      ending = List.copyOf(threads);
    }
    boolean interrupted = false;
    for (Thread thread : ending) {
      thread.interrupt();
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// One of the threads.
  private final class Runner {
    private final ReplyWriter reply = new ReplyWriter(this::send);
    private final Call call = Call.besideLoops(engine, reply);
    private final Dispatcher dispatcher = new Dispatcher(engine, call.counters());
    private final Bytes name = new Bytes();
    private Session session;

    void run() {
      while (!Thread.currentThread().isInterrupted()) {
        Task next;
        try {
          next = queue.take();
        } catch (InterruptedException closing) {
          return;
        }
        try {
          switch (next) {
            case Deferred deferred -> execute(deferred);
            case Move move -> move(move);
          }
        } catch (RuntimeException | Error failure) {
          engine.log().failure("A long command failed", failure);
          reply.clear();
          if (next instanceof Deferred deferred) {
            // What became of the command is unknown, so its client is not told anything wrong.
            deferred.session().kill();
          }
        } finally {
          finished();
        }
      }
    }

    private void execute(Deferred deferred) {
      session = deferred.session();
      RequestBatch request = deferred.request();
      reply.setProtocol(session.protocol());
      reply.setMuted(session.isSilent());
      Command command = engine.table().find(request.arg(0, 0, name));
      call.longCommand().beginTurn();
      try {
        long begin = System.nanoTime();
        boolean ran = run(command, request);
        long nanos = System.nanoTime() - begin;
        if (ran) {
          boolean inHistogram = engine.configuration().isOn(Directives.LATENCY_TRACKING);
          call.counters().countTime(call.command(), nanos, 1, inHistogram);
        }
        if (reply.length() > 0) {
          session.sendLater(reply.buffer(), reply.length());
          call.counters().countWritten(reply.length());
          reply.clear();
        }
        Session served = session;
        session = null;
        RequestBatch paused = dispatcher.isPutOff() ? request : null;
        served.later(turn -> turn.resume(served, paused));
        // Long commands one after the other leave the upkeep no time to free what they replace.
        engine.keyspace().freeDiscarded(nanos);
      } finally {
        call.longCommand().endTurn();
      }
    }

    private void move(Move move) {
      LongCommand command = call.longCommand();
      command.beginTurn();
      try {
        long begin = System.nanoTime();
        command.begin();
        command.add(move.hash());
        command.lock();
        try {
          engine.annexation().move(move.database(), move.hash());
        } finally {
          command.unlock();
        }
        engine.keyspace().freeDiscarded(System.nanoTime() - begin);
      } finally {
        command.endTurn();
      }
    }

    /// Runs a request to its reply; whether it ran.
    private boolean run(Command command, RequestBatch request) {
      while (true) {
        long endings = engine.keyspace().endings();
        call.begin(session, command, request, 0, System.currentTimeMillis());
        if (command != null && command.singleKey() != 0) {
          call.hashKey(command.singleKey());
        }
        boolean ran = dispatcher.execute(call);
        if (!dispatcher.isPutOff() || dispatcher.deferral() != Deferral.HELD) {
          return ran;
        }
        call.longCommand().awaitEnding(endings);
      }
    }

    private void send(byte[] buffer, int length) {
      call.counters().countWritten(length);
      session.sendLater(buffer, length);
      boolean isLost = session.isGone() || session.isClosing();
      if (isLost && call.command().has(CommandFlags.READONLY)) {
        throw ClientGone.INSTANCE;
      }
      PausePoint.pass();
    }
  }
}
