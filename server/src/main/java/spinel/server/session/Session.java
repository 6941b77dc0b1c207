// SPDX-License-Identifier: Apache-2.0
package spinel.server.session;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import spinel.resp.ProtocolError;
import spinel.resp.RequestParser;
import spinel.resp.RequestParser.Result;
import spinel.server.command.Client;

/// The conversation on one connection: takes what was received, finds the requests in it and puts
/// them into its event loop's [Turn].
///
/// What arrives is copied once, into the turn's input buffer, and parsed there; only the bytes of
/// a request that is not whole yet are kept, in an array of the session's own.
public abstract class Session extends Client {
  private final RequestParser parser = new RequestParser();
  private byte[] pending;
  private int pendingLength;

  protected Session(long id) {
    super(id);
  }

  /// Sends `length` bytes of a buffer that is used again afterwards; they may wait for [#flush].
  protected abstract void send(byte[] buffer, int length);

  protected abstract void flush();

  /// Takes what was received.
  final void receive(ByteBuf received, Turn turn) {
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
}
