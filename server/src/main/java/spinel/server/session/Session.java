// SPDX-License-Identifier: Apache-2.0
package spinel.server.session;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
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
/// a request that is not whole yet are kept, in an array of the session's own.
public abstract class Session extends Client {
  /// From so many bytes of waiting requests on, no more are read.
  private static final int MOST_HELD = 1 << 20;

  private final RequestParser parser = new RequestParser();
  private byte[] pending;
  private int pendingLength;
  private byte[] held;
  private int heldLength;

  protected Session(long id) {
    super(id);
  }

  /// Sends `length` bytes of a buffer that is used again afterwards; they may wait for [#flush].
  protected abstract void send(byte[] buffer, int length);

  protected abstract void flush();

  /// Takes what was received.
  final void receive(ByteBuf received, Turn turn) {
    countRead(received.readableBytes(), System.currentTimeMillis());
    turn.limit(parser, this);
    try {
      int from = received.readerIndex();
      int end = received.writerIndex();
      while (from < end) {
        from = pending == null ? feedInput(received, from, end, turn) : feedPending(received, from, end, turn);
      }
    } catch (ProtocolError error) {
      turn.run();
      turn.refuse(this, error);
    }
  }

  /// Parses bytes that begin a request, in the turn's input buffer.
  private int feedInput(ByteBuf received, int from, int end, Turn turn) {
    int count = Math.min(end - from, Turn.INPUT_BYTES);
    int start = turn.reserveInput(count);
    byte[] input = turn.input();
    received.getBytes(from, input, start, count);
    parser.start(start);
    int requestStart = start;
    int limit = start + count;
    while (true) {
      Result result = parser.parse(input, limit);
      if (result != Result.REQUEST) {
        break;
      }
      turn.add(this, parser, input);
      requestStart = parser.position();
    }
    if (requestStart < limit || parser.isUnfinished()) {
      keep(input, requestStart, limit, turn);
    }
    return from + count;
  }

  private void keep(byte[] input, int from, int to, Turn turn) {
    pending = turn.takeSpare(to - from);
    pendingLength = to - from;
    System.arraycopy(input, from, pending, 0, pendingLength);
    parser.rebase(from);
  }

  /// Appends to the bytes of the unfinished request and parses on.
  private int feedPending(ByteBuf received, int from, int end, Turn turn) {
    int wanted = parser.bulkLength() >= 0 ? parser.position() + parser.bulkLength() + 2 : 0;
    int count = end - from;
    if (pendingLength + count > pending.length) {
      int length = Math.max(Math.max(wanted, pendingLength + count), 2 * pending.length);
      pending = Arrays.copyOf(pending, length);
    }
    received.getBytes(from, pending, pendingLength, count);
    pendingLength += count;
    if (pendingLength > turn.queryLimit()) {
      turn.run();
      exceededQueryLimit(pending, pendingLength);
      return end;
    }
    int requestStart = 0;
    while (true) {
      Result result = parser.parse(pending, pendingLength);
      if (result != Result.REQUEST) {
        break;
      }
      turn.add(this, parser, pending);
      requestStart = parser.position();
    }
    if (requestStart > 0) {
      turn.run();
      int left = pendingLength - requestStart;
      if (left == 0 && !parser.isUnfinished()) {
        turn.giveSpare(pending);
        pending = null;
      } else {
        System.arraycopy(pending, requestStart, pending, 0, left);
        parser.rebase(requestStart);
      }
      pendingLength = left;
    }
    return end;
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

  private void appendHeader(char type, int number) {
    reserveHeld(16);
    held[heldLength++] = (byte) type;
    heldLength = ReplyWriter.putDecimal(held, heldLength, number);
    held[heldLength++] = '\r';
    held[heldLength++] = '\n';
  }

  private void reserveHeld(int count) {
    if (held == null) {
      held = new byte[Math.max(1024, count + Turn.PADDING)];
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
    RequestParser again = new RequestParser();
    again.start(0);
    while (again.parse(requests, length) == Result.REQUEST) {
      turn.add(this, again, requests);
    }
    turn.run();
  }

  /// Begins to read from the connection, or stops.
  protected abstract void setReading(boolean isReading);

  /// The unfinished request is larger than allowed.
  protected abstract void exceededQueryLimit(byte[] bytes, int length);

  @Override
  public final long queryBytes() {
    return pendingLength + heldLength;
  }

  @Override
  public final long queryRoom() {
    byte[] first = pending;
    byte[] second = held;
    long capacity = (first == null ? 0 : first.length) + (second == null ? 0 : second.length);
    return Math.max(0, capacity - queryBytes());
  }
}
