// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.Region;
import spinel.structure.Element;

/// The layout of a field of a large hash: an [Element] whose payload is the value, in the form that
/// the element's own flags tell.
///
/// ```
///   inline    | length: 1 byte, or 255 and 2 bytes | value |      up to 1 KiB
///   NUMBER    | the number that the value is the text of: 8 bytes |
///   APART     | reference to the value: 4 bytes | length: 4 bytes |
/// ```
///
/// A value that is a number's text is kept as a number where that is no longer than the text. A
/// field with a name of 17 bytes and a value of 16 takes 40 bytes.
///
/// A value to be written is given as text, or, where that is null, as a number.
final class FieldElement {
  private static final int NUMBER = 0x10;
  private static final int APART = 0x20;
  private static final int FORMS = NUMBER | APART;
  private static final int INLINE = 0;

  private static final int LONGEST_INLINE = 1024;
  private static final int LONG_LENGTH = 255;
  private static final int NUMBER_BYTES = 8;
  private static final int APART_BYTES = 8;

  private FieldElement() {}

  private static int form(Bytes text, long number) {
    int length = text == null ? Decimal.length(number) : text.length();
    if (length > LONGEST_INLINE) {
      return APART;
    }
    boolean isNumber = text == null || length <= Decimal.LONGEST && Decimal.isLong(text);
    return isNumber && length >= NUMBER_BYTES - 1 ? NUMBER : INLINE;
  }

  private static int payloadBytes(int form, Bytes text, long number) {
    if (form != INLINE) {
      return form == NUMBER ? NUMBER_BYTES : APART_BYTES;
    }
    int length = text == null ? Decimal.length(number) : text.length();
    return (length < LONG_LENGTH ? 1 : 3) + length;
  }

  /// A new field; with [Element#EXPIRES] in `flags`, owner and expiry are for the caller to set. If
  /// there is no room, nothing stays allocated.
  static long create(Region region, Bytes name, int flags, Bytes text, long number) {
    int form = form(text, number);
    long apart = 0;
    if (form == APART) {
      apart = region.allocate(text.length(), MemoryTag.VALUE);
      text.copyTo(region, apart);
    }
    try {
      int payloadBytes = payloadBytes(form, text, number);
      long element = Element.create(region, name, flags & ~FORMS | form, payloadBytes);
      write(region, element, form, text, number, apart);
      return element;
    } catch (RuntimeException full) {
      if (apart != 0) {
        region.free(apart, MemoryTag.VALUE);
      }
      throw full;
    }
  }

  private static void write(
      Region region, long element, int form, Bytes text, long number, long apart) {
    long at = Element.payloadOffset(region, element);
    switch (form) {
      case NUMBER -> region.putLong(at, text == null ? number : Decimal.toLong(text));
      case APART -> {
        region.putInt(at, Region.toReference(apart));
        region.putInt(at + 4, text.length());
      }
      default -> writeInline(region, at, text, number);
    }
  }

  private static void writeInline(Region region, long at, Bytes text, long number) {
    if (text == null) {
      int digits = Decimal.length(number);
      region.putByte(at, (byte) digits);
      Decimal.put(number, region, at + 1, digits);
    } else if (text.length() < LONG_LENGTH) {
      region.putByte(at, (byte) text.length());
      text.copyTo(region, at + 1);
    } else {
      region.putByte(at, (byte) LONG_LENGTH);
      region.putShort(at + 1, (short) text.length());
      text.copyTo(region, at + 3);
    }
  }

  /// Overwrites the value where its field, and its own allocation where it has one, are of the
  /// right size for the new one; whether it did.
  static boolean overwrite(Region region, long element, Bytes text, long number) {
    int flags = Element.flags(region, element);
    int form = form(text, number);
    if (form == APART || (flags & FORMS) == APART) {
      return form == APART && (flags & FORMS) == APART && overwriteApart(region, element, text);
    }
    long head = Element.payloadOffset(region, element) - element;
    long bytes = head + payloadBytes(form, text, number);
    if (Region.roundUp(bytes) != region.usableBytes(element)) {
      return false;
    }
    Element.setFlags(region, element, flags & ~FORMS | form);
    write(region, element, form, text, number, 0);
    return true;
  }

  private static boolean overwriteApart(Region region, long element, Bytes text) {
    long apart = apart(region, element);
    if (Region.roundUp(text.length()) != region.usableBytes(apart)) {
      return false;
    }
    text.copyTo(region, apart);
    write(region, element, APART, text, 0, apart);
    return true;
  }

  private static boolean isApart(Region region, long element) {
    return (Element.flags(region, element) & APART) != 0;
  }

  private static long apart(Region region, long element) {
    return Region.toOffset(region.getInt(Element.payloadOffset(region, element)));
  }

  /// Turns a view to a field.
  static void read(Region region, long element, HashField field) {
    long name = Element.nameOffset(region, element);
    int nameBytes = Element.nameBytes(region, element);
    field.name.set(region, name, nameBytes);
    field.expiry = Element.expiryMillis(region, element);
    long at = name + nameBytes;
    switch (Element.flags(region, element) & FORMS) {
      case NUMBER -> field.value.set(region.getLong(at));
      case APART ->
          field.value.set(region, Region.toOffset(region.getInt(at)), region.getInt(at + 4));
      default -> {
        int length = region.getByte(at) & 0xFF;
        if (length < LONG_LENGTH) {
          field.value.set(region, at + 1, length);
        } else {
          field.value.set(region, at + 3, region.getShort(at + 1));
        }
      }
    }
  }

  /// Bytes of the field with its value.
  static long bytes(Region region, long element) {
    long bytes = region.usableBytes(element);
    return isApart(region, element) ? bytes + region.usableBytes(apart(region, element)) : bytes;
  }

  /// A copy of a field in the same region or in another, its expiry in no index. If there is no
  /// room, nothing stays allocated.
  static long copy(Region source, long element, Region target) {
    long bytes = source.usableBytes(element);
    long copy = target.allocate(bytes, MemoryTag.ELEMENT);
    target.copyFrom(source, element, copy, bytes);
    if (isApart(source, element)) {
      try {
        long at = apart(source, element);
        long apart = target.allocate(source.usableBytes(at), MemoryTag.VALUE);
        target.copyFrom(source, at, apart, source.usableBytes(at));
        target.putInt(Element.payloadOffset(target, copy), Region.toReference(apart));
      } catch (RuntimeException full) {
        Element.free(target, copy);
        throw full;
      }
    }
    return copy;
  }

  /// A copy of a field with room for an expiry, or without, in whose place it is: a value apart is
  /// now the copy's.
  static long copyWithExpiry(Region region, long element, boolean expires) {
    long at = Element.payloadOffset(region, element);
    int form = Element.flags(region, element) & FORMS;
    int bytes = NUMBER_BYTES;
    if (form == INLINE) {
      int length = region.getByte(at) & 0xFF;
      bytes = length < LONG_LENGTH ? 1 + length : 3 + region.getShort(at + 1);
    }
    return Element.copyWithExpiry(region, element, bytes, expires);
  }

  static void free(Region region, long element) {
    if (isApart(region, element)) {
      region.free(apart(region, element), MemoryTag.VALUE);
    }
    Element.free(region, element);
  }
}
