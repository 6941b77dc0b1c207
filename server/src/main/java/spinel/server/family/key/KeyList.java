// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.Glob;
import spinel.resp.ReplyWriter;
import spinel.structure.Record;

/// Copies of the keys that match a pattern, collected while their partitions are locked and
/// replied when they no longer are.
final class KeyList {
  private static final int SMALLEST_BLOCK = 256;
  private static final int LARGEST_BLOCK = 256 * 1024;

  private final byte[] pattern;
  private final List<byte[]> full = new ArrayList<>();
  private byte[] block = {};
  private int used;
  private int[] lengths = new int[16];
  private int count;

  /// A list of the keys that match a pattern, or of all where it is null.
  KeyList(Bytes pattern) {
    boolean all = pattern == null || pattern.length() == 1 && pattern.byteAt(0) == '*';
    this.pattern = all ? null : pattern.toArray();
  }

  /// Adds a record's key if it matches.
  void add(Region region, long record) {
    int length = copy(region, record);
    if (matches(length)) {
      used += length;
      if (count == lengths.length) {
        lengths = Arrays.copyOf(lengths, 2 * count);
      }
      lengths[count++] = length;
    }
  }

  /// Whether a record's key matches.
  boolean matches(Region region, long record) {
    return pattern == null || matches(copy(region, record));
  }

  private boolean matches(int length) {
    return pattern == null
        || Glob.matches(pattern, 0, pattern.length, block, used, used + length, false);
  }

  /// Puts a key after the last one that was added; returns its length.
  private int copy(Region region, long record) {
    int length = Record.keyBytes(region, record);
    if (used + length > block.length) {
      int next = Math.clamp(2L * block.length, SMALLEST_BLOCK, LARGEST_BLOCK);
      if (used > 0) {
        full.add(used == block.length ? block : Arrays.copyOf(block, used));
      }
      block = new byte[Math.max(length, next)];
      used = 0;
    }
    region.get(Record.keyOffset(region, record), block, used, length);
    return length;
  }

  /// Replies with an array of the keys.
  void reply(ReplyWriter reply) {
    reply.array(count);
    int next = 0;
    byte[] from = next < full.size() ? full.get(next++) : block;
    int at = 0;
    for (int i = 0; i < count; i++) {
      if (lengths[i] > 0 && from != block && at == from.length) {
        from = next < full.size() ? full.get(next++) : block;
        at = 0;
      }
      reply.bulk(from, at, lengths[i]);
      at += lengths[i];
    }
  }
}
