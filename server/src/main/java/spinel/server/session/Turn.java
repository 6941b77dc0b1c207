// SPDX-License-Identifier: Apache-2.0
package spinel.server.session;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ProtocolError;
import spinel.resp.Quoting;
import spinel.resp.ReplyWriter;
import spinel.resp.RequestBatch;
import spinel.resp.RequestParser;
import spinel.server.command.Call;
import spinel.server.command.Command;
import spinel.server.command.CommandTable;
import spinel.server.command.Counters;
import spinel.server.command.Deferral;
import spinel.server.command.Dispatcher;
import spinel.server.command.Engine;
import spinel.server.config.Configuration;
import spinel.server.config.Directives;
import spinel.structure.KeyedHash;

/// One turn of an event loop: the requests of all connections that became readable together.
///
/// They are parsed first; then all that they will read is touched ([Lookahead]), so that the cache
/// misses overlap instead of queueing; only then they are executed, one after the other, in the
/// order in which they came. Replies are written once for each run of requests of one connection,
/// however many batches that takes.
///
/// Each event loop has one turn, and only its thread touches it.
public final class Turn {
  static final int INPUT_BYTES = 64 * 1024;

  /// Bytes after the last that an argument may end at, so that it can be read in whole words.
  static final int PADDING = 16;

  private static final int BATCH = 64;

  private static final int SPARE_BYTES = 16 * 1024;

  private final CommandTable table;
  private final Dispatcher dispatcher;
  private final ReplyWriter reply;
  private final Call call;
  private final byte[] input = new byte[INPUT_BYTES + PADDING];
  private final RequestBatch batch = new RequestBatch(BATCH);
  private final Session[] sessions = new Session[BATCH];
  private final Command[] commands = new Command[BATCH];
  private final long[] hashes = new long[BATCH];
  private final Lookahead lookahead;
  private final Bytes view = new Bytes();
  private final Runnable atEnd;
  private final Configuration configuration;
  private final Engine engine;
  private final Counters counters;
  private final LongCommandThreads longCommands;

  /// Whose requests wait for the end of a pause.
  private final List<Session> held = new ArrayList<>();

  /// Whose requests wait for a partition that a long command has.
  private final List<Session> waiting = new ArrayList<>();

  /// Whose requests wait for the end of a long command that has one of their keys.
  private final List<Session> waitingForEnd = new ArrayList<>();

  private int inputEnd;
  private Session current;
  private byte[] spare;
  private Region staging;
  private Command timed;
  private long timedFrom;
  private int timedCalls;
  private boolean inHistogram;

  /// A turn that asks `atEnd` to call [#run] when everything that is readable has been read.
  public Turn(Engine engine, LongCommandThreads longCommands, Runnable atEnd) {
    this.longCommands = longCommands;
    lookahead = new Lookahead(engine.keyspace(), BATCH);
    table = engine.table();
    reply = new ReplyWriter(this::send);
    call = new Call(engine, reply);
    dispatcher = new Dispatcher(engine, call.counters());
    this.atEnd = atEnd;
    this.engine = engine;
    configuration = engine.configuration();
    counters = call.counters();
  }

  /// Takes what a connection received.
  public void receive(Session session, ByteBuf received) {
    counters.countRead(received.readableBytes());
    session.receive(received, this);
  }

  /// What this loop has counted.
  public Counters counters() {
    return counters;
  }

  /// Where the large bulk strings of this loop's connections are collected.
  Region staging() {
    if (staging == null) {
      staging = Region.open(Region.LARGEST_CAPACITY);
    }
    return staging;
  }

  byte[] input() {
    return input;
  }

  /// Makes room for `count` bytes in the input buffer; the position where they begin.
  int reserveInput(int count) {
    if (inputEnd + count > INPUT_BYTES) {
      run();
    }
    int start = inputEnd;
    inputEnd += count;
    return start;
  }

  byte[] takeSpare(int length) {
    if (spare != null && length <= SPARE_BYTES) {
      byte[] taken = spare;
      spare = null;
      return taken;
    }
    return new byte[Math.max(SPARE_BYTES, length) + PADDING];
  }

  void giveSpare(byte[] array) {
    if (array.length == SPARE_BYTES + PADDING) {
      spare = array;
    }
  }

  /// Gives a session's parser the limits that hold now.
  void limit(RequestParser parser, Session session) {
    parser.limit(
        configuration.integer(Directives.PROTO_MAX_BULK_LEN),
        session.isAuthenticated() || !engine.requiresPassword());
  }

  /// Executes what a client has sent so far that has not proved who it is: the next request may
  /// be one that only this one allows.
  void settle(Session session, RequestParser parser) {
    if (engine.requiresPassword() && !batch.isEmpty()) {
      execute();
      limit(parser, session);
    }
  }

  /// The most bytes that an unfinished request may have.
  long queryLimit() {
    return configuration.integer(Directives.CLIENT_QUERY_BUFFER_LIMIT);
  }

  /// Adds a request; runs what is there when that makes the batch full.
  void add(Session session, RequestParser parser, byte[] array, BulkCollection collection) {
    if (parser.isInline()) {
      addInline(session, array, parser.argOffset(0), parser.argLength(0));
      return;
    }
    if (batch.isEmpty()) {
      atEnd.run();
    }
    sessions[batch.size()] = session;
    batch.add(parser, array, collection == null ? null : collection.parcels());
    if (batch.isFull()) {
      execute();
    }
  }

  /// Adds an inline command: a line, to be split into words.
  private void addInline(Session session, byte[] array, int from, int length) {
    List<byte[]> words =
        Quoting.splitArguments(array, from, from + length)
            .orElseThrow(() -> new ProtocolError("unbalanced quotes in request"));
    if (words.isEmpty()) {
      return;
    }
    int[] offsets = new int[words.size()];
    int[] lengths = new int[words.size()];
    byte[] copy = new byte[length + PADDING];
    int end = 0;
    for (int i = 0; i < offsets.length; i++) {
      byte[] word = words.get(i);
      System.arraycopy(word, 0, copy, end, word.length);
      offsets[i] = end;
      lengths[i] = word.length;
      end += word.length;
    }
    if (batch.isEmpty()) {
      atEnd.run();
    }
    sessions[batch.size()] = session;
    batch.add(copy, offsets, lengths, offsets.length);
    if (batch.isFull()) {
      execute();
    }
  }

  /// Executes everything that was received, and sends the replies.
  public void run() {
    if (!batch.isEmpty()) {
      execute();
    }
    switchTo(null);
    inputEnd = 0;
  }

  private void execute() {
    long begin = System.nanoTime();
    inHistogram = configuration.isOn(Directives.LATENCY_TRACKING);
    prepare();
    long now = System.currentTimeMillis();
    int size = batch.size();
    int sessionStart = 0;
    for (int i = 0; i < size; i++) {
      Session session = sessions[i];
      if (session != current) {
        if (current != null) {
          endTiming();
          current.countCommands(i - sessionStart);
        }
        sessionStart = i;
        switchTo(session);
      }
      if (session.needsCare() && !mayExecute(session, i)) {
        continue;
      }
      Command command = commands[i];
      if (command != timed) {
        endTiming();
        timed = command;
      }
      call.begin(session, command, batch, i, now);
      if (command != null && command.singleKey() != 0) {
        call.setHash(command.singleKey(), hashes[i]);
      }
      if (dispatcher.execute(call)) {
        timedCalls++;
      }
      if (call.command() != command) {
        timed = call.command();
        endTiming();
      }
      if (session.needsCare()) {
        afterwards(session, i);
      }
    }
    endTiming();
    counters.countCycle(timedFrom - begin, size);
    current.countCommands(size - sessionStart);
    if (current.needsCare()) {
      // What it waits for may be answered by another thread, and must not come first.
      switchTo(null);
    }
    batch.clear();
  }

  /// Attributes the time since the last call to the command that ran. The clock is read once for
  /// a run of requests for the same command, not once for each.
  private void endTiming() {
    long time = System.nanoTime();
    if (timed != null && timedCalls > 0) {
      counters.countTime(timed, time - timedFrom, timedCalls, inHistogram);
    }
    timed = null;
    timedCalls = 0;
    timedFrom = time;
  }

  /// Looks after a session out of the ordinary; whether its request is executed now.
  private boolean mayExecute(Session session, int request) {
    if (session.isClosing()) {
      return false;
    }
    if (session.isHeld()) {
      session.hold(batch, request);
      return false;
    }
    return true;
  }

  private void afterwards(Session session, int request) {
    if (session.isHeld()) {
      Deferral deferral = dispatcher.deferral();
      if (deferral == Deferral.LONG) {
        longCommands.add(session, batch, request);
        return;
      }
      session.hold(batch, request);
      if (deferral == Deferral.BUSY) {
        waiting.add(session);
      } else if (deferral == Deferral.HELD) {
        waitingForEnd.add(session);
      } else {
        holdUntilPauseEnds(session);
      }
    } else {
      session.advanceSkip();
      reply.setMuted(session.isSilent());
    }
  }

  private void holdUntilPauseEnds(Session session) {
    held.add(session);
    engine.pause().countHeld(1);
  }

  /// Lets the sessions that wait for the end of a pause go on.
  public void releaseHeld() {
    // What has come since is kept behind what is released.
    run();
    List<Session> released = List.copyOf(held);
    held.clear();
    engine.pause().countHeld(-released.size());
    released.forEach(session -> session.release(this));
  }

  /// Lets the sessions that wait for a partition go on, and those as well that wait for a key where
  /// a long command `hasEnded`.
  public void releaseWaiting(boolean hasEnded) {
    release(waiting);
    if (hasEnded) {
      release(waitingForEnd);
    }
  }

  private void release(List<Session> sessions) {
    if (!sessions.isEmpty()) {
      run();
      List<Session> released = List.copyOf(sessions);
      sessions.clear();
      released.forEach(session -> session.release(this));
    }
  }

  /// Lets a session go on whose long command has ended; or keeps that command, where a pause had
  /// begun before it.
  void resume(Session session, RequestBatch paused) {
    if (session.isGone()) {
      return;
    }
    if (paused != null) {
      session.holdFirst(paused);
      holdUntilPauseEnds(session);
      return;
    }
    run();
    session.advanceSkip();
    session.release(this);
  }

  /// Forgets a session that is closed.
  public void forget(Session session) {
    if (held.remove(session)) {
      engine.pause().countHeld(-1);
    }
    waiting.remove(session);
    waitingForEnd.remove(session);
  }

  /// Looks the commands up, hashes their keys, and touches what they will need.
  private void prepare() {
    int size = batch.size();
    lookahead.begin();
    for (int i = 0; i < size; i++) {
      Command command = table.find(batch.arg(i, 0, view));
      commands[i] = command;
      if (command == null || command.firstKey() == 0 || batch.argCount(i) <= command.firstKey()) {
        continue;
      }
      hashes[i] = KeyedHash.of(batch.arg(i, command.firstKey(), view));
      lookahead.add(i, sessions[i].database(), hashes[i]);
    }
    lookahead.run(batch, commands, hashes);
  }

  private void switchTo(Session next) {
    if (current != null) {
      if (reply.length() > 0) {
        send(reply.buffer(), reply.length());
        reply.clear();
      }
      current.flush();
    }
    current = next;
    if (next != null) {
      reply.setProtocol(next.protocol());
      reply.setMuted(next.needsCare() && next.isSilent());
    }
  }

  private void send(byte[] buffer, int length) {
    counters.countWritten(length);
    current.countWritten(length);
    current.send(buffer, length);
  }

  void refuse(Session session, ProtocolError error) {
    if (session.isClosing()) {
      return;
    }
    switchTo(session);
    reply.error("ERR Protocol error: " + error.getMessage());
    session.closeAfterReply();
    switchTo(null);
  }
}
