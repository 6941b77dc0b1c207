// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.List;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.Record;
import spinel.structure.SlicedArray;
import spinel.structure.StreamLog;
import spinel.structure.VectorRoot;

/// What is common to values of all types.
public final class Value {
  private static final List<String> TYPE_NAMES =
      List.of("string", "list", "set", "zset", "hash", "stream", "array", "vectorset");

  /// Values of up to so many elements are freed at once, larger ones in the background.
  private static final int FREED_AT_ONCE = 64;

  /// A run of elements takes about as long to copy, and as much memory, as so many on their own.
  private static final int PARTS_IN_A_RUN = 64;

  private Value() {}

  /// The name that TYPE gives.
  public static String typeName(Region region, long record) {
    return TYPE_NAMES.get(Record.type(region, record));
  }

  /// The number of the type of this name in any case, or -1.
  public static int typeNumber(Bytes name) {
    for (int i = 0; i < TYPE_NAMES.size(); i++) {
      if (name.isWord(TYPE_NAMES.get(i))) {
        return i;
      }
    }
    return -1;
  }

  // Each type has its part in what follows.

  /// The name that OBJECT ENCODING gives.
  public static String encodingName(Region region, long record) {
    return switch (Record.type(region, record)) {
      case StringValue.TYPE -> StringValue.encodingName(region, record);
      case HashValue.TYPE -> HashValue.encodingName(region, record);
      case SetValue.TYPE -> SetValue.encodingName(region, record);
      case SortedSetValue.TYPE -> SortedSetValue.encodingName(region, record);
      case ArrayValue.TYPE -> "sliced-array";
      case VectorSetValue.TYPE -> VectorSetValue.ENCODING_NAME;
      case ListValue.TYPE -> ListValue.encodingName(region, record);
      case StreamValue.TYPE -> "stream";
      default -> throw unknownType(region, record);
    };
  }

  /// The allocations that have to be freed one by one with a value: about as many as it has
  /// elements where these stand for themselves, few where they stand together.
  public static long parts(Region region, long record) {
    return switch (Record.type(region, record)) {
      case StringValue.TYPE -> 1;
      case HashValue.TYPE -> HashValue.parts(region, record);
      case SetValue.TYPE -> SetValue.parts(region, record);
      case SortedSetValue.TYPE -> SortedSetValue.parts(region, record);
      case ArrayValue.TYPE -> ArrayValue.parts(region, record);
      case VectorSetValue.TYPE -> VectorSetValue.parts(region, record);
      case ListValue.TYPE -> ListValue.parts(region, record);
      case StreamValue.TYPE -> StreamValue.parts(region, record);
      default -> 0;
    };
  }

  /// How long a value takes to copy, as a number of elements that take as long.
  public static long copyCost(Region region, long record) {
    return Record.type(region, record) == StringValue.TYPE
        ? StringValue.copiedParts(region, record)
        : parts(region, record);
  }

  /// Whether a value has so many [#parts], or a fraction of these where they are runs of elements.
  /// A string is never very large, however long it is.
  public static boolean isVeryLarge(Region region, long record, long parts) {
    return switch (Record.type(region, record)) {
      case StringValue.TYPE -> false;
      case ListValue.TYPE, StreamValue.TYPE, ArrayValue.TYPE ->
          parts(region, record) * PARTS_IN_A_RUN >= parts;
      default -> parts(region, record) >= parts;
    };
  }

  /// The bytes of a string, the elements of a collection.
  public static long size(Region region, long record) {
    return switch (Record.type(region, record)) {
      case StringValue.TYPE -> StringValue.length(region, record);
      case HashValue.TYPE -> HashValue.size(region, record);
      case SetValue.TYPE -> SetValue.size(region, record);
      case SortedSetValue.TYPE -> SortedSetValue.size(region, record);
      case ListValue.TYPE -> ListValue.length(region, record);
      case ArrayValue.TYPE -> SlicedArray.count(region, ArrayValue.array(region, record));
      case VectorSetValue.TYPE -> VectorRoot.size(region, VectorSetValue.root(region, record));
      case StreamValue.TYPE ->
          StreamLog.length(region, StreamValue.log(StreamValue.stream(region, record)));
      default -> throw unknownType(region, record);
    };
  }

  /// Bytes of what a record's value refers to.
  private static long partBytes(Region region, long record) {
    return switch (Record.type(region, record)) {
      case StringValue.TYPE -> StringValue.partBytes(region, record);
      case HashValue.TYPE -> HashValue.partBytes(region, record);
      case SetValue.TYPE -> SetValue.partBytes(region, record);
      case SortedSetValue.TYPE -> SortedSetValue.partBytes(region, record);
      case ArrayValue.TYPE -> ArrayValue.partBytes(region, record);
      case VectorSetValue.TYPE -> VectorSetValue.partBytes(region, record);
      case ListValue.TYPE -> ListValue.partBytes(region, record);
      case StreamValue.TYPE -> StreamValue.partBytes(region, record);
      default -> 0;
    };
  }

  /// Gives `copy`, a bytewise copy of a record's value, its own copies of what that refers to. If
  /// there is no room, nothing stays allocated.
  private static void copyParts(Dictionary source, long record, Dictionary target, long copy) {
    Region from = source.region();
    Region to = target.region();
    switch (Record.type(from, record)) {
      case StringValue.TYPE -> StringValue.copyParts(from, record, to, copy);
      case HashValue.TYPE -> HashValue.copyParts(source, record, target, copy);
      case SetValue.TYPE -> SetValue.copyParts(source, record, target, copy);
      case SortedSetValue.TYPE -> SortedSetValue.copyParts(from, record, to, copy);
      case ArrayValue.TYPE -> ArrayValue.copyParts(from, record, to, copy);
      case VectorSetValue.TYPE -> VectorSetValue.copyParts(from, record, to, copy);
      case ListValue.TYPE -> ListValue.copyParts(from, record, to, copy);
      case StreamValue.TYPE -> StreamValue.copyParts(from, record, to, copy);
      default -> throw unknownType(from, record);
    }
  }

  /// Frees about `budget` of the [#parts] that a record's value refers to; whether none are left.
  /// Until then nothing else may be done with the value.
  private static boolean freeParts(Dictionary dictionary, long record, int budget) {
    Region region = dictionary.region();
    return switch (Record.type(region, record)) {
      case StringValue.TYPE -> StringValue.freeParts(region, record);
      case HashValue.TYPE -> HashValue.freeParts(dictionary, record, budget);
      case SetValue.TYPE -> SetValue.freeParts(dictionary, record, budget);
      case SortedSetValue.TYPE -> SortedSetValue.freeParts(region, record, budget);
      case ArrayValue.TYPE -> ArrayValue.freeParts(region, record, budget);
      case VectorSetValue.TYPE -> VectorSetValue.freeParts(region, record, budget);
      case ListValue.TYPE -> ListValue.freeParts(region, record, budget);
      case StreamValue.TYPE -> StreamValue.freeParts(region, record, budget);
      default -> true;
    };
  }

  /// The table of elements that a value stands in, or null.
  public static HashTable table(Region region, long record) {
    return switch (Record.type(region, record)) {
      case HashValue.TYPE -> HashValue.table(region, record);
      case SortedSetValue.TYPE -> SortedSetValue.table(region, record);
      default -> null;
    };
  }

  /// Where the state of the table stands that a hash, a set or a sorted set is in, or 0 where there
  /// is none: for a [TableLookahead], so without the lock, and it may be any offset.
  public static long tableAhead(Region region, long record) {
    int inRoot =
        switch ((int) region.prefetch(record) & 0xFF) {
          case SetValue.TYPE | SetValue.HASHTABLE << 4 -> SetTable.TABLE;
          case HashValue.TYPE | HashValue.TABLE << 4 -> LargeHash.TABLE;
          case SortedSetValue.TYPE | SortedSetValue.LARGE << 4 -> ScoredElements.TABLE;
          default -> -1;
        };
    if (inRoot < 0) {
      return 0;
    }
    long reference = region.prefetch(Record.valueOffsetAhead(region, record));
    return Region.toOffset((int) reference) + inRoot;
  }

  /// Deletes what a part that the dictionary's index has handed over stands for, fields of a hash
  /// or a member of a set: their time has passed at `now`. A part of a value that is being freed
  /// in the background stays where it is.
  public static void expire(Dictionary dictionary, long part, long now, PartExpirer expirer) {
    Region region = dictionary.region();
    if (FieldTimer.isTimer(region, part)) {
      SmallHash.expire(dictionary, part, now, expirer);
      return;
    }
    long record = Record.anchored(region, Region.toOffset(Element.owner(region, part)));
    if (record == 0) {
      FieldTimer.setLoose(region, part, true);
    } else if (Record.type(region, record) == SetValue.TYPE) {
      SetTable.expire(dictionary, record, part, expirer);
    } else {
      LargeHash.expire(dictionary, record, part, expirer);
    }
  }

  private static IllegalStateException unknownType(Region region, long record) {
    return new IllegalStateException("unknown type " + Record.type(region, record));
  }

  // What follows is for all types the same.

  /// A copy of a record and of all that its value refers to under another key, in the same
  /// dictionary or in another, its expiry in no index.
  public static long copy(Dictionary source, long record, Dictionary target, Bytes key) {
    long copy = Record.copyUnder(source.region(), record, target.region(), key);
    try {
      copyParts(source, record, target, copy);
    } catch (RuntimeException full) {
      Record.free(target.region(), copy);
      throw full;
    }
    return copy;
  }

  /// Bytes that a record takes with all that its value refers to.
  public static long bytes(Region region, long record) {
    return region.usableBytes(record) + partBytes(region, record);
  }

  /// Frees a record that is not in the dictionary, with all that its value refers to.
  public static void free(Dictionary dictionary, long record) {
    freeParts(dictionary, record, Integer.MAX_VALUE);
    Record.free(dictionary.region(), record);
  }

  /// Frees about `budget` parts of a record that is not in the dictionary, and after the last one
  /// the record; whether that was the end of it.
  public static boolean freeSome(Dictionary dictionary, long record, int budget) {
    if (!freeParts(dictionary, record, budget)) {
      return false;
    }
    Record.free(dictionary.region(), record);
    return true;
  }

  /// Frees a record that is no longer in the dictionary: a large value in the background.
  public static void discard(Dictionary dictionary, long record) {
    if (parts(dictionary.region(), record) > FREED_AT_ONCE) {
      dictionary.discard(record);
    } else {
      free(dictionary, record);
    }
  }
}
