// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// An x87 extended-precision number, C's `long double` on x86-64: 64 bits of mantissa and 15 of
/// exponent, rounded to nearest, ties to even.
///
/// INCRBYFLOAT computes in these, so its results can only be the same to the last digit if ours
/// do too. The value is `mantissa` * 2^`exponent`; infinities and not-a-number have a special
/// exponent, and there is no negative zero, because it is never shown.
public final class LongDouble implements Comparable<LongDouble> {
  private static final int MANTISSA_BITS = 64;
  private static final int LEAST_EXPONENT = -16445;
  private static final int LARGEST_BITS = 16384;
  private static final int DECIMALS = 17;
  /// The most characters that are read as a number.
  public static final int LONGEST_TEXT = 5119;

  /// No finite number has so many decimal digits before or after the point.
  private static final int DECIMAL_LIMIT = 5200;

  private static final int SPECIAL = Integer.MAX_VALUE;

  public static final LongDouble ZERO = new LongDouble(BigInteger.ZERO, 0);
  public static final LongDouble MAX =
      new LongDouble(
          BigInteger.ONE.shiftLeft(MANTISSA_BITS).subtract(BigInteger.ONE),
          LARGEST_BITS - MANTISSA_BITS);
  private static final LongDouble INFINITY = new LongDouble(BigInteger.ONE, SPECIAL);
  private static final LongDouble NAN = new LongDouble(BigInteger.ZERO, SPECIAL);

  private final BigInteger mantissa;
  private final int exponent;

  private LongDouble(BigInteger mantissa, int exponent) {
    this.mantissa = mantissa;
    this.exponent = exponent;
  }

  public static LongDouble of(long value) {
    return new LongDouble(BigInteger.valueOf(value), 0);
  }

  // ---- reading

  /// The number that a text stands for, or null: decimal or hexadecimal, with or without point and
  /// exponent, or an infinity. A text that is too large for a finite number or too small to differ
  /// from zero is none.
  public static LongDouble parse(byte[] text) {
    if (text.length == 0 || text.length > LONGEST_TEXT) {
      return null;
    }
    String number = new String(text, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    boolean isNegative = number.charAt(0) == '-';
    if (isNegative || number.charAt(0) == '+') {
      number = number.substring(1);
    }
    LongDouble value;
    if (number.equals("inf") || number.equals("infinity")) {
      value = INFINITY;
    } else if (number.startsWith("0x")) {
      value = parseDigits(number.substring(2), 16);
    } else {
      value = parseDigits(number, 10);
    }
    return isNegative && value != null ? value.negate() : value;
  }

  private static LongDouble parseDigits(String number, int radix) {
    int mark = number.indexOf(radix == 16 ? 'p' : 'e');
    String digits = mark < 0 ? number : number.substring(0, mark);
    int point = digits.indexOf('.');
    int fraction = point < 0 ? 0 : digits.length() - point - 1;
    if (point >= 0) {
      digits = digits.substring(0, point) + digits.substring(point + 1);
    }
    if (!areDigits(digits, radix)) {
      return null;
    }
    long power = 0;
    if (mark >= 0) {
      String text = number.substring(mark + 1);
      boolean isSigned = text.startsWith("-") || text.startsWith("+");
      String magnitude = isSigned ? text.substring(1) : text;
      if (!areDigits(magnitude, 10)) {
        return null;
      }
      // More digits than this are out of range for any mantissa.
      String bounded = magnitude.replaceFirst("^0+(?=.)", "");
      power = bounded.length() > 9 ? 1_000_000_000 : Long.parseLong(bounded);
      power = text.startsWith("-") ? -power : power;
    }
    BigInteger whole = new BigInteger(digits, radix);
    if (whole.signum() == 0) {
      return ZERO;
    }
    LongDouble value =
        radix == 16 ? scaleBinary(whole, power - 4L * fraction) : scale(whole, power - fraction);
    return value.isFinite() && value.mantissa.signum() != 0 ? value : null;
  }

  private static boolean areDigits(String text, int radix) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 'f' || Character.digit(c, radix) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static LongDouble scale(BigInteger whole, long power) {
    long size = whole.bitLength() * 3L / 10 + power;
    if (size > DECIMAL_LIMIT) {
      return INFINITY;
    }
    if (size < -DECIMAL_LIMIT) {
      return ZERO;
    }
    BigInteger factor = BigInteger.TEN.pow((int) Math.abs(power));
    return power >= 0 ? round(whole.multiply(factor), BigInteger.ONE, 0) : round(whole, factor, 0);
  }

  private static LongDouble scaleBinary(BigInteger whole, long power) {
    long size = whole.bitLength() + power;
    if (size > LARGEST_BITS) {
      return INFINITY;
    }
    return size < LEAST_EXPONENT ? ZERO : round(whole, BigInteger.ONE, (int) power);
  }

  // ---- arithmetic

  /// The number nearest to `numerator` / `denominator` * 2^`power`.
  private static LongDouble round(BigInteger numerator, BigInteger denominator, int power) {
    BigInteger magnitude = numerator.abs();
    if (magnitude.signum() == 0) {
      return ZERO;
    }
    // The quotient has this many bits, or one more or less.
    int bits = magnitude.bitLength() - denominator.bitLength();
    int shift = Math.max(bits - MANTISSA_BITS, LEAST_EXPONENT - power);
    BigInteger[] parts = divide(magnitude, denominator, shift);
    if (parts[0].bitLength() > MANTISSA_BITS) {
      shift++;
      parts = divide(magnitude, denominator, shift);
    }
    BigInteger quotient = parts[0];
    BigInteger divisor = shift > 0 ? denominator.shiftLeft(shift) : denominator;
    int half = parts[1].shiftLeft(1).compareTo(divisor);
    if (half > 0 || half == 0 && quotient.testBit(0)) {
      quotient = quotient.add(BigInteger.ONE);
    }
    LongDouble result =
        quotient.bitLength() + shift + power > LARGEST_BITS
            ? INFINITY
            : new LongDouble(quotient, shift + power);
    return numerator.signum() < 0 ? result.negate() : result;
  }

  private static BigInteger[] divide(BigInteger numerator, BigInteger denominator, int shift) {
    return shift > 0
        ? numerator.divideAndRemainder(denominator.shiftLeft(shift))
        : numerator.shiftLeft(-shift).divideAndRemainder(denominator);
  }

  public LongDouble negate() {
    return new LongDouble(mantissa.negate(), exponent);
  }

  public LongDouble add(LongDouble other) {
    if (!isFinite() || !other.isFinite()) {
      if (isFinite()) {
        return other;
      }
      return other.isFinite() || mantissa.equals(other.mantissa) ? this : NAN;
    }
    int power = Math.min(exponent, other.exponent);
    return round(
        mantissa.shiftLeft(exponent - power).add(other.mantissa.shiftLeft(other.exponent - power)),
        BigInteger.ONE,
        power);
  }

  public LongDouble subtract(LongDouble other) {
    return add(other.negate());
  }

  /// The whole part of a finite number.
  BigInteger toBigInteger() {
    BigInteger whole = mantissa.abs();
    whole = exponent >= 0 ? whole.shiftLeft(exponent) : whole.shiftRight(-exponent);
    return mantissa.signum() < 0 ? whole.negate() : whole;
  }

  /// With up to 17 digits, as C shows it by `%.17Lg`.
  public String toShortString() {
    if (!isFinite() || mantissa.signum() == 0) {
      return toString();
    }
    BigDecimal exact =
        exponent >= 0
            ? new BigDecimal(mantissa.shiftLeft(exponent))
            : new BigDecimal(mantissa.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
    BigDecimal rounded = exact.round(new MathContext(DECIMALS, RoundingMode.HALF_EVEN));
    int power = rounded.precision() - rounded.scale() - 1;
    BigDecimal shown = rounded.stripTrailingZeros();
    if (power >= -4 && power < DECIMALS) {
      return shown.toPlainString();
    }
    String digits = shown.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String magnitude = Math.abs(power) < 10 ? "0" + Math.abs(power) : "" + Math.abs(power);
    String sign = mantissa.signum() < 0 ? "-" : "";
    return sign + digits.charAt(0) + fraction + (power < 0 ? "e-" : "e+") + magnitude;
  }

  /// Whether this is neither an infinity nor not-a-number.
  public boolean isFinite() {
    return exponent != SPECIAL;
  }

  public boolean isNaN() {
    return exponent == SPECIAL && mantissa.signum() == 0;
  }

  /// Compares the values; meaningless with not-a-number.
  @Override
  public int compareTo(LongDouble other) {
    if (!isFinite() || !other.isFinite()) {
      int left = isFinite() ? 0 : mantissa.signum();
      int right = other.isFinite() ? 0 : other.mantissa.signum();
      return Integer.compare(left, right);
    }
    int power = Math.min(exponent, other.exponent);
    return mantissa
        .shiftLeft(exponent - power)
        .compareTo(other.mantissa.shiftLeft(other.exponent - power));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LongDouble number
        && isNaN() == number.isNaN()
        && compareTo(number) == 0;
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /// In decimal with up to 17 digits after the point, without an exponent and without zeros at the
  /// end.
  @Override
  public String toString() {
    if (!isFinite()) {
      return isNaN() ? "nan" : mantissa.signum() > 0 ? "inf" : "-inf";
    }
    BigDecimal value =
        exponent >= 0
            ? new BigDecimal(mantissa.shiftLeft(exponent))
            : new BigDecimal(roundedDecimals(), DECIMALS);
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /// The value in units of the last decimal, ties to even; the exponent is negative.
  private BigInteger roundedDecimals() {
    BigInteger scaled = mantissa.abs().multiply(BigInteger.TEN.pow(DECIMALS));
    BigInteger units = scaled.shiftRight(-exponent);
    int half =
        scaled
            .subtract(units.shiftLeft(-exponent))
            .shiftLeft(1)
            .compareTo(BigInteger.ONE.shiftLeft(-exponent));
    if (half > 0 || half == 0 && units.testBit(0)) {
      units = units.add(BigInteger.ONE);
    }
    return mantissa.signum() < 0 ? units.negate() : units;
  }
}
