// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import spinel.memory.Bytes;

/// A double as text: the score of a member of a sorted set, as commands read it and replies show
/// it. Neither way allocates, but for texts of many digits.
///
/// Reading takes what C's `strtod` takes and refuses what is too large for a finite number or too
/// small to differ from zero. Writing gives the same digits as Redis does: whole numbers within 63
/// bits as such, others with the digits that the Grisu2 algorithm finds, which read back to the
/// same number and are nearly always the fewest that do. Algorithm: Florian Loitsch, "Printing
/// Floating-Point Numbers Quickly and Accurately with Integers" (2010).
public final class Score {
  /// The most bytes that [#write] writes.
  public static final int LONGEST = 32;

  private static final MathContext SEVENTEEN_DIGITS = new MathContext(17, RoundingMode.HALF_EVEN);
  private static final int MOST_DIGITS = 19;
  private static final long EXACT_MANTISSA = 1L << 53;
  private static final double[] EXACT_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /// Beyond this an exponent says only "too large" or "too small".
  private static final int EXPONENT_LIMIT = 100_000;

  private static final byte[] NAN = ascii("nan");
  private static final byte[] INFINITY = ascii("inf");
  private static final byte[] MINUS_INFINITY = ascii("-inf");

  private Score() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  // ---- reading

  /// The number that a text stands for, or not-a-number where it stands for none.
  public static double parse(Bytes text) {
    int length = text.length();
    if (length == 0 || isSpace(text.byteAt(0))) {
      return Double.NaN;
    }
    double value = parse(text, 0, length);
    return isOutOfRange(value, text, 0, length) ? Double.NaN : value;
  }

  /// Whether a text that was read as an infinity or as zero means neither.
  private static boolean isOutOfRange(double value, Bytes text, int from, int end) {
    if (value != 0 && !Double.isInfinite(value)) {
      return false;
    }
    int at = text.byteAt(from) == '-' || text.byteAt(from) == '+' ? from + 1 : from;
    if (value != 0) {
      return (text.byteAt(at) | 0x20) != 'i';
    }
    boolean hex = end > at + 1 && (text.byteAt(at + 1) | 0x20) == 'x';
    for (int i = at; i < end; i++) {
      int c = text.byteAt(i) | 0x20;
      if (c == (hex ? 'p' : 'e')) {
        return false;
      }
      if (c >= '1' && c <= '9' || hex && c >= 'a' && c <= 'f') {
        return true;
      }
    }
    return false;
  }

  /// The number that the rest of a text from `from` on stands for as the bound of a range, or
  /// not-a-number: nothing at all is zero, blanks before it do not count, nor does what follows a
  /// NUL byte, and what is out of range is an infinity or zero.
  public static double parseBound(Bytes text, int from) {
    int end = end(text, from);
    return from == end ? 0 : parse(text, start(text, from, end), end);
  }

  /// The number that a text stands for as what to sort by, or not-a-number: as [#parseBound], but
  /// what is out of range is no number.
  public static double parseWeight(Bytes text) {
    int end = end(text, 0);
    if (end == 0) {
      return 0;
    }
    int start = start(text, 0, end);
    double value = parse(text, start, end);
    return isOutOfRange(value, text, start, end) ? Double.NaN : value;
  }

  private static int end(Bytes text, int from) {
    int end = from;
    while (end < text.length() && text.byteAt(end) != 0) {
      end++;
    }
    return end;
  }

  private static int start(Bytes text, int from, int end) {
    int start = from;
    while (start < end && isSpace(text.byteAt(start))) {
      start++;
    }
    return start;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  private static double parse(Bytes text, int from, int end) {
    int at = from;
    boolean negative = false;
    if (at < end && (text.byteAt(at) == '-' || text.byteAt(at) == '+')) {
      negative = text.byteAt(at) == '-';
      at++;
    }
    long mantissa = 0;
    int digits = 0;
    int exponent = 0;
    boolean point = false;
    boolean any = false;
    for (; at < end; at++) {
      int c = text.byteAt(at);
      if (c == '.' && !point) {
        point = true;
        continue;
      }
      if (c < '0' || c > '9') {
        break;
      }
      any = true;
      if (digits > 0 || c != '0') {
        digits++;
      }
      if (digits <= MOST_DIGITS - 1) {
        mantissa = mantissa * 10 + (c - '0');
      }
      exponent -= point ? 1 : 0;
    }
    if (!any) {
      return special(text, at, end, negative);
    }
    if (at < end) {
      int read = readExponent(text, at, end);
      if (read == Integer.MIN_VALUE) {
        return special(text, from, end, negative);
      }
      exponent += read;
    }
    if (digits <= MOST_DIGITS - 1 && mantissa <= EXACT_MANTISSA) {
      if (mantissa == 0) {
        return negative ? -0.0 : 0.0;
      }
      if (exponent >= -22 && exponent <= 22) {
        double value =
            exponent < 0 ? mantissa / EXACT_POWERS[-exponent] : mantissa * EXACT_POWERS[exponent];
        return negative ? -value : value;
      }
    }
    return Double.parseDouble(slice(text, from, end));
  }

  /// The exponent from its letter on, or the smallest integer where there is none.
  private static int readExponent(Bytes text, int from, int end) {
    int at = from + 1;
    if ((text.byteAt(from) | 0x20) != 'e' || at == end) {
      return Integer.MIN_VALUE;
    }
    boolean negative = text.byteAt(at) == '-';
    if (negative || text.byteAt(at) == '+') {
      at++;
    }
    if (at == end) {
      return Integer.MIN_VALUE;
    }
    int value = 0;
    for (; at < end; at++) {
      int c = text.byteAt(at);
      if (c < '0' || c > '9') {
        return Integer.MIN_VALUE;
      }
      value = Math.min(value * 10 + (c - '0'), EXPONENT_LIMIT);
    }
    return negative ? -value : value;
  }

  /// Infinities, and numbers in hexadecimal.
  private static double special(Bytes text, int from, int end, boolean negative) {
    if (isWord(text, from, end, "inf") || isWord(text, from, end, "infinity")) {
      return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    String word = slice(text, from, end).toLowerCase(Locale.ROOT);
    if (word.matches("[-+]?0x([0-9a-f]+\\.?[0-9a-f]*|\\.[0-9a-f]+)(p[-+]?[0-9]+)?")) {
      return Double.parseDouble(word.indexOf('p') < 0 ? word + "p0" : word);
    }
    return Double.NaN;
  }

  private static boolean isWord(Bytes text, int from, int end, String word) {
    if (end - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ((text.byteAt(from + i) | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String slice(Bytes text, int from, int end) {
    byte[] bytes = new byte[end - from];
    text.copyTo(from, bytes, 0, bytes.length);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  // ---- writing

  /// Whether a number is whole and small enough to be written as an integer.
  public static boolean isInteger(double value) {
    return value >= -0x1p62 && value <= 0x1p62 && (long) value == value;
  }

  /// Writes a number's text at `at` and returns its length.
  public static int write(double value, byte[] target, int at) {
    if (value == 0 && 1 / value < 0) {
      target[at] = '-';
      target[at + 1] = '0';
      return 2;
    }
    return isInteger(value)
        ? Decimal.write((long) value, target, at)
        : writeDigits(value, target, at);
  }

  /// As [#write], but large whole numbers too in the form with an exponent, if that is shorter.
  public static int writeDigits(double value, byte[] target, int at) {
    if (Double.isNaN(value)) {
      return put(NAN, target, at);
    }
    if (Double.isInfinite(value)) {
      return put(value > 0 ? INFINITY : MINUS_INFINITY, target, at);
    }
    int start = at;
    long bits = Double.doubleToRawLongBits(value);
    if (bits < 0) {
      target[start++] = '-';
    }
    if (value == 0) {
      target[start] = '0';
      return start + 1 - at;
    }
    return start - at + Grisu.write(bits & Long.MAX_VALUE, bits < 0, target, start);
  }

  private static int put(byte[] text, byte[] target, int at) {
    System.arraycopy(text, 0, target, at, text.length);
    return text.length;
  }

  /// The text of a number.
  public static String text(double value) {
    byte[] bytes = new byte[LONGEST];
    return new String(bytes, 0, write(value, bytes, 0), StandardCharsets.US_ASCII);
  }

  /// The text of a number with as many of 17 significant digits as are not trailing zeros: C's
  /// format `%.17g`.
  public static String longText(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
      return text(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(SEVENTEEN_DIGITS).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= -4 && exponent < SEVENTEEN_DIGITS.getPrecision()) {
      return rounded.toPlainString();
    }
    String digits = rounded.unscaledValue().abs().toString();
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." : "")
        + digits.substring(1)
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  /// The digits of positive finite numbers. A number and the two that lie half-way to its
  /// neighbours are multiplied by a power of ten that brings them into a fixed range of binary
  /// exponents; then digits of the upper one are taken until the rest is within the gap, and the
  /// last digit is moved towards the number itself.
  private static final class Grisu {
    private static final long HIDDEN_BIT = 1L << 52;
    private static final int EXPONENT_BIAS = 1023 + 52;
    private static final int FIRST_POWER = -348;
    private static final int POWER_STEP = 8;
    private static final int POWERS = 87;
    private static final int LEAST_EXPONENT = -60;
    private static final int LARGEST_EXPONENT = -32;
    private static final double LOG_10_OF_2 = 0.30102999566398114;
    private static final int MOST_DIGITS = 18;

    /// Powers of ten, each rounded to 64 bits of mantissa, and their binary exponents.
    private static final long[] MANTISSAS = new long[POWERS];

    private static final short[] EXPONENTS = new short[POWERS];
    private static final long[] TENS = new long[20];

    static {
      for (int i = 0; i < POWERS; i++) {
        computePower(i, FIRST_POWER + i * POWER_STEP);
      }
      TENS[0] = 1;
      for (int i = 1; i < TENS.length; i++) {
        TENS[i] = TENS[i - 1] * 10;
      }
    }

    private static void computePower(int index, int power) {
      BigInteger ten = BigInteger.TEN.pow(Math.abs(power));
      // Two bits more than wanted, to round by.
      int shift = power >= 0 ? ten.bitLength() - 66 : -(ten.bitLength() + 66);
      BigInteger scaled =
          power >= 0
              ? (shift >= 0 ? ten.shiftRight(shift) : ten.shiftLeft(-shift))
              : BigInteger.ONE.shiftLeft(-shift).divide(ten);
      int extra = scaled.bitLength() - 64;
      BigInteger rounded = scaled.add(BigInteger.ONE.shiftLeft(extra - 1)).shiftRight(extra);
      MANTISSAS[index] = rounded.longValue();
      EXPONENTS[index] = (short) (shift + extra);
    }

    private Grisu() {}

    static int write(long bits, boolean isNegative, byte[] target, int at) {
      long fraction = bits & HIDDEN_BIT - 1;
      int exponent = (int) (bits >>> 52);
      if (exponent != 0) {
        fraction += HIDDEN_BIT;
        exponent -= EXPONENT_BIAS;
      } else {
        exponent = 1 - EXPONENT_BIAS;
      }
      long upper = (fraction << 1) + 1;
      int upperShift = Long.numberOfLeadingZeros(upper);
      int upperExponent = exponent - 1 - upperShift;
      upper <<= upperShift;
      int lowerShift = fraction == HIDDEN_BIT ? 2 : 1;
      long lower = (fraction << lowerShift) - 1 << exponent - lowerShift - upperExponent;
      long middle = fraction << Long.numberOfLeadingZeros(fraction);
      int power = power(upperExponent);
      long ten = MANTISSAS[power];
      int scale = upperExponent + EXPONENTS[power] + 64;
      upper = multiply(upper, ten) - 1;
      lower = multiply(lower, ten) + 1;
      middle = multiply(middle, ten);
      long found = digits(middle, upper, upper - lower, -scale, target, at);
      int count = (int) (found & 0xFF);
      int decimalExponent = (int) (found >> 8) - (FIRST_POWER + power * POWER_STEP);
      return layOut(target, at, count, decimalExponent, isNegative);
    }

    private static int power(int exponent) {
      int approximate = (int) (-(exponent + POWERS) * LOG_10_OF_2);
      int index = (approximate - FIRST_POWER) / POWER_STEP;
      while (true) {
        int scaled = exponent + EXPONENTS[index] + 64;
        if (scaled < LEAST_EXPONENT) {
          index++;
        } else if (scaled > LARGEST_EXPONENT) {
          index--;
        } else {
          return index;
        }
      }
    }

    /// The upper half of a product, rounded.
    private static long multiply(long a, long b) {
      return Math.unsignedMultiplyHigh(a, b) + (a * b >>> 63);
    }

    /// Writes the digits; returns their number, and eight bits higher the exponent of the last.
    private static long digits(
        long middle, long upper, long gap, int shift, byte[] target, int at) {
      long distance = upper - middle;
      long one = 1L << shift;
      long whole = upper >>> shift;
      long part = upper & one - 1;
      long delta = gap;
      int count = 0;
      int kappa = 10;
      while (kappa > 0) {
        long ten = TENS[kappa - 1];
        int digit = (int) (whole / ten);
        if (digit != 0 || count > 0) {
          target[at + count++] = (byte) ('0' + digit);
        }
        whole -= digit * ten;
        kappa--;
        long rest = (whole << shift) + part;
        if (Long.compareUnsigned(rest, delta) <= 0) {
          round(target, at + count - 1, delta, rest, ten << shift, distance);
          return (long) kappa << 8 | count;
        }
      }
      long unit = 1;
      while (true) {
        part *= 10;
        delta *= 10;
        unit *= 10;
        kappa--;
        int digit = (int) (part >>> shift);
        if (digit != 0 || count > 0) {
          target[at + count++] = (byte) ('0' + digit);
        }
        part &= one - 1;
        if (Long.compareUnsigned(part, delta) < 0) {
          round(target, at + count - 1, delta, part, one, distance * unit);
          return (long) kappa << 8 | count;
        }
      }
    }

    /// Lowers the last digit while that brings the number closer to the one that is meant.
    private static void round(
        byte[] target, int last, long delta, long rest, long step, long distance) {
      long left = rest;
      while (Long.compareUnsigned(left, distance) < 0
          && Long.compareUnsigned(delta - left, step) >= 0
          && (Long.compareUnsigned(left + step, distance) < 0
              || Long.compareUnsigned(distance - left, left + step - distance) > 0)) {
        target[last]--;
        left += step;
      }
    }

    /// Puts point, zeros and exponent to digits of which the last stands for 10^`exponent`.
    private static int layOut(byte[] out, int at, int count, int exponent, boolean isNegative) {
      int magnitude = Math.abs(exponent + count - 1);
      if (exponent >= 0 && magnitude < count + 7) {
        for (int i = 0; i < exponent; i++) {
          out[at + count + i] = '0';
        }
        return count + exponent;
      }
      if (exponent < 0 && (exponent > -7 || magnitude < 4)) {
        int before = count + exponent;
        if (before > 0) {
          System.arraycopy(out, at + before, out, at + before + 1, -exponent);
          out[at + before] = '.';
          return count + 1;
        }
        System.arraycopy(out, at, out, at + 2 - before, count);
        for (int i = 0; i < 2 - before; i++) {
          out[at + i] = '0';
        }
        out[at + 1] = '.';
        return count + 2 - before;
      }
      int shown = Math.min(count, MOST_DIGITS - (isNegative ? 1 : 0));
      int end = at + 1;
      if (shown > 1) {
        System.arraycopy(out, at + 1, out, at + 2, shown - 1);
        out[at + 1] = '.';
        end = at + 1 + shown;
      }
      out[end++] = 'e';
      out[end++] = (byte) (exponent + count - 1 < 0 ? '-' : '+');
      return end - at + Decimal.write(magnitude, out, end);
    }
  }
}
