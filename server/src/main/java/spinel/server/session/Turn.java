// SPDX-License-Identifier: Apache-2.0
package spinel.server.session;

import io.netty.buffer.ByteBuf;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ProtocolError;
import spinel.resp.ReplyWriter;
import spinel.resp.RequestBatch;
import spinel.resp.RequestParser;
import spinel.server.command.Call;
import spinel.server.command.Command;
import spinel.server.command.CommandTable;
import spinel.server.command.Dispatcher;
import spinel.server.command.Engine;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.structure.KeyedHash;

/// One turn of an event loop: the requests of all connections that became readable together.
///
/// They are parsed first; then the table slots of all their keys are touched, then the records,
/// so that the cache misses overlap instead of queueing; only then they are executed, one after
/// the other, in the order in which they came. Replies are written once for each run of requests
/// of one connection.
///
/// Each event loop has one turn, and only its thread touches it.
public final class Turn {
  static final int INPUT_BYTES = 64 * 1024;

  /// Bytes after the last that an argument may end at, so that it can be read in whole words.
  static final int PADDING = 16;

  private static final int BATCH = 64;
  private static final int SPARE_BYTES = 16 * 1024;

  private final Keyspace keyspace;
  private final CommandTable table;
  private final Dispatcher dispatcher;
  private final ReplyWriter reply;
  private final Call call;
  private final byte[] input = new byte[INPUT_BYTES + PADDING];
  private final RequestBatch batch = new RequestBatch(BATCH);
  private final Session[] sessions = new Session[BATCH];
  private final Command[] commands = new Command[BATCH];
  private final long[] hashes = new long[BATCH];
  private final Dictionary[] dictionaries = new Dictionary[BATCH];
  private final long[] keyedHashes = new long[BATCH];
  private final long[] offsets = new long[BATCH];
  private final Bytes view = new Bytes();
  private final Runnable atEnd;
  private int inputEnd;
  private Session current;
  private byte[] spare;
  private Region staging;
  private long prefetched;

  /// A turn that asks `atEnd` to call [#run] when everything that is readable has been read.
  public Turn(Engine engine, Runnable atEnd) {
    keyspace = engine.keyspace();
    table = engine.table();
    dispatcher = new Dispatcher(engine);
    reply = new ReplyWriter(this::send);
    call = new Call(engine, reply);
    this.atEnd = atEnd;
  }

  /// Takes what a connection received.
  public void receive(Session session, ByteBuf received) {
    session.receive(received, this);
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

  /// Adds a request; runs what is there when that makes the batch full.
  void add(Session session, RequestParser parser, byte[] array, BulkCollection collection) {
    if (batch.isEmpty()) {
      atEnd.run();
    }
    sessions[batch.size()] = session;
    batch.add(parser, array, collection == null ? null : collection.segments());
    if (batch.isFull()) {
      execute();
    }
  }

  /// Executes everything that was received, and sends the replies.
  public void run() {
    if (!batch.isEmpty()) {
      execute();
    }
    inputEnd = 0;
  }

  private void execute() {
    prefetch();
    long now = System.currentTimeMillis();
    int size = batch.size();
    for (int i = 0; i < size; i++) {
      Session session = sessions[i];
      if (session != current) {
        switchTo(session);
      }
      Command command = commands[i];
      call.begin(session, command, batch, i, now);
      if (command != null && command.singleKey() != 0) {
        call.setHash(command.singleKey(), hashes[i]);
      }
      dispatcher.execute(call);
    }
    switchTo(null);
    batch.clear();
  }

  /// Looks the commands up, hashes their keys, and touches what they will need: first all buckets,
  /// then all records. The touching loops are kept as small as they can be, because the processor
  /// overlaps only the misses of some hundred instructions.
  private void prefetch() {
    int size = batch.size();
    int keyed = 0;
    for (int i = 0; i < size; i++) {
      Command command = table.find(batch.arg(i, 0, view));
      commands[i] = command;
      if (command == null || command.firstKey() == 0 || batch.argCount(i) <= command.firstKey()) {
        continue;
      }
      long hash = KeyedHash.of(batch.arg(i, command.firstKey(), view));
      hashes[i] = hash;
      Dictionary dictionary = keyspace.partitionOf(hash).existingDictionary(sessions[i].database());
      if (dictionary != null) {
        dictionaries[keyed] = dictionary;
        keyedHashes[keyed] = hash;
        offsets[keyed++] = dictionary.table().bucketOffset(hash);
      }
    }
    if (keyed > 1) {
      long touched = 0;
      for (int i = 0; i < keyed; i++) {
        touched += dictionaries[i].region().prefetch(offsets[i]);
      }
      for (int i = 0; i < keyed; i++) {
        offsets[i] = dictionaries[i].table().recordOffset(offsets[i], keyedHashes[i]);
      }
      for (int i = 0; i < keyed; i++) {
        touched += dictionaries[i].region().prefetch(offsets[i]);
      }
      // Kept, so that the reads are not optimised away.
      prefetched = touched;
    }
  }

  private void switchTo(Session next) {
    if (current != null) {
      if (reply.length() > 0) {
        current.send(reply.buffer(), reply.length());
        reply.clear();
      }
      current.flush();
    }
    current = next;
    if (next != null) {
      reply.setProtocol(next.protocol());
    }
  }

  private void send(byte[] buffer, int length) {
    current.send(buffer, length);
  }

  void refuse(Session session, ProtocolError error) {
    switchTo(session);
    reply.error("ERR Protocol error: " + error.getMessage());
    session.closeAfterReply();
    switchTo(null);
  }

  long prefetched() {
    return prefetched;
  }
}
