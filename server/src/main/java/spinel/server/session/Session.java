// SPDX-License-Identifier: Apache-2.0
package spinel.server.session;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;
import spinel.memory.Bytes;
import spinel.resp.ProtocolError;
import spinel.resp.ReplyWriter;
import spinel.resp.RequestBatch;
import spinel.resp.RequestParser;
import spinel.resp.RequestParser.Result;
import spinel.server.command.Client;

/// The conversation on one connection: takes what was received, finds the requests in it and puts
/// them into its event loop's [Turn].
///
/// What arrives is copied once, into the turn's input buffer, and parsed there; only the bytes of
/// a request that is not whole yet are kept, in an array of the session's own. A large bulk string
/// that is still arriving is collected outside the heap ([BulkCollection]).
public abstract class Session extends Client {
  /// Bytes that a first waiting request gets: most are short, and alone.
  private static final int LEAST_HELD = 128;

  /// From so many bytes of waiting requests on, no more are read.
  private static final int MOST_HELD = 1 << 20;

  private final RequestParser parser = new RequestParser();
  private byte[] pending;
  private int pendingLength;
  private BulkCollection collection;
  private byte[] held;
  private int heldLength;
  private volatile boolean gone;

  protected Session(long id) {
    super(id);
  }

  /// Sends `length` bytes of a buffer that is used again afterwards; they may wait for [#flush].
  protected abstract void send(byte[] buffer, int length);

  protected abstract void flush();

  /// As [#send] and [#flush], by any thread.
  protected abstract void sendLater(byte[] buffer, int length);

  /// Has the thread of the event loop that serves the session do something with its turn.
  protected abstract void later(Consumer<Turn> action);

  /// Takes what was received.
  final void receive(ByteBuf received, Turn turn) {
    countRead(received.readableBytes(), System.currentTimeMillis());
    turn.limit(parser, this);
    try {
      int from = received.readerIndex();
      int end = received.writerIndex();
      while (from < end && !isClosing()) {
        if (collection != null && collection.isOpen()) {
          from += collect(received, from, end - from, turn);
        } else if (pending == null) {
          from += feedInput(received, from, end - from, turn);
        } else {
          from += feedPending(received, from, end - from, turn);
        }
      }
    } catch (ProtocolError error) {
      turn.run();
      turn.refuse(this, error);
    }
  }

  /// Parses bytes that begin a request, in the turn's input buffer.
  private int feedInput(ByteBuf received, int from, int available, Turn turn) {
    int count = Math.min(available, Turn.INPUT_BYTES);
    int start = turn.reserveInput(count);
    byte[] input = turn.input();
    received.getBytes(from, input, start, count);
    int limit = start + count;
    parser.start(start);
    int requestStart = start;
    Result result = parser.parse(input, limit);
    while (result == Result.REQUEST) {
      turn.add(this, parser, input, null);
      if (!isAuthenticated()) {
        turn.settle(this, parser);
      }
      requestStart = parser.position();
      result = parser.parse(input, limit);
    }
    if (requestStart < limit) {
      pending = turn.takeSpare(limit - requestStart);
      pendingLength = limit - requestStart;
      System.arraycopy(input, requestStart, pending, 0, pendingLength);
      parser.rebase(requestStart);
    }
    if (result == Result.BIG_BULK) {
      beginCollection(turn);
    }
    return count;
  }

  /// Appends to the bytes of the unfinished request and parses on.
  private int feedPending(ByteBuf received, int from, int available, Turn turn) {
    int count = Math.min(available, Turn.INPUT_BYTES);
    if (pendingLength + count > pending.length - Turn.PADDING) {
      pending = Arrays.copyOf(pending, Math.max(pendingLength + count, 2 * pending.length));
    }
    received.getBytes(from, pending, pendingLength, count);
    pendingLength += count;
    if (pendingLength > turn.queryLimit()) {
      turn.run();
      exceededQueryLimit(pending, pendingLength);
      return available;
    }
    parsePending(turn);
    return count;
  }

  private void parsePending(Turn turn) {
    int requestStart = 0;
    Result result = parser.parse(pending, pendingLength);
    while (result == Result.REQUEST) {
      turn.add(this, parser, pending, collection);
      requestStart = parser.position();
      if (collection != null) {
        finishCollection(turn);
      }
      if (!isAuthenticated()) {
        turn.settle(this, parser);
      }
      result = parser.parse(pending, pendingLength);
    }
    if (requestStart > 0) {
      dropPending(requestStart, turn);
    }
    if (result == Result.BIG_BULK) {
      beginCollection(turn);
    }
  }

  /// Forgets the pending bytes before `start`, once nothing refers to them any more.
  private void dropPending(int start, Turn turn) {
    turn.run();
    pendingLength -= start;
    if (pendingLength == 0) {
      turn.giveSpare(pending);
      pending = null;
      parser.shrink();
    } else {
      System.arraycopy(pending, start, pending, 0, pendingLength);
    }
    parser.rebase(start);
  }

  // ---- large bulk strings

  /// Gives the bulk string that the parser stopped at a place of its own, outside the heap.
  private void beginCollection(Turn turn) {
    if (collection == null) {
      collection = new BulkCollection(turn.staging());
    }
    int position = parser.position();
    collection.open(parser.argCount(), parser.bulkLength());
    collection.add(pending, position, pendingLength - position);
    pendingLength = position;
  }

  private int collect(ByteBuf received, int from, int available, Turn turn) {
    int count = collection.add(received, from, available);
    if (collection.filled() > turn.queryLimit()) {
      turn.run();
      exceededQueryLimit(pending, pendingLength);
      return available;
    }
    if (!collection.isOpen()) {
      parser.bulkCollected(pendingLength);
      parsePending(turn);
    }
    return count;
  }

  private void finishCollection(Turn turn) {
    turn.run();
    collection.free();
    collection = null;
  }

  /// Whether a large bulk string is arriving, which only this loop's turn has room for.
  protected final boolean isCollecting() {
    return collection != null;
  }

  /// Lets go of what a connection that is gone has left unfinished.
  protected final void abandon() {
    if (collection != null) {
      collection.free();
      collection = null;
    }
    pending = null;
    held = null;
    gone = true;
  }

  /// Whether the connection has ended.
  final boolean isGone() {
    return gone;
  }

  // ---- requests that wait

  /// Keeps a request of a batch for later, in the form of an array of bulk strings.
  final void hold(RequestBatch batch, int request) {
    int words = batch.argCount(request);
    Bytes word = new Bytes();
    appendHeader('*', words);
    for (int i = 0; i < words; i++) {
      batch.arg(request, i, word);
      appendHeader('$', word.length());
      reserveHeld(word.length() + 2);
      word.copyTo(0, held, heldLength, word.length());
      heldLength += word.length();
      held[heldLength++] = '\r';
      held[heldLength++] = '\n';
    }
    if (heldLength > MOST_HELD) {
      setReading(false);
    }
  }

  /// As [#hold], of a request that came before those that are kept already.
  final void holdFirst(RequestBatch batch) {
    byte[] others = held;
    int length = heldLength;
    held = null;
    heldLength = 0;
    hold(batch, 0);
    if (others != null) {
      reserveHeld(length);
      System.arraycopy(others, 0, held, heldLength, length);
      heldLength += length;
    }
  }

  private void appendHeader(char type, int number) {
    reserveHeld(16);
    held[heldLength++] = (byte) type;
    heldLength = ReplyWriter.putDecimal(held, heldLength, number);
    held[heldLength++] = '\r';
    held[heldLength++] = '\n';
  }

  private void reserveHeld(int count) {
    if (held == null) {
      held = new byte[Math.max(LEAST_HELD, count + Turn.PADDING)];
    } else if (heldLength + count + Turn.PADDING > held.length) {
      held = Arrays.copyOf(held, Math.max(2 * held.length, heldLength + count + Turn.PADDING));
    }
  }

  /// Puts the kept requests into the turn again; they may have to be kept once more.
  final void release(Turn turn) {
    byte[] requests = held;
    int length = heldLength;
    held = null;
    heldLength = 0;
    setHeld(false);
    setReading(true);
    if (requests == null) {
      return;
    }
    RequestParser again = new RequestParser();
    again.start(0);
    while (again.parse(requests, length) == Result.REQUEST) {
      turn.add(this, again, requests, null);
    }
    turn.run();
  }

  /// Begins to read from the connection, or stops.
  protected abstract void setReading(boolean isReading);

  /// The unfinished request is larger than allowed.
  protected abstract void exceededQueryLimit(byte[] bytes, int length);

  @Override
  public final long queryBytes() {
    BulkCollection bulks = collection;
    return (long) pendingLength + heldLength + (bulks == null ? 0 : bulks.filled());
  }

  @Override
  public final long queryRoom() {
    byte[] first = pending;
    byte[] second = held;
    long capacity = first == null ? 0 : first.length;
    capacity += second == null ? 0 : second.length;
    return Math.max(0, capacity - pendingLength - heldLength);
  }
}
