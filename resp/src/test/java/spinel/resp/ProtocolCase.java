// SPDX-License-Identifier: Apache-2.0
package spinel.resp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Bytes that a client may send at the edge of the protocol, and the error that answers them, or
/// null where they are a request (or the beginning of one) that ends in a PING.
record ProtocolCase(String name, boolean authenticated, String sent, String error) {
  byte[] bytes() {
    return sent.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return name + (authenticated ? "" : ", unauthenticated");
  }

  private static final String PING = "*1\r\n$4\r\nPING\r\n";
  private static final int LINE = 64 * 1024;

  static List<ProtocolCase> all() {
    List<ProtocolCase> cases = new ArrayList<>();
    for (String number :
        new String[] {
          "+3",
          "03",
          "-0",
          " 3",
          "3 ",
          "",
          "-",
          "+",
          "1.0",
          "3a",
          "00",
          "--1",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551616",
          "99999999999999999999",
          "123456789012345678901",
          "-9223372036854775809"
        }) {
      cases.add(error("multibulk " + number, "*" + number + "\r\n", "invalid multibulk length"));
      cases.add(error("bulk " + number, "*1\r\n$" + number + "\r\n", "invalid bulk length"));
    }
    for (String number :
        new String[] {
          "0", "-1", "-2", "-2147483649", "-9223372036854775808", "-1000000000000000000"
        }) {
      cases.add(fine("multibulk " + number, "*" + number + "\r\n" + PING));
    }
    for (String number : new String[] {"05", "00", "-1", "-10", "536870913", "4294967296"}) {
      cases.add(error("bulk " + number, "*1\r\n$" + number + "\r\n", "invalid bulk length"));
    }
    for (char type : new char[] {'*', '+', ':', '-', 'x', ' ', '\n', 0x7f}) {
      cases.add(
          error(
              "type " + (int) type,
              "*1\r\n" + type + "4\r\nPING\r\n",
              "expected '$', got '" + type + "'"));
    }
    cases.add(error("empty type", "*1\r\n\r\n", "expected '$', got '\r'"));
    cases.add(fine("line of the longest length", "P".repeat(LINE - 10) + "\n" + PING));
    for (int over = 0; over <= 1; over++) {
      cases.add(limit(over, "inline", "P".repeat(LINE + over), "too big inline request"));
      cases.add(
          limit(over, "mbulk", "*" + "1".repeat(LINE - 1 + over), "too big mbulk count string"));
      cases.add(
          limit(
              over, "bulk", "*1\r\n$" + "1".repeat(LINE - 1 + over), "too big bulk count string"));
      cases.add(
          limit(over, "type", "*1\r\n" + "x".repeat(LINE + over), "too big bulk count string"));
    }
    for (boolean authenticated : new boolean[] {false, true}) {
      cases.add(
          new ProtocolCase(
              "eleven arguments",
              authenticated,
              "*11\r\n$4\r\nPING\r\n",
              authenticated ? null : "unauthenticated multibulk length"));
      cases.add(new ProtocolCase("ten arguments", authenticated, "*10\r\n$4\r\nPING\r\n", null));
      cases.add(
          new ProtocolCase(
              "bulk of 16385",
              authenticated,
              "*2\r\n$4\r\nPING\r\n$16385\r\n",
              authenticated ? null : "unauthenticated bulk length"));
      cases.add(
          new ProtocolCase("bulk of 16384", authenticated, "*2\r\n$4\r\nPING\r\n$16384\r\n", null));
    }
    return cases;
  }

  private static ProtocolCase error(String name, String sent, String error) {
    return new ProtocolCase(name, true, sent, error);
  }

  private static ProtocolCase fine(String name, String sent) {
    return new ProtocolCase(name, true, sent, null);
  }

  private static ProtocolCase limit(int over, String name, String sent, String error) {
    return new ProtocolCase(
        name + " line, " + over + " too long", true, sent, over > 0 ? error : null);
  }
}
