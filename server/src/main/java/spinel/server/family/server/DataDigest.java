// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import spinel.memory.Region;
import spinel.server.family.stream.StreamIds;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.type.ArrayElement;
import spinel.server.type.ArrayValue;
import spinel.server.type.HashField;
import spinel.server.type.HashValue;
import spinel.server.type.ListValue;
import spinel.server.type.Score;
import spinel.server.type.SetSource;
import spinel.server.type.SetValue;
import spinel.server.type.SortedSet;
import spinel.server.type.SortedSetValue;
import spinel.server.type.StreamValue;
import spinel.server.type.StringValue;
import spinel.server.type.VectorSetValue;
import spinel.structure.ArrayCursor;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.ListCursor;
import spinel.structure.Listpack;
import spinel.structure.Record;
import spinel.structure.StreamReader;
import spinel.structure.VectorGraph;
import spinel.structure.VectorNode;
import spinel.structure.VectorRoot;

/// A digest of the data that does not depend on the order of keys: the same that Redis computes
/// for the same data, so that tests can compare servers.
///
/// Two steps make it up: `xor` adds something whose order does not matter, `mix` something whose
/// order does.
final class DataDigest {
  private static final int BYTES = 20;

  /// What Redis calls the type of all values of modules.
  private static final int MODULE_TYPE = 5;
  private static final byte[] FIELD_EXPIRES = "!!hexpire!!".getBytes(StandardCharsets.US_ASCII);

  /// Redis's number of the type of streams; the others have the same here.
  private static final int REDIS_STREAM = 6;

  private static final byte[] EXPIRES = "!!expire!!".getBytes(StandardCharsets.US_ASCII);

  private final MessageDigest sha1;
  private final byte[] digest = new byte[BYTES];

  private DataDigest() {
    try {
      sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every JDK has SHA-1", absent);
    }
  }

  private DataDigest xor(byte[] data) {
    byte[] other = sha1.digest(data);
    for (int i = 0; i < BYTES; i++) {
      digest[i] ^= other[i];
    }
    return this;
  }

  private DataDigest mix(byte[] data) {
    xor(data);
    byte[] mixed = sha1.digest(digest);
    System.arraycopy(mixed, 0, digest, 0, BYTES);
    return this;
  }

  private DataDigest mix(int number) {
    return mix(
        new byte[] {
          (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number
        });
  }

  /// The digest of everything. All partitions must be locked.
  static byte[] of(Keyspace keyspace) {
    DataDigest all = new DataDigest();
    for (int database = 0; database < keyspace.databases(); database++) {
      addDatabase(keyspace, database, all);
    }
    return all.digest;
  }

  private static void addDatabase(Keyspace keyspace, int database, DataDigest all) {
    if (keyspace.size(database) == 0) {
      return;
    }
    all.mix(database);
    for (int i = 0; i < keyspace.partitionCount(); i++) {
      for (Dictionary dictionary : keyspace.partition(i).dictionaries(database)) {
        Region region = dictionary.region();
        HashTable table = dictionary.table();
        table.forEach(
            record -> {
              DataDigest one = new DataDigest().mix(Record.key(region, record));
              one.addValue(region, record);
              all.xor(one.digest);
            });
      }
    }
  }

  /// The digest of one value.
  static byte[] ofValue(Region region, long record) {
    DataDigest one = new DataDigest();
    one.addValue(region, record);
    return one.digest;
  }

  private void addValue(Region region, long record) {
    mix(type(region, record));
    switch (Record.type(region, record)) {
      case HashValue.TYPE -> addHash(region, record);
      case SetValue.TYPE -> xorMembers(new SetSource(region, record));
      case SortedSetValue.TYPE -> addSortedSet(region, record);
      case ArrayValue.TYPE -> addArray(region, record);
      case VectorSetValue.TYPE -> addVectorSet(region, record);
      case ListValue.TYPE -> mixList(region, record);
      case StreamValue.TYPE -> addStream(region, StreamValue.stream(region, record));
      default -> mix(bytes(region, record));
    }
    if (Record.expires(region, record)) {
      xor(EXPIRES);
    }
  }

  /// The number of a value's type, as Redis has it.
  private static int type(Region region, long record) {
    int type = Record.type(region, record);
    return switch (type) {
      case StreamValue.TYPE -> REDIS_STREAM;
      case VectorSetValue.TYPE -> MODULE_TYPE;
      default -> type;
    };
  }

  private void addStream(Region region, long stream) {
    StreamReader reader = new StreamReader().open(region, StreamValue.log(stream));
    for (reader.forward(0, 0, -1, -1); reader.next(); ) {
      String id = StreamIds.text(reader.ms(), reader.seq()).replace('-', '.');
      mix(id.getBytes(StandardCharsets.US_ASCII));
      while (reader.nextField()) {
        mix(text(region, reader.block(), reader.nameAt()));
        mix(text(region, reader.block(), reader.valueAt()));
      }
    }
  }

  private void addHash(Region region, long record) {
    HashValue.forEach(
        region,
        record,
        new HashField(),
        field -> {
          DataDigest one = new DataDigest();
          one.mix(field.name().toArray()).mix(field.value().toArray());
          if (field.expiryMillis() != HashField.NO_EXPIRY) {
            one.xor(FIELD_EXPIRES);
          }
          xor(one.digest);
        });
  }

  private void xorMembers(SetSource source) {
    for (int count = source.next(); count > 0; count = source.next()) {
      for (int i = 0; i < count; i++) {
        long position = source.position(i);
        xor(source.isNumber(position) ? text(source.number(position)) : text(source, position));
      }
    }
  }

  /// Size and dimension, then each element, in no order.
  private void addVectorSet(Region region, long record) {
    long root = VectorSetValue.root(region, record);
    VectorGraph set = new VectorGraph(region).open(root);
    DataDigest all = new DataDigest();
    DataDigest head = new DataDigest();
    int dimension = VectorRoot.dimension(region, root);
    head.mix(text(VectorRoot.size(region, root))).mix(text(dimension));
    all.xor(head.digest);
    int bytes = VectorRoot.quantization(region, root).bytes(dimension);
    for (long node = set.first(); node != 0; node = set.next(node)) {
      long payload = VectorNode.payload(region, node);
      DataDigest one = new DataDigest();
      one.mix(bytes(region, VectorNode.vector(payload), bytes)).mix(Element.name(region, node));
      if (VectorNode.hasAttributes(region, payload)) {
        one.mix(
            bytes(
                region,
                VectorNode.attributesOffset(region, payload),
                VectorNode.attributesBytes(region, payload)));
      }
      all.xor(one.digest);
    }
    xor(all.digest);
  }

  private static byte[] text(Region region, long list, int entry) {
    byte[] text = new byte[Listpack.textBytes(region, list, entry)];
    Listpack.copyText(region, list, entry, text, 0);
    return text;
  }

  private static byte[] text(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] text(SetSource source, long position) {
    byte[] text = new byte[source.textBytes(position)];
    source.region().get(source.textOffset(position), text, 0, text.length);
    return text;
  }

  private void addSortedSet(Region region, long record) {
    byte[] score = new byte[Score.LONGEST];
    SortedSet set = new SortedSet().openApart(region, record);
    for (boolean more = set.first(); more; more = set.next()) {
      byte[] name = set.nameArray();
      int length = Score.writeDigits(set.score(), score, 0);
      xorDigest(new DataDigest().mix(name).mix(Arrays.copyOf(score, length)));
    }
  }

  private void xorDigest(DataDigest other) {
    xor(other.digest);
  }

  /// Adds elements as Redis does: in their order, the index before the value.
  private void addArray(Region region, long record) {
    ArrayElement element = new ArrayElement();
    ArrayCursor cursor = new ArrayCursor().open(region, ArrayValue.array(region, record), 0, -1);
    while (cursor.next()) {
      element.read(region, cursor.slot());
      mix(Long.toUnsignedString(cursor.index()).getBytes(StandardCharsets.US_ASCII));
      mix(element.toArray());
    }
  }

  private static byte[] bytes(Region region, long at, int count) {
    byte[] bytes = new byte[count];
    region.get(at, bytes, 0, count);
    return bytes;
  }

  private void mixList(Region region, long record) {
    ListCursor cursor = ListValue.read(region, record, new ListCursor(region));
    for (boolean more = cursor.toFirst(); more; more = cursor.next()) {
      mix(cursor.read().toArray());
    }
    cursor.close();
  }

  private static byte[] bytes(Region region, long record) {
    if (StringValue.isInt(region, record)) {
      return text(StringValue.intValue(region, record));
    }
    byte[] bytes = new byte[StringValue.length(region, record)];
    region.get(StringValue.bytesOffset(region, record), bytes, 0, bytes.length);
    return bytes;
  }
}
