// SPDX-License-Identifier: Apache-2.0
package spinel.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A run of bytes to read: part of an array, or, for what is too large to pass through the heap,
/// a whole native segment.
///
/// A reused view: whoever keeps the bytes beyond the current command copies them.
public final class Bytes {
  private static final byte[] EMPTY = {};
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] array = EMPTY;
  private int offset;
  private int length;
  private MemorySegment segment;

  /// What the segment is the content of, or null.
  private Parcel parcel;

  public static Bytes of(byte[] bytes) {
    return new Bytes().set(bytes, 0, bytes.length);
  }

  /// The UTF-8 bytes of a string.
  public static Bytes of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Points this view at part of an array.
  public Bytes set(byte[] source, int from, int count) {
    // Most views move within one buffer: a store that the collector tracks is worth avoiding.
    if (array != source) {
      array = source;
    }
    offset = from;
    length = count;
    if (segment != null) {
      segment = null;
      parcel = null;
    }
    return this;
  }

  /// Points this view at a native segment of at most 2^31-1 bytes.
  public Bytes set(MemorySegment source) {
    segment = source;
    parcel = null;
    array = EMPTY;
    offset = 0;
    length = Math.toIntExact(source.byteSize());
    return this;
  }

  /// Points this view at the content of a parcel.
  public Bytes set(Parcel source) {
    set(source.bytes());
    parcel = source;
    return this;
  }

  /// Points this view at bytes in a region; valid until they are freed or moved. Where the region
  /// itself may move, it is a copy that the view points at.
  public Bytes set(Region region, long at, int count) {
    if (region.isMovable()) {
      byte[] copy = new byte[count];
      region.get(at, copy, 0, count);
      return set(copy, 0, count);
    }
    return set(region.view(at, count));
  }

  /// Points this view at part of another.
  public Bytes set(Bytes source, int from, int count) {
    return source.segment == null
        ? set(source.array, source.offset + from, count)
        : set(source.segment.asSlice(from, count));
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /// Whether the bytes stand in [#array()] from [#offset()] on; else they are native.
  public boolean isArray() {
    return segment == null;
  }

  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  /// The byte at `index` (0 to [#length()] - 1, checked only against the array around it).
  public byte byteAt(int index) {
    return segment == null ? array[offset + index] : segment.get(ValueLayout.JAVA_BYTE, index);
  }

  /// The eight bytes from `index` on, little-endian.
  public long longAt(int index) {
    return segment == null
        ? (long) LONG.get(array, offset + index)
        : segment.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), index);
  }

  /// The `count` bytes (0 to 8) from `index` on, little-endian; the bytes above them are 0.
  public long wordAt(int index, int count) {
    if (segment == null && count > 0 && offset + index <= array.length - Long.BYTES) {
      return (long) LONG.get(array, offset + index) & -1L >>> Long.SIZE - Byte.SIZE * count;
    }
    long word = 0;
    for (int i = 0; i < count; i++) {
      word |= (byteAt(index + i) & 0xFFL) << Byte.SIZE * i;
    }
    return word;
  }

  /// The four bytes from `index` on, little-endian.
  public int intAt(int index) {
    return segment == null
        ? (int) INT.get(array, offset + index)
        : segment.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), index);
  }

  public void copyTo(Region region, long at) {
    if (segment == null) {
      region.put(at, array, offset, length);
    } else {
      region.put(at, segment);
    }
  }

  /// Makes the allocation at `at` hold the bytes from its start on. Where they arrived in a parcel
  /// they are moved rather than copied if possible, and this view turns to where they are then.
  public void moveTo(Region region, long at) {
    if (parcel == null) {
      copyTo(region, at);
    } else {
      parcel.moveTo(region, at);
      segment = parcel.bytes();
    }
  }

  /// Copies `count` bytes from `from` on into an array.
  public void copyTo(int from, byte[] target, int to, int count) {
    if (segment == null) {
      System.arraycopy(array, offset + from, target, to, count);
    } else {
      MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, from, target, to, count);
    }
  }

  /// Whether the region holds these same bytes at `at`; it must hold [#length()] there.
  public boolean matches(Region region, long at) {
    return segment == null
        ? region.matches(at, array, offset, length)
        : region.matches(at, segment);
  }

  public boolean contentEquals(Bytes other) {
    if (length != other.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (byteAt(i) != other.byteAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether these are the letters of an ASCII word, in upper or lower case. The word must be
  /// lower case.
  public boolean isWord(String lowerCase) {
    if (length != lowerCase.length()) {
      return false;
    }
    // The compiler of JDK 25 has crashed over a loop that reads from either of both.
    return segment == null ? isWord(array, offset, lowerCase) : isWord(toArray(), 0, lowerCase);
  }

  private static boolean isWord(byte[] text, int from, String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      int c = text[from + i];
      int lower = c >= 'A' && c <= 'Z' ? c + 32 : c;
      if (lower != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  public byte[] toArray() {
    byte[] copy = new byte[length];
    copyTo(0, copy, 0, length);
    return copy;
  }

  /// The bytes read as ISO 8859-1, one character a byte.
  @Override
  public String toString() {
    return segment == null
        ? new String(array, offset, length, StandardCharsets.ISO_8859_1)
        : new String(toArray(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && contentEquals(bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toArray());
  }
}
