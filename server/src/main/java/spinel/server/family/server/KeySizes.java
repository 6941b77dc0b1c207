// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import java.util.StringJoiner;
import spinel.memory.Region;
import spinel.server.command.Engine;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.keyspace.Partition;
import spinel.server.type.Value;
import spinel.structure.Record;

/// The section of INFO that tells how large values are: for each database and type, how many are
/// empty, and how many lie between each power of two and the next.
///
/// It is counted when it is asked for, by a walk over all keys that takes each lock for a few dozen
/// buckets at a time. In a table that changes its size meanwhile, a key may be counted twice.
final class KeySizes {
  private static final int BUCKETS_AT_ONCE = 32;

  /// One bin for nothing, and one for each bit that may be the highest.
  private static final int BINS = 65;

  /// What is counted, by the type's number.
  private static final String[] SUBJECTS = {
    "strings_sizes", "lists_items", "sets_items", "zsets_items", "hashes_items"
  };

  private final long[][] counts = new long[SUBJECTS.length][BINS];

  private KeySizes() {}

  static void write(Engine engine, InfoText text) {
    Keyspace keyspace = engine.keyspace();
    for (int database = 0; database < keyspace.databases(); database++) {
      KeySizes sizes = new KeySizes();
      for (int i = 0; i < keyspace.partitionCount(); i++) {
        sizes.walk(keyspace.partition(i), database);
      }
      for (int type = 0; type < SUBJECTS.length; type++) {
        String line = line(sizes.counts[type]);
        if (!line.isEmpty()) {
          text.add("db" + database + "_distrib_" + SUBJECTS[type], line);
        }
      }
    }
  }

  private void walk(Partition partition, int database) {
    long cursor = 0;
    do {
      partition.lock().lock();
      try {
        Dictionary dictionary = partition.mainDictionary(database);
        if (dictionary == null) {
          return;
        }
        for (int i = 0; i < BUCKETS_AT_ONCE && (i == 0 || cursor != 0); i++) {
          cursor = dictionary.table().scan(cursor, record -> count(dictionary, record));
        }
        if (cursor == 0) {
          for (Dictionary annex : partition.annexes(database)) {
            annex.table().forEach(record -> count(annex, record));
          }
        }
      } finally {
        partition.lock().unlock();
      }
    } while (cursor != 0);
  }

  /// Counts a value, unless a long command is just about to change it.
  private void count(Dictionary dictionary, long record) {
    Region region = dictionary.region();
    int type = Record.type(region, record);
    if (type < SUBJECTS.length && !dictionary.partition().holds(Record.keyHash(region, record))) {
      counts[type][Long.SIZE - Long.numberOfLeadingZeros(Value.size(region, record))]++;
    }
  }

  private static String line(long[] bins) {
    StringJoiner line = new StringJoiner(",");
    for (int bin = 0; bin < BINS; bin++) {
      if (bins[bin] > 0) {
        line.add(label(bin) + "=" + bins[bin]);
      }
    }
    return line.toString();
  }

  /// The least size in a bin, in units of 1024: 512, 1K, 2K ... 1M.
  private static String label(int bin) {
    if (bin == 0) {
      return "0";
    }
    int units = (bin - 1) / 10;
    String unit = units == 0 ? "" : String.valueOf("KMGTPE".charAt(units - 1));
    return (1L << (bin - 1) % 10) + unit;
  }
}
