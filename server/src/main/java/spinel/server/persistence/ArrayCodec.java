// SPDX-License-Identifier: Apache-2.0
package spinel.server.persistence;

import java.nio.charset.StandardCharsets;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.ArrayNumber;
import spinel.server.type.ArrayValue;
import spinel.structure.ArrayCursor;
import spinel.structure.ArrayWord;
import spinel.structure.Record;
import spinel.structure.SlicedArray;

/// Arrays in snapshots: the number of elements; whether there is an index of the last insertion,
/// and that; then each element's index, the kind of its value, and that.
final class ArrayCodec {
  private static final int TEXT = 0;
  private static final int NUMBER = 1;
  private static final int DOUBLE = 2;
  private static final int SHORT_TEXT = 3;
  private static final int LONGEST_SHORT = 7;
  private static final int NUMBER_BYTES = 8;
  private static final long WHOLE_RANGE = -1;

  private ArrayCodec() {}

  /// Writes an array's type and value.
  static void write(RdbWriter out, long record) {
    Region region = out.region();
    long array = ArrayValue.array(region, record);
    out.needVersion(RdbFormat.ARRAY_VERSION);
    out.writeByte(RdbFormat.TYPE_ARRAY);
    out.writeLength(SlicedArray.count(region, array));
    long insertIndex = SlicedArray.insertIndex(region, array);
    boolean hasIndex = insertIndex != SlicedArray.NO_INDEX;
    out.writeLength(hasIndex ? 1 : 0);
    if (hasIndex) {
      out.writeLength(insertIndex);
    }
    Bytes text = new Bytes();
    ArrayCursor cursor = new ArrayCursor().open(region, array, 0, WHOLE_RANGE);
    while (cursor.next()) {
      out.writeLength(cursor.index());
      long word = cursor.word();
      if (ArrayWord.isNumber(word)) {
        out.writeLength(NUMBER);
        out.writeLowFirst(ArrayWord.number(word), NUMBER_BYTES);
      } else {
        long at = ArrayWord.text(cursor.slot(), word);
        writeText(out, at, ArrayWord.length(region, word), text);
      }
    }
  }

  private static void writeText(RdbWriter out, long at, int length, Bytes view) {
    view.set(out.region(), at, length);
    if (ArrayNumber.isDouble(view)) {
      out.writeLength(DOUBLE);
      out.writeLowFirst(Double.doubleToRawLongBits(ArrayNumber.toDouble(view)), NUMBER_BYTES);
    } else {
      out.writeLength(length <= LONGEST_SHORT ? SHORT_TEXT : TEXT);
      out.writeString(at, length);
    }
  }

  /// Reads a value whose type has been read.
  static long read(RdbReader in, Dictionary dictionary, Bytes key, boolean expires)
      throws CorruptDataException {
    long record = ArrayValue.create(dictionary, key, expires);
    Region region = dictionary.region();
    try {
      read(in, dictionary, ArrayValue.array(region, record));
    } catch (CorruptDataException | RuntimeException failure) {
      SlicedArray.freeSome(region, ArrayValue.array(region, record), Integer.MAX_VALUE);
      Record.free(region, record);
      throw failure;
    }
    return record;
  }

  private static void read(RdbReader in, Dictionary dictionary, long array)
      throws CorruptDataException {
    long count = in.readLength();
    if (count == 0) {
      throw new CorruptDataException("array without elements");
    }
    long hasIndex = in.readLength();
    if (hasIndex > 1) {
      throw new CorruptDataException("unknown array flag " + hasIndex);
    }
    if (hasIndex == 1) {
      SlicedArray.setInsertIndex(dictionary.region(), array, readIndex(in));
    }
    for (long i = 0; i < count; i++) {
      long index = readIndex(in);
      if (!ArrayValue.put(dictionary, array, index, readValue(in))) {
        throw new CorruptDataException("two elements of one index");
      }
    }
  }

  /// An index, unsigned; the highest of all is none.
  private static long readIndex(RdbReader in) throws CorruptDataException {
    long index = in.readLengthOrEncoding();
    if (in.isEncoded() || index == SlicedArray.NO_INDEX) {
      throw new CorruptDataException("no index");
    }
    return index;
  }

  private static Bytes readValue(RdbReader in) throws CorruptDataException {
    long kind = in.readLength();
    if (kind == TEXT || kind == SHORT_TEXT) {
      return in.readString();
    }
    if (kind != NUMBER && kind != DOUBLE) {
      throw new CorruptDataException("unknown kind of element " + kind);
    }
    long bits = in.readLowFirst(NUMBER_BYTES);
    String text =
        kind == NUMBER
            ? Long.toString(bits)
            : ArrayNumber.text(Double.longBitsToDouble(bits & ~3L));
    return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
  }
}
