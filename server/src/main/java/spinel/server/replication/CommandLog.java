// SPDX-License-Identifier: Apache-2.0
package spinel.server.replication;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import spinel.memory.Bytes;
import spinel.resp.ReplyWriter;

/// The log of what changed the data: every effect once, as a RESP request, at an offset that only
/// grows. Replicas, the append-only file and whatever else follows the data read from here.
///
/// A ring keeps the last bytes, so that a reader that fell behind, or comes back, can go on from
/// its offset. While nobody has ever asked for the log, nothing is kept and an append costs one
/// comparison.
///
/// Effects are appended under the locks of the keys that they concern: so the log's order is one
/// in which the changes could have been made one after the other.
public final class CommandLog {
  private static final byte[] CRLF = {'\r', '\n'};

  /// Is told of what was appended.
  @FunctionalInterface
  public interface Reader {
    /// The log now reaches up to `offset`. Called under the log's lock: it must only take note.
    void appended(long offset);
  }

  private final List<Reader> readers = new CopyOnWriteArrayList<>();
  private final byte[] number = new byte[24];
  private final byte[] copyBuffer = new byte[1024];
  private byte[] ring = {};
  private long end;
  private long start;
  private int database = -1;
  private volatile boolean active;

  /// Whether effects are kept: true once there was a reader.
  public boolean isActive() {
    return active;
  }

  /// Begins to keep the last `bytes` bytes, and tells `reader` of what comes; returns the offset
  /// from which on it is told.
  public synchronized long attach(Reader reader, int bytes) {
    if (ring.length != bytes) {
      ring = new byte[bytes];
      start = end;
    }
    database = -1;
    active = true;
    readers.add(reader);
    return end;
  }

  public synchronized void detach(Reader reader) {
    readers.remove(reader);
  }

  /// The offset after the last byte.
  public synchronized long endOffset() {
    return end;
  }

  /// Bytes that the ring takes; none before there was a reader.
  public synchronized int ringBytes() {
    return ring.length;
  }

  /// The offset of the first byte that is still there.
  public synchronized long startOffset() {
    return start;
  }

  /// Copies what stands at `offset` and after into `target`; the number of bytes, or -1 where the
  /// log no longer reaches back so far.
  public synchronized int read(long offset, byte[] target) {
    if (offset < start || offset > end) {
      return -1;
    }
    int count = (int) Math.min(target.length, end - offset);
    for (int i = 0; i < count; ) {
      int at = (int) ((offset + i) % ring.length);
      int piece = Math.min(count - i, ring.length - at);
      System.arraycopy(ring, at, target, i, piece);
      i += piece;
    }
    return count;
  }

  /// Appends an effect on a database: the words of one request.
  public synchronized void append(int db, List<Bytes> words) {
    if (database != db) {
      database = db;
      header('*', 2);
      word(Bytes.of("SELECT"));
      word(Bytes.of(Integer.toString(db)));
    }
    header('*', words.size());
    for (Bytes word : words) {
      word(word);
    }
    for (Reader reader : readers) {
      reader.appended(end);
    }
  }

  private void word(Bytes word) {
    header('$', word.length());
    for (int i = 0; i < word.length(); ) {
      int count = Math.min(copyBuffer.length, word.length() - i);
      word.copyTo(i, copyBuffer, 0, count);
      write(copyBuffer, count);
      i += count;
    }
    write(CRLF, 2);
  }

  private void header(char type, long value) {
    number[0] = (byte) type;
    write(number, ReplyWriter.putDecimal(number, 1, value));
    write(CRLF, 2);
  }

  private void write(byte[] bytes, int count) {
    for (int i = 0; i < count; ) {
      int at = (int) (end % ring.length);
      int piece = Math.min(count - i, ring.length - at);
      System.arraycopy(bytes, i, ring, at, piece);
      i += piece;
      end += piece;
    }
    start = Math.max(start, end - ring.length);
  }

  /// The log's text from an offset on, for tests and tools.
  public String text(long offset) {
    byte[] bytes = new byte[(int) (endOffset() - offset)];
    read(offset, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
