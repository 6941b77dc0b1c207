// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Call;
import spinel.server.family.hash.OpenHash;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.HashField;
import spinel.server.type.HashValue;
import spinel.server.type.StoredText;
import spinel.server.type.StringValue;
import spinel.structure.KeyedHash;
import spinel.structure.Record;

/// What SORT looks up for an element: the string under the key that a pattern names with the
/// element in the place of its first `*`, or behind `->`, a field of the hash under that key. The
/// pattern `#` means the element itself.
///
/// As C reads strings, a pattern is searched for these signs only up to its first NUL byte.
final class SortPattern {
  private final boolean isElement;
  private final int prefixBytes;
  private final byte[] suffix;

  /// Null where the pattern names no field.
  private final Bytes field;

  /// The key: what stands before the `*`, then the element, then the suffix.
  private byte[] key;

  private final Bytes keyView = new Bytes();
  private final StoredText text = new StoredText();
  private final HashField found = new HashField();

  SortPattern(Bytes pattern) {
    int end = end(pattern);
    int star = star(pattern, end);
    int arrow = arrow(pattern, star + 1, end);
    isElement = end == 1 && pattern.byteAt(0) == '#';
    prefixBytes = star;
    key = pattern.toArray();
    if (star < 0) {
      suffix = new byte[0];
      field = null;
    } else {
      suffix = Arrays.copyOfRange(key, star + 1, arrow < 0 ? key.length : arrow);
      field = arrow < 0 ? null : Bytes.of(Arrays.copyOfRange(key, arrow + 2, key.length));
    }
  }

  private static int end(Bytes pattern) {
    int end = 0;
    while (end < pattern.length() && pattern.byteAt(end) != 0) {
      end++;
    }
    return end;
  }

  private static int star(Bytes pattern, int end) {
    for (int i = 0; i < end; i++) {
      if (pattern.byteAt(i) == '*') {
        return i;
      }
    }
    return -1;
  }

  /// Where a `->` stands that something follows, or -1.
  private static int arrow(Bytes pattern, int from, int end) {
    for (int i = from; i < end - 1; i++) {
      if (pattern.byteAt(i) == '-' && pattern.byteAt(i + 1) == '>') {
        return i + 2 < end ? i : -1;
      }
    }
    return -1;
  }

  /// Whether a pattern names keys at all: without a `*` it finds nothing.
  static boolean namesKeys(Bytes pattern) {
    return star(pattern, end(pattern)) >= 0;
  }

  /// What the pattern stands for with an element, or null where that is nothing; good until this is
  /// called again. All partitions must be locked unless the pattern names no keys.
  StoredText find(Call call, StoredText element) {
    if (isElement) {
      return element;
    }
    if (prefixBytes < 0) {
      return null;
    }
    Bytes name = name(element);
    long hash = KeyedHash.of(name);
    Dictionary dictionary =
        call.engine().keyspace().partitionOf(hash).dictionary(call.client().database(), hash);
    long record = call.find(dictionary, name, hash);
    if (record == 0) {
      return null;
    }
    Region region = dictionary.region();
    int type = Record.type(region, record);
    if (field == null) {
      return type == StringValue.TYPE ? text.setString(region, record) : null;
    }
    if (type != HashValue.TYPE || !HashValue.find(dictionary, record, field, found)) {
      return null;
    }
    if (found.isExpired(call.now())) {
      OpenHash.expire(call, dictionary, record, field, hash);
      return null;
    }
    return found.value();
  }

  private Bytes name(StoredText element) {
    Bytes bytes = element.bytes();
    int length = Math.addExact(prefixBytes + suffix.length, bytes.length());
    if (length > key.length) {
      key = Arrays.copyOf(key, Math.max(length, (int) Math.min(2L * key.length, 1 << 30)));
    }
    bytes.copyTo(0, key, prefixBytes, bytes.length());
    System.arraycopy(suffix, 0, key, prefixBytes + bytes.length(), suffix.length);
    return keyView.set(key, 0, length);
  }
}
