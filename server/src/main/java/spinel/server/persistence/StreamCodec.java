// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.StreamGroup;
import spinel.server.type.StreamProducers;
import spinel.server.type.StreamValue;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.IdCursor;
import spinel.structure.IdTree;
import spinel.structure.Listpack;
import spinel.structure.StreamLog;

/// Streams in snapshots: their blocks as they stand in memory, their state, their groups with what
/// is pending, and what their producers sent.
///
/// The form has grown over time; a stream is written in the oldest that has all of it.
final class StreamCodec {
  private static final int ID_BYTES = 16;
  private static final int DEFAULT_PRODUCER_SETTING = 100;

  private StreamCodec() {}

  // ---- which form

  private static int form(Region region, long stream) {
    boolean hasConsumers = false;
    boolean hasReleased = false;
    for (int i = 0; i < StreamGroup.count(region, stream); i++) {
      long group = StreamGroup.get(region, stream, i);
      hasConsumers |= StreamGroup.consumerCount(region, group) > 0;
      hasReleased |= StreamGroup.released(region, group) > 0;
    }
    if (hasReleased) {
      return RdbFormat.TYPE_STREAM_5;
    }
    if (StreamProducers.count(region, stream) > 0
        || StreamProducers.added(region, stream) != 0
        || StreamProducers.seconds(region, stream) != DEFAULT_PRODUCER_SETTING
        || StreamProducers.most(region, stream) != DEFAULT_PRODUCER_SETTING) {
      return RdbFormat.TYPE_STREAM_4;
    }
    if (hasConsumers) {
      return RdbFormat.TYPE_STREAM_3;
    }
    long log = StreamValue.log(stream);
    boolean isPlain =
        StreamGroup.count(region, stream) == 0
            && StreamLog.added(region, log) == StreamLog.length(region, log)
            && (StreamLog.maxDeletedMs(region, log) | StreamLog.maxDeletedSeq(region, log)) == 0;
    return isPlain ? RdbFormat.TYPE_STREAM : RdbFormat.TYPE_STREAM_2;
  }

  /// The version of the format that has a form first.
  private static int version(int form) {
    return switch (form) {
      case RdbFormat.TYPE_STREAM -> 9;
      case RdbFormat.TYPE_STREAM_2 -> 10;
      case RdbFormat.TYPE_STREAM_3 -> 11;
      case RdbFormat.TYPE_STREAM_4 -> 13;
      default -> 14;
    };
  }

  // ---- writing

  /// Writes a stream's type and value.
  static void write(RdbWriter out, long record) {
    Region region = out.region();
    long stream = StreamValue.stream(region, record);
    long log = StreamValue.log(stream);
    int form = form(region, stream);
    out.needVersion(version(form));
    out.writeByte(form);
    writeBlocks(out, log);
    out.writeLength(StreamLog.length(region, log));
    out.writeLength(StreamLog.lastMs(region, log));
    out.writeLength(StreamLog.lastSeq(region, log));
    if (form >= RdbFormat.TYPE_STREAM_2) {
      out.writeLength(StreamLog.firstMs(region, log));
      out.writeLength(StreamLog.firstSeq(region, log));
      out.writeLength(StreamLog.maxDeletedMs(region, log));
      out.writeLength(StreamLog.maxDeletedSeq(region, log));
      out.writeLength(StreamLog.added(region, log));
    }
    int groups = StreamGroup.count(region, stream);
    out.writeLength(groups);
    for (int i = 0; i < groups; i++) {
      writeGroup(out, form, StreamGroup.get(region, stream, i));
    }
    if (form >= RdbFormat.TYPE_STREAM_4) {
      writeProducers(out, stream);
    }
  }

  private static void writeBlocks(RdbWriter out, long log) {
    Region region = out.region();
    out.writeLength(StreamLog.blockCount(region, log));
    IdCursor cursor = new IdCursor().open(region, StreamLog.blocks(log));
    for (boolean more = cursor.first(); more; more = cursor.next()) {
      out.writeLength(ID_BYTES);
      writeId(out, cursor.ms(), cursor.seq());
      long block = StreamLog.block(cursor.value());
      out.writeString(block, Listpack.bytes(region, block));
    }
  }

  private static void writeId(RdbWriter out, long ms, long seq) {
    out.writeLowFirst(Long.reverseBytes(ms), Long.BYTES);
    out.writeLowFirst(Long.reverseBytes(seq), Long.BYTES);
  }

  private static void writeText(RdbWriter out, Bytes text) {
    byte[] bytes = text.toArray();
    out.writeLength(bytes.length);
    out.write(bytes, 0, bytes.length);
  }

  private static void writeGroup(RdbWriter out, int form, long group) {
    Region region = out.region();
    Bytes view = new Bytes();
    writeText(out, StreamGroup.name(region, group, view));
    out.writeLength(StreamGroup.lastMs(region, group));
    out.writeLength(StreamGroup.lastSeq(region, group));
    if (form >= RdbFormat.TYPE_STREAM_2) {
      out.writeLength(StreamGroup.entriesRead(region, group));
    }
    out.writeLength(StreamGroup.pendingCount(region, group));
    IdCursor cursor = new IdCursor().open(region, StreamGroup.pending(group));
    for (boolean more = cursor.first(); more; more = cursor.next()) {
      long entry = StreamGroup.entry(cursor);
      writeId(out, cursor.ms(), cursor.seq());
      out.writeLowFirst(StreamGroup.deliveryTime(region, entry), Long.BYTES);
      out.writeLength(StreamGroup.deliveryCount(region, entry));
    }
    int consumers = StreamGroup.consumerCount(region, group);
    out.writeLength(consumers);
    for (int i = 0; i < consumers; i++) {
      long consumer = StreamGroup.consumer(region, group, i);
      writeText(out, StreamGroup.consumerName(region, consumer, view));
      out.writeLowFirst(StreamGroup.seen(region, consumer), Long.BYTES);
      if (form >= RdbFormat.TYPE_STREAM_3) {
        out.writeLowFirst(StreamGroup.active(region, consumer), Long.BYTES);
      }
      out.writeLength(StreamGroup.consumerPendingCount(region, consumer));
      cursor.open(region, StreamGroup.consumerPending(consumer));
      for (boolean more = cursor.first(); more; more = cursor.next()) {
        writeId(out, cursor.ms(), cursor.seq());
      }
    }
    if (form >= RdbFormat.TYPE_STREAM_5) {
      writeReleased(out, group);
    }
  }

  private static void writeReleased(RdbWriter out, long group) {
    Region region = out.region();
    long left = StreamGroup.released(region, group);
    out.writeLength(left);
    long entry = StreamGroup.firstToClaim(region, group);
    for (; left > 0; left--) {
      writeId(out, StreamGroup.ms(region, entry), StreamGroup.seq(region, entry));
      entry = StreamGroup.nextToClaim(region, entry);
    }
  }

  private static void writeProducers(RdbWriter out, long stream) {
    Region region = out.region();
    Bytes view = new Bytes();
    out.writeLength(StreamProducers.seconds(region, stream));
    out.writeLength(StreamProducers.most(region, stream));
    int count = StreamProducers.count(region, stream);
    out.writeLength(count);
    for (int i = 0; i < count; i++) {
      long producer = StreamProducers.get(region, stream, i);
      writeText(out, StreamProducers.name(region, producer, view));
      out.writeLength(StreamProducers.ids(region, producer));
      for (long id = StreamProducers.oldest(region, producer);
          id != 0;
          id = StreamProducers.newer(region, id)) {
        writeText(out, Element.name(region, id, view));
        out.writeLength(StreamProducers.ms(region, id));
        out.writeLength(StreamProducers.seq(region, id));
      }
    }
    out.writeLength(StreamProducers.added(region, stream));
    out.writeLength(StreamProducers.duplicates(region, stream));
  }

  // ---- reading

  /// Reads a value whose type has been read.
  static long read(RdbReader in, int form, Dictionary dictionary, Bytes key, boolean expires)
      throws CorruptDataException {
    Region region = dictionary.region();
    long record = StreamValue.create(region, key, dictionary.thresholds(), expires);
    boolean isRead = false;
    try {
      new Reading(in, form, region, StreamValue.stream(region, record)).read();
      isRead = true;
      return record;
    } finally {
      if (!isRead) {
        StreamValue.free(region, record);
      }
    }
  }

  /// One stream while it is read.
  private static final class Reading {
    private final RdbReader in;
    private final int form;
    private final Region region;
    private final long stream;
    private final long log;
    private long ms;
    private long seq;

    Reading(RdbReader in, int form, Region region, long stream) {
      this.in = in;
      this.form = form;
      this.region = region;
      this.stream = stream;
      log = StreamValue.log(stream);
    }

    private static void require(boolean condition, String what) throws CorruptDataException {
      if (!condition) {
        throw new CorruptDataException("stream: " + what);
      }
    }

    void read() throws CorruptDataException {
      for (long left = in.readLength(); left > 0; left--) {
        readBlock();
      }
      require(in.readLength() == StreamLog.length(region, log), "length");
      readState();
      for (long left = in.readLength(); left > 0; left--) {
        readGroup();
      }
      if (form >= RdbFormat.TYPE_STREAM_4) {
        readProducers();
      }
    }

    private void readBlock() throws CorruptDataException {
      readIdOf(in.readString());
      long blockMs = ms;
      long blockSeq = seq;
      Bytes data = in.readString();
      require(data.length() >= Listpack.EMPTY_BYTES, "block");
      long block = region.allocate(StreamLog.adoptedBytes(data.length()), MemoryTag.VALUE);
      boolean isTaken = false;
      try {
        data.copyTo(region, block);
        isTaken =
            Listpack.validate(region, block, data.length())
                && StreamLog.adopt(region, log, blockMs, blockSeq, block);
      } finally {
        if (!isTaken) {
          Listpack.free(region, block);
        }
      }
      require(isTaken, "block");
    }

    private void readIdOf(Bytes bytes) throws CorruptDataException {
      require(bytes.length() == ID_BYTES, "id");
      ms = Long.reverseBytes(bytes.longAt(0));
      seq = Long.reverseBytes(bytes.longAt(8));
    }

    private void readId() throws CorruptDataException {
      readIdOf(in.readBytes(ID_BYTES));
    }

    private void readState() throws CorruptDataException {
      long lastMs = in.readNumber();
      long lastSeq = in.readNumber();
      require(
          IdTree.compare(
                  lastMs, lastSeq, StreamLog.lastMs(region, log), StreamLog.lastSeq(region, log))
              >= 0,
          "last id");
      StreamLog.setLastId(region, log, lastMs, lastSeq);
      StreamLog.setAdded(region, log, StreamLog.length(region, log));
      if (form >= RdbFormat.TYPE_STREAM_2) {
        // The first id is known from the entries.
        in.readNumber();
        in.readNumber();
        ms = in.readNumber();
        seq = in.readNumber();
        StreamLog.setMaxDeletedId(region, log, ms, seq);
        StreamLog.setAdded(region, log, in.readNumber());
      }
    }

    private Bytes readText() throws CorruptDataException {
      return Bytes.of(in.readString().toArray());
    }

    private void readGroup() throws CorruptDataException {
      Bytes name = readText();
      long lastMs = in.readNumber();
      long lastSeq = in.readNumber();
      long read =
          form >= RdbFormat.TYPE_STREAM_2
              ? in.readNumber()
              : StreamGroup.entriesUpTo(region, stream, lastMs, lastSeq);
      long group = StreamGroup.create(region, stream, name, lastMs, lastSeq, read);
      require(group != 0, "group twice");
      for (long left = in.readLength(); left > 0; left--) {
        readId();
        long time = in.readLowFirst(Long.BYTES);
        long count = in.readNumber();
        require(StreamGroup.loadPending(region, group, ms, seq, time, count), "pending twice");
      }
      for (long left = in.readLength(); left > 0; left--) {
        readConsumer(group);
      }
      long released = form >= RdbFormat.TYPE_STREAM_5 ? in.readLength() : 0;
      require(released == StreamGroup.released(region, group), "pending without a consumer");
      long[] seen = new long[(int) Math.min(released, in.remaining() / ID_BYTES)];
      require(seen.length == released, "released");
      for (int i = 0; i < seen.length; i++) {
        readId();
        require(StreamGroup.loadReleased(region, group, ms, seq), "released");
        seen[i] = StreamGroup.findPending(region, group, ms, seq);
      }
      Arrays.sort(seen);
      for (int i = 1; i < seen.length; i++) {
        require(seen[i - 1] != seen[i], "released twice");
      }
      StreamGroup.endLoading(region, group);
    }

    private void readConsumer(long group) throws CorruptDataException {
      Bytes name = readText();
      long time = in.readLowFirst(Long.BYTES);
      long consumer = StreamGroup.createConsumer(region, group, name, time);
      require(consumer != 0, "consumer twice");
      StreamGroup.setActive(
          region, consumer, form >= RdbFormat.TYPE_STREAM_3 ? in.readLowFirst(Long.BYTES) : time);
      for (long left = in.readLength(); left > 0; left--) {
        readId();
        require(StreamGroup.loadOwner(region, group, consumer, ms, seq), "consumer's pending");
      }
    }

    private void readProducers() throws CorruptDataException {
      HashTable table = HashTable.ofElements(region);
      long seconds = in.readLength();
      long most = in.readLength();
      require(seconds > 0 && seconds <= Integer.MAX_VALUE, "seconds");
      require(most > 0 && most <= Integer.MAX_VALUE, "most ids");
      StreamProducers.configure(region, table, stream, (int) seconds, (int) most);
      for (long left = in.readLength(); left > 0; left--) {
        Bytes name = readText();
        for (long ids = in.readLength(); ids > 0; ids--) {
          Bytes id = readText();
          ms = in.readNumber();
          seq = in.readNumber();
          require(StreamProducers.find(region, table, stream, name, id) == 0, "id twice");
          StreamProducers.add(region, table, stream, name, id, ms, seq);
        }
      }
      long added = in.readNumber();
      StreamProducers.setFigures(region, stream, added, in.readNumber());
    }
  }
}
