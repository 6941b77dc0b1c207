// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import spinel.memory.Bytes;

/// Fractions in arrays. Redis keeps some texts as a double, where that leaves the text the same and
/// does not need the double's last two bits; calculations and snapshots show which.
public final class ArrayNumber {
  private static final int LONGEST_TEXT = 63;
  private static final long LAST_BITS = 3;
  private static final double LARGEST_WHOLE = 1L << 52;

  private ArrayNumber() {}

  /// Whether Redis keeps a text as a double: it has digits, a point, and maybe a minus, is what
  /// [#text] makes of the double, and that ends in two zero bits.
  public static boolean isDouble(Bytes text) {
    int length = text.length();
    if (length < 2 || length > LONGEST_TEXT || !hasDigitsAndPoint(text)) {
      return false;
    }
    String shown = text.toString();
    double value = Double.parseDouble(shown);
    return (Double.doubleToRawLongBits(value) & LAST_BITS) == 0 && text(value).equals(shown);
  }

  private static boolean hasDigitsAndPoint(Bytes text) {
    int points = 0;
    int digits = 0;
    for (int i = text.byteAt(0) == '-' ? 1 : 0; i < text.length(); i++) {
      int letter = text.byteAt(i);
      if (letter == '.') {
        points++;
      } else if (letter >= '0' && letter <= '9') {
        digits++;
      } else {
        return false;
      }
    }
    return points == 1 && digits > 0;
  }

  /// The double that a text which [#isDouble] stands for.
  public static double toDouble(Bytes text) {
    return Double.parseDouble(text.toString());
  }

  /// The text of a double: [#shortest], with a point where that has neither a point nor an
  /// exponent.
  public static String text(double value) {
    String shortest = shortest(value);
    boolean isWhole = shortest.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9');
    return isWhole ? shortest + ".0" : shortest;
  }

  /// The shortest text that means this double and no other.
  public static String shortest(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    if (value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE) {
      return Long.toString((long) value);
    }
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    String digits = shortest.unscaledValue().abs().toString();
    int power = -shortest.scale();
    int exponent = Math.abs(power + digits.length() - 1);
    boolean isPlain = power >= 0 ? exponent < digits.length() + 7 : power > -7 || exponent < 4;
    if (isPlain) {
      return shortest.toPlainString();
    }
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String sign = power + digits.length() - 1 < 0 ? "e-" : "e+";
    return (value < 0 ? "-" : "") + digits.charAt(0) + fraction + sign + exponent;
  }

  /// A text as a number, or null where it is none.
  public static LongDouble parse(Bytes text) {
    if (isDouble(text)) {
      BigDecimal exact = new BigDecimal(toDouble(text));
      return LongDouble.parse(exact.toPlainString().getBytes(StandardCharsets.US_ASCII));
    }
    return LongDouble.parse(text.toArray());
  }

  /// A number without what is behind its point, or null where that is no 64-bit integer.
  public static Long truncated(LongDouble number) {
    if (!number.isFinite()) {
      return null;
    }
    BigInteger whole = number.toBigInteger();
    return whole.bitLength() < Long.SIZE ? whole.longValue() : null;
  }
}
