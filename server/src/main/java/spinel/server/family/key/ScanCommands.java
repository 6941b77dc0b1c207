// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import static spinel.server.command.CommandFlags.READONLY;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.Deferral;
import spinel.server.command.ScanOptions;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.keyspace.Partition;
import spinel.server.type.Value;
import spinel.structure.Record;

/// Commands that look for keys. They visit one partition after the other, each under its lock.
/// Each method's first line is the command's syntax.
public final class ScanCommands {
  private static final int DEFAULT_COUNT = 10;
  private static final int BUCKETS_PER_KEY = 10;

  /// The buckets that are visited under one lock.
  private static final int BUCKETS_AT_ONCE = 16;

  private ScanCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.GENERIC)
        .add("keys", 2, READONLY, ScanCommands::keys)
        .add("scan", -2, READONLY, ScanCommands::scan)
        .add("randomkey", 1, READONLY, ScanCommands::randomkey);
  }

  /// KEYS pattern
  private static void keys(Call call) {
    KeyList keys = new KeyList(call.arg(1));
    Keyspace keyspace = call.engine().keyspace();
    call.expect(keyspace.size(call.client().database()));
    for (int i = 0; i < keyspace.partitionCount(); i++) {
      Partition partition = keyspace.partition(i);
      call.lock(partition);
      try {
        for (Dictionary dictionary : partition.dictionaries(call.client().database())) {
          dictionary
              .table()
              .forEach(
                  record -> {
                    if (!dictionary.isExpired(record, call.now())) {
                      keys.add(dictionary.region(), record);
                    }
                  });
        }
      } finally {
        call.unlock(partition);
      }
    }
    keys.reply(call.reply());
  }

  /// RANDOMKEY
  private static void randomkey(Call call) {
    int database = call.client().database();
    while (true) {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      Partition partition = call.engine().keyspace().draw(database, random);
      if (partition == null) {
        call.reply().nil();
        return;
      }
      partition.lock().lock();
      try {
        Dictionary dictionary = partition.draw(database, false, random);
        long record = dictionary == null ? 0 : dictionary.table().random(random);
        if (record == 0) {
          continue;
        }
        Region region = dictionary.region();
        if (!dictionary.isExpired(record, call.now())) {
          call.reply()
              .bulk(region, Record.keyOffset(region, record), Record.keyBytes(region, record));
          return;
        }
        long hash = Record.keyHash(region, record);
        if (partition.holds(hash)) {
          throw Deferral.HELD;
        }
        call.expire(dictionary, record, hash);
      } finally {
        partition.lock().unlock();
      }
    }
  }

  /// SCAN cursor [MATCH pattern] [COUNT count] [TYPE type]
  private static void scan(Call call) {
    long cursor = ScanOptions.cursor(call.arg(1));
    long count = DEFAULT_COUNT;
    int type = -1;
    Bytes pattern = null;
    for (Args args = call.args(2); args.hasNext(); ) {
      if (args.takesWithValue("count")) {
        count = args.integer();
        if (count < 1) {
          throw CommandError.SYNTAX;
        }
      } else if (args.takesWithValue("match")) {
        pattern = args.next();
      } else if (args.takesWithValue("type")) {
        type = type(args.next());
      } else if (args.takes("novalues")) {
        throw ScanOptions.NO_VALUES_HERE;
      } else {
        throw CommandError.SYNTAX;
      }
    }
    KeyList keys = new KeyList(pattern);
    call.expect(count);
    long next = new Scan(call, keys, type).run(cursor, count);
    call.reply().array(2);
    call.reply().bulk(Long.toUnsignedString(next));
    keys.reply(call.reply());
  }

  private static int type(Bytes name) {
    int type = Value.typeNumber(name);
    if (type < 0) {
      throw CommandError.of("ERR unknown type name '" + name + "'");
    }
    return type;
  }

  /// One SCAN. Its cursor is the cursor of a partition's table times the number of partitions,
  /// plus the number of the partition.
  private static final class Scan {
    private final Call call;
    private final Keyspace keyspace;
    private final KeyList keys;
    private final int type;
    private long sampled;
    private long bucketsLeft;
    private long[] expired = new long[8];
    private int expiredCount;

    Scan(Call call, KeyList keys, int type) {
      this.call = call;
      keyspace = call.engine().keyspace();
      this.keys = keys;
      this.type = type;
    }

    /// Visits buckets until some `count` keys have been seen, or there have been too many empty
    /// ones; returns the next cursor.
    long run(long cursor, long count) {
      int partitions = keyspace.partitionCount();
      int index = (int) Long.remainderUnsigned(cursor, partitions);
      long tableCursor = Long.divideUnsigned(cursor, partitions);
      bucketsLeft = count > Long.MAX_VALUE / BUCKETS_PER_KEY ? count : count * BUCKETS_PER_KEY;
      while (bucketsLeft > 0 && sampled < count) {
        tableCursor = visit(keyspace.partition(index), tableCursor, count);
        if (tableCursor == 0 && ++index == partitions) {
          return 0;
        }
      }
      return tableCursor * partitions + index;
    }

    private long visit(Partition partition, long cursor, long count) {
      ReentrantLock lock = partition.lock();
      lock.lock();
      try {
        int database = call.client().database();
        Dictionary dictionary = partition.mainDictionary(database);
        long next = dictionary == null ? 0 : visitBuckets(dictionary, cursor, count);
        if (next == 0) {
          // At the end: keys go from the table to an annex, but never the other way.
          for (Dictionary annex : partition.annexes(database)) {
            annex.table().forEach(record -> take(annex, record));
            expireAll(annex);
          }
        }
        return next;
      } finally {
        lock.unlock();
      }
    }

    private long visitBuckets(Dictionary dictionary, long cursor, long count) {
      long next = cursor;
      int buckets = 0;
      do {
        next = dictionary.table().scan(next, record -> take(dictionary, record));
      } while (next != 0 && ++buckets < BUCKETS_AT_ONCE && sampled < count);
      bucketsLeft -= buckets + 1;
      expireAll(dictionary);
      return next;
    }

    private void take(Dictionary dictionary, long record) {
      sampled++;
      Region region = dictionary.region();
      // As in Redis since 8.0, keys of other types are not looked at, whether past their time or
      // not.
      if (type >= 0 && Record.type(region, record) != type) {
        return;
      }
      if (!dictionary.isExpired(record, call.now())) {
        keys.add(region, record);
      } else if (keys.matches(region, record)) {
        if (expiredCount == expired.length) {
          expired = Arrays.copyOf(expired, 2 * expiredCount);
        }
        expired[expiredCount++] = record;
      }
    }

    /// Expires the keys that were found past their time, once the visit is over. In a table that
    /// changes its size one may have been found twice.
    private void expireAll(Dictionary dictionary) {
      Arrays.sort(expired, 0, expiredCount);
      for (int i = 0; i < expiredCount; i++) {
        if (i == 0 || expired[i] != expired[i - 1]) {
          long hash = Record.keyHash(dictionary.region(), expired[i]);
          call.expire(dictionary, expired[i], hash);
        }
      }
      expiredCount = 0;
    }
  }
}
