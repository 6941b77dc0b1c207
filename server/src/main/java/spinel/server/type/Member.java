// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.structure.KeyedHash;

/// A member of a set on its way from one set to another: a number or a text, of which each form,
/// and the hash, is made when it is first asked for. Used again for one member after the other.
final class Member {
  /// Longer texts are looked at where they stand, at the price of a view.
  private static final int LONGEST_COPIED = 1 << 14;

  private byte[] scratch = new byte[64];
  private final Bytes text = new Bytes();
  private boolean hasText;
  private boolean hasHash;
  private boolean knowsKind;
  private boolean isNumber;
  private long number;
  private long hash;

  /// Turns to a number.
  Member set(long value) {
    hasText = false;
    hasHash = false;
    knowsKind = true;
    isNumber = true;
    number = value;
    return this;
  }

  /// Turns to a text.
  Member set(Bytes value) {
    text.set(value, 0, value.length());
    return textChanged();
  }

  /// Turns to a text that stands in a region, and stays there for as long as it is used here.
  Member set(Region region, long at, int length) {
    if (length > LONGEST_COPIED) {
      text.set(region, at, length);
    } else {
      if (length > scratch.length) {
        scratch = new byte[Math.max(length, 2 * scratch.length)];
      }
      region.get(at, scratch, 0, length);
      text.set(scratch, 0, length);
    }
    return textChanged();
  }

  private Member textChanged() {
    hasText = true;
    hasHash = false;
    knowsKind = false;
    return this;
  }

  /// Tells the hash, where it is known already.
  void setHash(long value) {
    hash = value;
    hasHash = true;
  }

  Bytes text() {
    if (!hasText) {
      text.set(scratch, 0, Decimal.write(number, scratch, 0));
      hasText = true;
    }
    return text;
  }

  long hash() {
    if (!hasHash) {
      setHash(KeyedHash.of(text()));
    }
    return hash;
  }

  /// Whether this is a number, or a text that is the form of one.
  boolean isNumber() {
    if (!knowsKind) {
      knowsKind = true;
      isNumber = Decimal.isLong(text);
      if (isNumber) {
        number = Decimal.toLong(text);
      }
    }
    return isNumber;
  }

  long number() {
    return number;
  }
}
