// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Thresholds;
import spinel.structure.NameIndex;
import spinel.structure.Record;
import spinel.structure.StreamLog;

/// Streams: a log of entries ([StreamLog]), consumer groups ([StreamGroup]) that read it, and
/// what its producers sent that must not be added twice ([StreamProducers]).
///
/// ```
///   root  0                104      108         112       116
///         +----------------+--------+-----------+---------+----------+
///         | log            | groups | producers | seconds | most ids |
///         +----------------+--------+-----------+---------+----------+
/// ```
///
/// A record's value is a reference to the root, which stays where it is while the stream lives;
/// all else refers to a stream by the root's offset.
public final class StreamValue {
  public static final int TYPE = 5;

  private static final int GROUPS = StreamLog.STATE_BYTES;
  private static final int PRODUCERS = GROUPS + NameIndex.STATE_BYTES;
  private static final int PRODUCER_SECONDS = PRODUCERS + 4;
  private static final int PRODUCER_MOST = PRODUCERS + 8;
  private static final int ROOT_BYTES = PRODUCERS + 12;
  private static final int REFERENCE_BYTES = 4;

  /// Groups of up to so many parts are freed at once, larger ones in the background.
  private static final int FREED_AT_ONCE = 64;

  private StreamValue() {}

  /// A new record with an empty stream.
  public static long create(Region region, Bytes key, Thresholds thresholds, boolean expires) {
    long record = Record.create(region, key, TYPE, REFERENCE_BYTES, expires);
    try {
      long root = createRoot(region);
      region.putInt(producerSeconds(root), (int) thresholds.streamIdmpDuration);
      region.putInt(producerMost(root), (int) thresholds.streamIdmpMaxsize);
      setRoot(region, record, root);
    } catch (RuntimeException full) {
      Record.free(region, record);
      throw full;
    }
    return record;
  }

  private static long createRoot(Region region) {
    long root = region.allocateZeroed(ROOT_BYTES, MemoryTag.VALUE);
    StreamLog.create(region, root);
    return root;
  }

  private static void setRoot(Region region, long record, long root) {
    region.putInt(Record.valueOffset(region, record), Region.toReference(root));
  }

  /// The stream that a record holds.
  public static long stream(Region region, long record) {
    return Region.toOffset(region.getInt(Record.valueOffset(region, record)));
  }

  /// A stream's log.
  public static long log(long stream) {
    return stream;
  }

  /// The index of a stream's groups.
  static long groups(long stream) {
    return stream + GROUPS;
  }

  /// Where the reference to what is known of a stream's producers stands.
  static long producers(long stream) {
    return stream + PRODUCERS;
  }

  /// Where it stands for how many seconds the ids of producers are remembered.
  static long producerSeconds(long stream) {
    return stream + PRODUCER_SECONDS;
  }

  /// Where it stands how many ids of each producer are remembered.
  static long producerMost(long stream) {
    return stream + PRODUCER_MOST;
  }

  // ---- all of it

  /// About as many as there are allocations of its own for the record's value.
  static long parts(Region region, long record) {
    long stream = stream(region, record);
    long parts = 1 + StreamLog.blockCount(region, log(stream));
    for (int i = 0; i < StreamGroup.count(region, stream); i++) {
      parts += StreamGroup.parts(region, StreamGroup.get(region, stream, i));
    }
    return parts + StreamProducers.tracked(region, stream);
  }

  static long partBytes(Region region, long record) {
    long stream = stream(region, record);
    long bytes =
        region.usableBytes(stream)
            + StreamLog.partBytes(region, log(stream))
            + NameIndex.arrayBytes(region, groups(stream))
            + StreamProducers.bytes(region, stream);
    for (int i = 0; i < StreamGroup.count(region, stream); i++) {
      bytes += StreamGroup.bytes(region, StreamGroup.get(region, stream, i));
    }
    return bytes;
  }

  static void copyParts(Region source, long record, Region target, long copy) {
    long stream = stream(source, record);
    long copied = createRoot(target);
    setRoot(target, copy, copied);
    try {
      StreamLog.copy(source, log(stream), target, log(copied));
      for (int i = 0; i < StreamGroup.count(source, stream); i++) {
        StreamGroup.copy(source, StreamGroup.get(source, stream, i), target, copied);
      }
      StreamProducers.copy(source, stream, target, copied);
    } catch (RuntimeException full) {
      freeParts(target, copy, Integer.MAX_VALUE);
      throw full;
    }
  }

  static boolean freeParts(Region region, long record, int budget) {
    long stream = stream(region, record);
    if (!StreamLog.freeSome(region, log(stream), budget)
        || !StreamProducers.freeSome(region, stream, budget)) {
      return false;
    }
    while (StreamGroup.count(region, stream) > 0) {
      if (!StreamGroup.freeLast(region, stream, budget)) {
        return false;
      }
    }
    region.free(stream, MemoryTag.VALUE);
    return true;
  }

  /// Removes a group of a stream with all its consumers and pending entries, and frees it: one that
  /// has many in the background, as what is left of a stream without entries.
  public static void destroy(Dictionary dictionary, long stream, long group) {
    Region region = dictionary.region();
    long rest = 0;
    if (StreamGroup.parts(region, group) > FREED_AT_ONCE) {
      try {
        rest = create(region, Bytes.of(""), dictionary.thresholds(), false);
        NameIndex.adopt(region, groups(stream(region, rest)), group);
      } catch (OutOfMemory full) {
        // Then it is freed here and now.
        if (rest != 0) {
          free(region, rest);
        }
        rest = 0;
      }
    }
    StreamGroup.detach(region, stream, group);
    if (rest == 0) {
      StreamGroup.free(region, group);
    } else {
      dictionary.discard(rest);
    }
  }

  /// Frees a stream that no record refers to.
  public static void free(Region region, long record) {
    freeParts(region, record, Integer.MAX_VALUE);
    Record.free(region, record);
  }

  /// Checks a stream's invariants; throws [AssertionError] where one does not hold.
  public static void verify(Region region, long record) {
    long stream = stream(region, record);
    StreamLog.verify(region, log(stream));
    NameIndex.verify(region, groups(stream), StreamGroup.NAME);
    for (int i = 0; i < StreamGroup.count(region, stream); i++) {
      StreamGroup.verify(region, StreamGroup.get(region, stream, i));
    }
  }
}
