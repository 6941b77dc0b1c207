// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.Locale;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.structure.ArrayWord;

/// A calculation over elements of an array, one after the other.
///
/// Numbers are added and compared as Redis does it, with 64 bits of precision; integers stay
/// integers for as long as they fit.
public final class ArrayAggregate {
  /// What is calculated.
  public enum Operation {
    SUM,
    MIN,
    MAX,
    AND,
    OR,
    XOR,
    /// How many elements are the same as a value.
    MATCH,
    /// How many elements there are.
    USED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /// The operation's name, in lower case.
    public String word() {
      return word;
    }

    public boolean isCount() {
      return this == MATCH || this == USED;
    }

    public boolean isBitwise() {
      return this == AND || this == OR || this == XOR;
    }
  }

  private final Operation operation;
  private final Bytes wanted;
  private final ArrayElement element = new ArrayElement();
  private long count;

  /// The result where it is an integer: then `fraction` is null.
  private long whole;

  private LongDouble fraction;

  /// A calculation without elements so far; `wanted` is what MATCH compares with.
  public ArrayAggregate(Operation operation, Bytes wanted) {
    this.operation = operation;
    this.wanted = wanted;
  }

  /// The elements that took part.
  public long count() {
    return count;
  }

  /// The result of a bitwise operation.
  public long whole() {
    return whole;
  }

  /// The text of the result.
  public String number() {
    // As text, an integer of more than 17 digits is rounded like any other number.
    LongDouble result = fraction == null ? LongDouble.of(whole) : fraction;
    return result.toShortString();
  }

  /// Takes the element at a slot in.
  public void add(Region region, long slot) {
    if (operation == Operation.USED) {
      count++;
      return;
    }
    long word = region.getLong(slot);
    if (ArrayWord.isNumber(word) && operation != Operation.MATCH) {
      addWhole(ArrayWord.number(word));
      return;
    }
    Bytes text = element.read(region, slot).view();
    if (operation == Operation.MATCH) {
      count += text.contentEquals(wanted) ? 1 : 0;
    } else if (Decimal.isLong(text)) {
      addWhole(Decimal.toLong(text));
    } else {
      addFraction(ArrayNumber.parse(text));
    }
  }

  private void addWhole(long number) {
    count++;
    if (count == 1) {
      whole = number;
      return;
    }
    switch (operation) {
      case AND -> whole &= number;
      case OR -> whole |= number;
      case XOR -> whole ^= number;
      default -> combine(number);
    }
  }

  private void combine(long number) {
    if (fraction != null) {
      combine(LongDouble.of(number));
      return;
    }
    switch (operation) {
      case MIN -> whole = Math.min(whole, number);
      case MAX -> whole = Math.max(whole, number);
      default -> {
        long sum = whole + number;
        boolean overflows = ((whole ^ sum) & (number ^ sum)) < 0;
        if (overflows) {
          fraction = LongDouble.of(whole).add(LongDouble.of(number));
        } else {
          whole = sum;
        }
      }
    }
  }

  private void addFraction(LongDouble number) {
    if (number == null) {
      return;
    }
    if (operation.isBitwise()) {
      Long truncated = ArrayNumber.truncated(number);
      if (truncated != null) {
        addWhole(truncated);
      }
      return;
    }
    count++;
    if (count == 1) {
      fraction = number;
    } else {
      if (fraction == null) {
        fraction = LongDouble.of(whole);
      }
      combine(number);
    }
  }

  private void combine(LongDouble number) {
    switch (operation) {
      case MIN -> fraction = number.compareTo(fraction) < 0 ? number : fraction;
      case MAX -> fraction = number.compareTo(fraction) > 0 ? number : fraction;
      default -> fraction = fraction.add(number);
    }
  }
}
