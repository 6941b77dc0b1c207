// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.Region;

/// The compression of strings in Redis's snapshots, and of the inner nodes of lists: LZF.
///
/// Compressed data is a row of commands. A byte below 32 announces so many literal bytes plus one.
/// Any other byte begins a copy of earlier output: its high three bits are the length less two, 7
/// meaning that the next byte is to be added; its low five bits, with the byte that follows, are
/// the distance less one.
///
/// The compressor remembers, for each hash of three bytes, where they stood last, and takes every
/// match that it finds.
public final class Lzf {
  private static final int LONGEST_LITERAL = 32;
  private static final int LONGEST_MATCH = 264;
  private static final int SHORTEST_MATCH = 3;
  private static final int FARTHEST = 8192;
  private static final int SHORT_MATCHES = 7;
  private static final int WINDOW_BYTES = 1 << 16;
  private static final int SMALLEST_TABLE_BITS = 6;
  private static final int LARGEST_TABLE_BITS = 13;

  private Lzf() {}

  // ---- compression

  /// Compresses the first `length` bytes of `input`; null where that would not make them shorter.
  public static byte[] compress(byte[] input, int length) {
    if (length <= SHORTEST_MATCH) {
      return null;
    }
    return new Compressor(input, length).run();
  }

  private static final class Compressor {
    private final byte[] input;
    private final int length;
    private final byte[] output;
    private final int[] lastSeen;
    private final int shift;
    private int out;
    private int literalStart;

    Compressor(byte[] input, int length) {
      this.input = input;
      this.length = length;
      // Less than the input: one byte saved is the least that makes sense.
      output = new byte[length - 1];
      int bits = 32 - Integer.numberOfLeadingZeros(length);
      bits = Math.clamp(bits, SMALLEST_TABLE_BITS, LARGEST_TABLE_BITS);
      shift = 32 - bits;
      lastSeen = new int[1 << bits];
      Arrays.fill(lastSeen, -FARTHEST - 1);
    }

    byte[] run() {
      int at = 0;
      while (at + SHORTEST_MATCH <= length) {
        int slot = slot(at);
        int candidate = lastSeen[slot];
        lastSeen[slot] = at;
        int match = at - candidate > FARTHEST ? 0 : matchLength(candidate, at);
        if (match < SHORTEST_MATCH) {
          at++;
        } else if (flushLiterals(at) && putMatch(at - candidate, match)) {
          remember(at + 1, at + match);
          at += match;
          literalStart = at;
        } else {
          return null;
        }
      }
      return flushLiterals(length) ? Arrays.copyOf(output, out) : null;
    }

    private int slot(int at) {
      int three = (input[at] & 0xFF) | (input[at + 1] & 0xFF) << 8 | (input[at + 2] & 0xFF) << 16;
      return three * 0x9E37_79B1 >>> shift;
    }

    private void remember(int from, int to) {
      for (int at = from; at < to && at + SHORTEST_MATCH <= length; at++) {
        lastSeen[slot(at)] = at;
      }
    }

    private int matchLength(int candidate, int at) {
      int most = Math.min(LONGEST_MATCH, length - at);
      int mismatch = Arrays.mismatch(input, candidate, candidate + most, input, at, at + most);
      return mismatch < 0 ? most : mismatch;
    }

    /// Writes the bytes since the last match; whether there was room.
    private boolean flushLiterals(int end) {
      for (int from = literalStart; from < end; ) {
        int count = Math.min(LONGEST_LITERAL, end - from);
        if (out + 1 + count > output.length) {
          return false;
        }
        output[out++] = (byte) (count - 1);
        System.arraycopy(input, from, output, out, count);
        out += count;
        from += count;
      }
      return true;
    }

    private boolean putMatch(int distance, int match) {
      int code = match - 2;
      if (out + 3 > output.length) {
        return false;
      }
      int high = distance - 1 >>> 8;
      if (code < SHORT_MATCHES) {
        output[out++] = (byte) (code << 5 | high);
      } else {
        output[out++] = (byte) (SHORT_MATCHES << 5 | high);
        output[out++] = (byte) (code - SHORT_MATCHES);
      }
      output[out++] = (byte) (distance - 1);
      return true;
    }
  }

  // ---- decompression

  /// The length that data decompresses to, or -1 where it is corrupt.
  public static long decompressedLength(Bytes data) {
    long total = 0;
    int at = 0;
    while (at < data.length()) {
      int control = data.byteAt(at) & 0xFF;
      int length = commandLength(data, at, control);
      at += commandBytes(control);
      if (control < LONGEST_LITERAL) {
        at += length;
      } else if (at > data.length() || distance(data, at, control) > total) {
        return -1;
      }
      total += length;
      if (at > data.length()) {
        return -1;
      }
    }
    return total;
  }

  /// The bytes of a command, literals not included.
  private static int commandBytes(int control) {
    if (control < LONGEST_LITERAL) {
      return 1;
    }
    return control >>> 5 == SHORT_MATCHES ? 3 : 2;
  }

  /// The bytes that the command at `at` stands for; any number where it is cut off.
  private static int commandLength(Bytes data, int at, int control) {
    if (control < LONGEST_LITERAL) {
      return control + 1;
    }
    int code = control >>> 5;
    if (code == SHORT_MATCHES && at + 1 < data.length()) {
      code += data.byteAt(at + 1) & 0xFF;
    }
    return code + 2;
  }

  /// The distance that the copy command before `next` goes back.
  private static int distance(Bytes data, int next, int control) {
    return ((control & 0x1F) << 8 | data.byteAt(next - 1) & 0xFF) + 1;
  }

  /// Decompresses data whose [#decompressedLength] is that of `output`.
  public static void decompress(Bytes data, byte[] output) {
    new Decompressor(data, output, null, 0).run();
  }

  /// Decompresses data into a region, where there is room for its [#decompressedLength].
  public static void decompress(Bytes data, Region region, long target) {
    new Decompressor(data, new byte[WINDOW_BYTES], region, target).run();
  }

  /// Decompresses into a window, and, where the output goes to a region, moves it on there, all
  /// but what copies can reach back to.
  private static final class Decompressor {
    private final Bytes data;
    private final byte[] window;
    private final Region region;
    private long target;
    private int out;
    private int stored;

    Decompressor(Bytes data, byte[] window, Region region, long target) {
      this.data = data;
      this.window = window;
      this.region = region;
      this.target = target;
    }

    void run() {
      for (int at = 0; at < data.length(); ) {
        int control = data.byteAt(at) & 0xFF;
        int length = commandLength(data, at, control);
        at += commandBytes(control);
        if (region != null && window.length - out < LONGEST_MATCH) {
          slide();
        }
        if (control < LONGEST_LITERAL) {
          data.copyTo(at, window, out, length);
          at += length;
        } else {
          int from = out - distance(data, at, control);
          for (int i = 0; i < length; i++) {
            window[out + i] = window[from + i];
          }
        }
        out += length;
      }
      if (region != null) {
        store();
      }
    }

    private void store() {
      region.put(target, window, stored, out - stored);
      target += out - stored;
    }

    private void slide() {
      store();
      System.arraycopy(window, out - FARTHEST, window, 0, FARTHEST);
      out = FARTHEST;
      stored = FARTHEST;
    }
  }
}
