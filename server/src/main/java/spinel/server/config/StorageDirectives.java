// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import static spinel.server.config.Rows.MIB;
import static spinel.server.config.Rows.UNSIGNED_INT;
import static spinel.server.config.Trait.HIDDEN;
import static spinel.server.config.Trait.IMMUTABLE;
import static spinel.server.config.Trait.INERT;
import static spinel.server.config.Trait.MULTI_ARG;
import static spinel.server.config.Trait.PROTECTED;

import java.util.List;
import spinel.server.config.Choices.AppendFsync;
import spinel.server.config.Choices.PayloadSanitizing;

/// The rows of the table that concern persistence and the encodings of values.
public final class StorageDirectives {
  private static final Rows ROWS = new Rows();

  // Snapshots

  public static final SavePointsDirective SAVE =
      ROWS.add(
          new SavePointsDirective(
              "save",
              List.of(new SavePoint(3600, 1), new SavePoint(300, 100), new SavePoint(60, 10000)),
              MULTI_ARG,
              INERT));
  public static final TextDirective DBFILENAME =
      ROWS.text("dbfilename", "dump.rdb", TextChecks.DATABASE_FILE, PROTECTED, INERT);
  public static final BooleanDirective RDBCOMPRESSION = ROWS.yesNo("rdbcompression", true);
  public static final BooleanDirective RDBCHECKSUM =
      ROWS.yesNo("rdbchecksum", true, IMMUTABLE, INERT);
  public static final BooleanDirective RDB_DEL_SYNC_FILES =
      ROWS.yesNo("rdb-del-sync-files", false, INERT);
  public static final BooleanDirective RDB_SAVE_INCREMENTAL_FSYNC =
      ROWS.yesNo("rdb-save-incremental-fsync", true, INERT);
  public static final IntegerDirective RDB_KEY_SAVE_DELAY =
      ROWS.integer("rdb-key-save-delay", Integer.MIN_VALUE, Integer.MAX_VALUE, 0, HIDDEN, INERT);
  public static final BooleanDirective STOP_WRITES_ON_BGSAVE_ERROR =
      ROWS.yesNo("stop-writes-on-bgsave-error", true, INERT);
  public static final TextDirective BGSAVE_CPULIST =
      ROWS.optional("bgsave-cpulist bgsave_cpulist", IMMUTABLE, INERT);
  public static final ChoiceDirective<PayloadSanitizing> SANITIZE_DUMP_PAYLOAD =
      ROWS.choice("sanitize-dump-payload", PayloadSanitizing.NO, INERT);
  public static final TextDirective PRELOAD_FILE =
      ROWS.optional("preload-file", TextChecks.PRELOAD_FILE, IMMUTABLE, INERT);
  public static final TextDirective BACKUPDIRNAME =
      ROWS.text("backupdirname", "backupdir", TextChecks.BACKUP_FOLDER, IMMUTABLE, INERT);
  public static final IntegerDirective BACKUP_SEALED_TTL =
      ROWS.integer("backup-sealed-ttl", 0, Integer.MAX_VALUE, 0, INERT);
  public static final IntegerDirective KEY_LOAD_DELAY =
      ROWS.integer("key-load-delay", Integer.MIN_VALUE, Integer.MAX_VALUE, 0, HIDDEN, INERT);
  public static final IntegerDirective LOADING_PROCESS_EVENTS_INTERVAL_BYTES =
      ROWS.integer(
          "loading-process-events-interval-bytes", 1024, Integer.MAX_VALUE, 2 * MIB, HIDDEN, INERT);

  // The append-only file

  public static final BooleanDirective APPENDONLY = ROWS.yesNo("appendonly", false, INERT);
  public static final TextDirective APPENDFILENAME =
      ROWS.text("appendfilename", "appendonly.aof", TextChecks.APPEND_FILE, IMMUTABLE, INERT);
  public static final TextDirective APPENDDIRNAME =
      ROWS.text("appenddirname", "appendonlydir", TextChecks.APPEND_FOLDER, IMMUTABLE, INERT);
  public static final ChoiceDirective<AppendFsync> APPENDFSYNC =
      ROWS.choice("appendfsync", AppendFsync.EVERYSEC, INERT);
  public static final BooleanDirective NO_APPENDFSYNC_ON_REWRITE =
      ROWS.yesNo("no-appendfsync-on-rewrite", false, INERT);
  public static final IntegerDirective AUTO_AOF_REWRITE_PERCENTAGE =
      ROWS.integer("auto-aof-rewrite-percentage", 0, Integer.MAX_VALUE, 100, INERT);
  public static final IntegerDirective AUTO_AOF_REWRITE_MIN_SIZE =
      ROWS.memory("auto-aof-rewrite-min-size", 0, Long.MAX_VALUE, 64 * MIB, INERT);
  public static final BooleanDirective AOF_LOAD_TRUNCATED =
      ROWS.yesNo("aof-load-truncated", true, INERT);
  public static final IntegerDirective AOF_LOAD_CORRUPT_TAIL_MAX_SIZE =
      ROWS.memory("aof-load-corrupt-tail-max-size", 0, Long.MAX_VALUE, 0, INERT);
  public static final BooleanDirective AOF_USE_RDB_PREAMBLE =
      ROWS.yesNo("aof-use-rdb-preamble", true, INERT);
  public static final BooleanDirective AOF_TIMESTAMP_ENABLED =
      ROWS.yesNo("aof-timestamp-enabled", false, INERT);
  public static final BooleanDirective AOF_REWRITE_INCREMENTAL_FSYNC =
      ROWS.yesNo("aof-rewrite-incremental-fsync", true, INERT);
  public static final TextDirective AOF_REWRITE_CPULIST =
      ROWS.optional("aof-rewrite-cpulist aof_rewrite_cpulist", IMMUTABLE, INERT);
  public static final BooleanDirective AOF_DISABLE_AUTO_GC =
      ROWS.yesNo("aof-disable-auto-gc", false, HIDDEN, INERT);

  // Encodings

  public static final IntegerDirective HASH_MAX_LISTPACK_ENTRIES =
      ROWS.integer("hash-max-listpack-entries hash-max-ziplist-entries", 0, Long.MAX_VALUE, 512);
  public static final IntegerDirective HASH_MAX_LISTPACK_VALUE =
      ROWS.memory("hash-max-listpack-value hash-max-ziplist-value", 0, Long.MAX_VALUE, 64);
  public static final IntegerDirective HASH_MIN_TEMPLATE_ENTRIES =
      ROWS.integer("hash-min-template-entries", 0, Long.MAX_VALUE, 0);
  public static final IntegerDirective HASH_MAX_TEMPLATE_ENTRIES =
      ROWS.integer("hash-max-template-entries", 0, Long.MAX_VALUE, 0);
  public static final IntegerDirective HASH_RDB_LOAD_MIN_TEMPLATE_ENTRIES =
      ROWS.integer("hash-rdb-load-min-template-entries", 0, Long.MAX_VALUE, 0, INERT);
  public static final IntegerDirective HASH_RDB_LOAD_MAX_TEMPLATE_ENTRIES =
      ROWS.integer("hash-rdb-load-max-template-entries", 0, Long.MAX_VALUE, 0, INERT);
  public static final IntegerDirective HASH_RDB_LOAD_TEMPLATE_DISASSEMBLY_THRESHOLD =
      ROWS.integer("hash-rdb-load-template-disassembly-threshold", 0, Long.MAX_VALUE, 0, INERT);
  public static final IntegerDirective LIST_MAX_LISTPACK_SIZE =
      ROWS.integer(
          "list-max-listpack-size list-max-ziplist-size", Integer.MIN_VALUE, Integer.MAX_VALUE, -2);
  public static final IntegerDirective LIST_COMPRESS_DEPTH =
      ROWS.integer("list-compress-depth", 0, Integer.MAX_VALUE, 0);
  public static final IntegerDirective SET_MAX_INTSET_ENTRIES =
      ROWS.integer("set-max-intset-entries", 0, Long.MAX_VALUE, 512);
  public static final IntegerDirective SET_MAX_LISTPACK_ENTRIES =
      ROWS.integer("set-max-listpack-entries", 0, Long.MAX_VALUE, 128);
  public static final IntegerDirective SET_MAX_LISTPACK_VALUE =
      ROWS.integer("set-max-listpack-value", 0, Long.MAX_VALUE, 64);
  public static final IntegerDirective ZSET_MAX_LISTPACK_ENTRIES =
      ROWS.integer("zset-max-listpack-entries zset-max-ziplist-entries", 0, Long.MAX_VALUE, 128);
  public static final IntegerDirective ZSET_MAX_LISTPACK_VALUE =
      ROWS.memory("zset-max-listpack-value zset-max-ziplist-value", 0, Long.MAX_VALUE, 64);
  public static final IntegerDirective HLL_SPARSE_MAX_BYTES =
      ROWS.memory("hll-sparse-max-bytes", 0, Long.MAX_VALUE, 3000);
  public static final IntegerDirective STREAM_NODE_MAX_BYTES =
      ROWS.memory("stream-node-max-bytes", 0, Long.MAX_VALUE, 4096);
  public static final IntegerDirective STREAM_NODE_MAX_ENTRIES =
      ROWS.integer("stream-node-max-entries", 0, Long.MAX_VALUE, 100);
  public static final IntegerDirective STREAM_IDMP_DURATION =
      ROWS.integer("stream-idmp-duration", 1, 86400, 100);
  public static final IntegerDirective STREAM_IDMP_MAXSIZE =
      ROWS.integer("stream-idmp-maxsize", 1, 10000, 100);
  public static final IntegerDirective ARRAY_SLICE_SIZE =
      ROWS.integer("array-slice-size", 256, 65536, 4096, Rules::sliceSize);
  public static final IntegerDirective ARRAY_SPARSE_KMAX =
      ROWS.integer("array-sparse-kmax", 0, UNSIGNED_INT, 10, Rules::sparseMost);
  public static final IntegerDirective ARRAY_SPARSE_KMIN =
      ROWS.integer("array-sparse-kmin", 0, UNSIGNED_INT, 5, Rules::sparseLeast);

  private StorageDirectives() {}

  static List<Directive<?>> rows() {
    return ROWS.list();
  }
}
